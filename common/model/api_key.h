// What is known about a user's API key for a third party, without the key.
#pragma once

#include "json/fields.h"
#include "model/as_time.h"
#include "model/credential_holder.h"

namespace plexus {

//! One key a holder has entrusted us with: one for each provider.
struct ApiKeyInfo
{
    TenantId tenant;
    CredentialHolder holder;
    QString provider;
    QString label; //!< for people
    QString last4; //!< the last four characters of a long key; empty for a short one
    QString fingerprint; //!< hex; tells whether a tenant's keys are equal, and nothing else
    qint64 createdMs = 0; //!< kept when the key is replaced
    qint64 updatedMs = 0;
    std::optional<qint64> lastUsedMs; //!< batched; may lag by some seconds

    static constexpr auto fields()
    {
        using K = ApiKeyInfo;
        return std::tuple{
            field("provider", &K::provider, ""),
            field("label", &K::label, "For people"),
            field("last4", &K::last4, "The last four characters, where there are many"),
            field("fingerprint", &K::fingerprint, "Equal for equal keys"),
            field("created_at", &K::createdMs, "").as<AsTime>(),
            field("updated_at", &K::updatedMs, "").as<AsTime>(),
            field("last_used_at", &K::lastUsedMs, "").as<AsTime>(),
        };
    }
};

} // namespace plexus
