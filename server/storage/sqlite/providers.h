#pragma once

#include "storage/provider_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteProviders final : public ProviderRepository
{
public:
    explicit SqliteProviders(Store store)
        : m_store(store)
    {
    }

    Task<ProviderConfig> create(ProviderConfig config, SecretChange secret, Actor actor) override;
    Task<std::optional<StoredProvider>> find(TenantId tenant, QString name) override;
    Task<Page<ProviderConfig>> list(TenantId tenant, PageRequest request) override;
    Task<ProviderConfig> update(ProviderConfig config, SecretChange secret,
                                std::optional<qint64> ifVersion, Actor actor) override;
    Task<void> remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                      Actor actor) override;

private:
    Store m_store;
};

} // namespace plexus::storage
