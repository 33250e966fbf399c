#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryTenants final : public storage::TenantRepository
{
public:
    explicit MemoryTenants(MemoryData &data)
        : d(data)
    {
    }
    Task<Tenant> create(Tenant tenant, Actor actor) override;
    Task<std::optional<Tenant>> find(TenantId id) override;
    Task<Page<Tenant>> list(PageRequest request) override;
    Task<QList<Tenant>> loadAll() override;
    Task<Tenant> update(TenantId id, storage::TenantChange change, std::optional<qint64> ifVersion,
                        Actor actor) override;
    Task<void> remove(TenantId id, std::optional<qint64> ifVersion, Actor actor) override;

private:
    Tenant &require(const TenantId &id, std::optional<qint64> ifVersion);
    void removeAllOf(const TenantId &id);
    MemoryData &d;
};

} // namespace plexus::test
