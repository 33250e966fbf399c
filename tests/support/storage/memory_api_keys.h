#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryApiKeys final : public storage::ApiKeyRepository
{
public:
    explicit MemoryApiKeys(MemoryData &data)
        : d(data)
    {
    }
    Task<ApiKeyInfo> put(storage::StoredApiKey key, Actor actor) override;
    Task<std::optional<ApiKeyInfo>> putByFlow(PendingFlow flow, storage::StoredApiKey key,
                                              Actor actor) override;
    Task<std::optional<storage::StoredApiKey>> find(TenantId tenant, CredentialHolder holder,
                                                    QString provider) override;
    Task<Page<ApiKeyInfo>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                PageRequest request) override;
    Task<bool> remove(TenantId tenant, CredentialHolder holder, QString provider,
                      Actor actor) override;
    Task<void> touch(TenantId tenant, QList<storage::CredentialUse> uses) override;

private:
    void requirePlace(const storage::StoredApiKey &key) const;
    ApiKeyInfo store(storage::StoredApiKey key, const Actor &actor);

    MemoryData &d;
};

} // namespace plexus::test
