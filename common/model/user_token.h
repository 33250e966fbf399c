// Credentials that are compared, and what is known about them. The values themselves are never
// kept.
#pragma once

#include "core/ids.h"
#include "json/fields.h"
#include "model/as_time.h"

#include <QString>

#include <optional>

namespace plexus {

//! A user's static bearer token.
struct UserToken
{
    TokenId id;
    TenantId tenant;
    UserId user;
    FamilyId family; //!< shared by tokens that replaced each other
    QString label; //!< for people, e.g. "laptop"
    qint64 createdMs = 0;
    qint64 expiresMs = 0; //!< wall milliseconds
    std::optional<qint64> lastUsedMs; //!< batched; may lag by some seconds
    std::optional<qint64> revokedMs;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &UserToken::id, "Public id, not the token"),
            field("entity_id", &UserToken::tenant, ""),
            field("user_id", &UserToken::user, "The host application's user id"),
            field("label", &UserToken::label, ""),
            field("created_at", &UserToken::createdMs, "").as<AsTime>(),
            field("expires_at", &UserToken::expiresMs, "").as<AsTime>(),
            field("last_used_at", &UserToken::lastUsedMs, "").as<AsTime>(),
            field("revoked_at", &UserToken::revokedMs, "").as<AsTime>(),
        };
    }
};

//! A user whom a host application has registered.
struct PlexusUser
{
    TenantId tenant;
    UserId id;
    qint64 createdMs = 0;
    std::optional<qint64> lastUsedMs;
    int liveTokens = 0;

    static constexpr auto fields()
    {
        return std::tuple{
            field("entity_id", &PlexusUser::tenant, ""),
            field("user_id", &PlexusUser::id, "The host application's user id"),
            field("created_at", &PlexusUser::createdMs, "").as<AsTime>(),
            field("last_used_at", &PlexusUser::lastUsedMs, "").as<AsTime>(),
            field("live_tokens", &PlexusUser::liveTokens, "Neither expired nor revoked"),
        };
    }
};

//! A secret with which a tenant's host application registers users; at most two live at once.
struct HostSecret
{
    QString id;
    TenantId tenant;
    QString label;
    qint64 createdMs = 0;
    std::optional<qint64> lastUsedMs;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &HostSecret::id, "Public id, not the secret"),
            field("entity_id", &HostSecret::tenant, ""),
            field("label", &HostSecret::label, ""),
            field("created_at", &HostSecret::createdMs, "").as<AsTime>(),
            field("last_used_at", &HostSecret::lastUsedMs, "").as<AsTime>(),
        };
    }
};

} // namespace plexus
