// Where a tenant's third parties are kept.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/page.h"
#include "model/provider_config.h"
#include "storage/sealed_value.h"

namespace plexus::storage {

//! With the sealed client secret, where there is one.
struct StoredProvider
{
    ProviderConfig config;
    std::optional<SealedValue> secret;
};

//! What becomes of the client secret.
struct SecretChange
{
    enum class Kind { Keep, Replace, Clear };
    Kind kind = Kind::Keep;
    SealedValue value; //!< Replace only
    QString last4; //!< Replace only; empty for short secrets
};

//! Throws Failure{Conflict} when a sealed value's data key is gone: take the active one.
class ProviderRepository
{
public:
    virtual ~ProviderRepository() = default;
    static ValuePlace placeOf(const TenantId &tenant, const QString &name)
    {
        return {tenant, "provider_config", {name.toUtf8()}, "sealed"};
    }

    //! Throws Failure{Conflict} when the name is taken, Failure{NotFound} without tenant.
    virtual Task<ProviderConfig> create(ProviderConfig config, SecretChange secret,
                                        Actor actor) = 0;
    //! An indexed point read.
    virtual Task<std::optional<StoredProvider>> find(TenantId tenant, QString name) = 0;
    //! Newest first unless sorted otherwise (`created_at`, `name`).
    virtual Task<Page<ProviderConfig>> list(TenantId tenant, PageRequest request) = 0;
    //! Replaces the configuration, but for the secret and the times. Throws Failure{NotFound}, or
    //! Failure{Precondition} when `ifVersion` is not the current one.
    virtual Task<ProviderConfig> update(ProviderConfig config, SecretChange secret,
                                        std::optional<qint64> ifVersion, Actor actor) = 0;
    //! With the accounts that are linked there, and those that are about to be: whoever takes the
    //! name next gets no token of theirs. Throws as update().
    virtual Task<void> remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                              Actor actor) = 0;
};

} // namespace plexus::storage
