#pragma once

#include "storage/sqlite/store.h"
#include "storage/tenant_repository.h"

namespace plexus::storage {

class SqliteTenants final : public TenantRepository
{
public:
    explicit SqliteTenants(Store store)
        : m_store(store)
    {
    }

    Task<Tenant> create(Tenant tenant, Actor actor) override;
    Task<std::optional<Tenant>> find(TenantId id) override;
    Task<Page<Tenant>> list(PageRequest request) override;
    Task<QList<Tenant>> loadAll() override;
    Task<Tenant> update(TenantId id, TenantChange change, std::optional<qint64> ifVersion,
                        Actor actor) override;
    Task<void> remove(TenantId id, std::optional<qint64> ifVersion, Actor actor) override;

private:
    Store m_store;
};

} // namespace plexus::storage
