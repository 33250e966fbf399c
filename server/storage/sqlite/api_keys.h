#pragma once

#include "storage/api_key_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteApiKeys final : public ApiKeyRepository
{
public:
    explicit SqliteApiKeys(Store store)
        : m_store(store)
    {
    }

    Task<ApiKeyInfo> put(StoredApiKey key, Actor actor) override;
    Task<std::optional<ApiKeyInfo>> putByFlow(PendingFlow flow, StoredApiKey key,
                                              Actor actor) override;
    Task<std::optional<StoredApiKey>> find(TenantId tenant, CredentialHolder holder,
                                           QString provider) override;
    Task<Page<ApiKeyInfo>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                PageRequest request) override;
    Task<bool> remove(TenantId tenant, CredentialHolder holder, QString provider,
                      Actor actor) override;
    Task<void> touch(TenantId tenant, QList<CredentialUse> uses) override;

private:
    Store m_store;
};

//! Removes the holder's keys one by one, before it goes: with an audit row each, as when somebody
//! deletes them. In the caller's transaction.
void removeApiKeys(const Store &store, Connection &connection, const TenantId &tenant,
                   const CredentialHolder &holder, const Actor &actor);

} // namespace plexus::storage
