#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryProviders final : public storage::ProviderRepository
{
public:
    explicit MemoryProviders(MemoryData &data)
        : d(data)
    {
    }
    Task<ProviderConfig> create(ProviderConfig config, storage::SecretChange secret,
                                Actor actor) override;
    Task<std::optional<storage::StoredProvider>> find(TenantId tenant, QString name) override;
    Task<Page<ProviderConfig>> list(TenantId tenant, PageRequest request) override;
    Task<ProviderConfig> update(ProviderConfig config, storage::SecretChange secret,
                                std::optional<qint64> ifVersion, Actor actor) override;
    Task<void> remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                      Actor actor) override;

private:
    storage::StoredProvider &require(const TenantId &tenant, const QString &name,
                                     std::optional<qint64> ifVersion);
    void write(storage::StoredProvider stored, const storage::SecretChange &change,
               const Actor &actor, const QString &action);

    MemoryData &d;
};

} // namespace plexus::test
