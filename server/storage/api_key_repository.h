// Where users' API keys for third parties are kept (sealed).
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/api_key.h"
#include "model/page.h"
#include "model/pending_flow.h"
#include "storage/external_token_repository.h"

namespace plexus::storage {

struct StoredApiKey
{
    ApiKeyInfo info;
    SealedValue value;
};

//! Throws Failure{Conflict} when a sealed value's data key is gone: take the active one.
class ApiKeyRepository
{
public:
    virtual ~ApiKeyRepository() = default;
    static ValuePlace placeOf(const TenantId &tenant, const CredentialHolder &holder,
                              const QString &provider)
    {
        return {tenant, "api_key", {holder.key().toUtf8(), provider.toUtf8()}, "sealed"};
    }

    //! Keys of one holder.
    static constexpr int mostOfHolder = 100;

    //! Adds or replaces. Throws Failure{NotFound} when the holder does not exist (any more),
    //! Failure{RateLimited} when it would have too many.
    virtual Task<ApiKeyInfo> put(StoredApiKey key, Actor actor) = 0;
    //! The same as the last step of `flow`, which is Done with it: both happen or neither. Nothing
    //! when the flow is not live or not as it was read (PendingFlowRepository::advance()).
    virtual Task<std::optional<ApiKeyInfo>> putByFlow(PendingFlow flow, StoredApiKey key,
                                                      Actor actor) = 0;
    //! An indexed point read.
    virtual Task<std::optional<StoredApiKey>> find(TenantId tenant, CredentialHolder holder,
                                                   QString provider) = 0;
    //! Newest first unless sorted otherwise (`updated_at`, `provider`); of all holders when none
    //! is named.
    virtual Task<Page<ApiKeyInfo>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                        PageRequest request) = 0;
    //! Whether there was one.
    virtual Task<bool> remove(TenantId tenant, CredentialHolder holder, QString provider,
                              Actor actor) = 0;
    //! Last uses, batched; unknown ones are skipped. The first of a UTC day is audited.
    virtual Task<void> touch(TenantId tenant, QList<CredentialUse> uses) = 0;
};

} // namespace plexus::storage
