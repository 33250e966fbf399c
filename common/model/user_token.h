// Credentials that are compared, and what is known about them. The values themselves are never
// kept.
#pragma once

#include "core/ids.h"

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
};

//! A user whom a host application has registered.
struct PlexusUser
{
    TenantId tenant;
    UserId id;
    qint64 createdMs = 0;
    std::optional<qint64> lastUsedMs;
    int liveTokens = 0;
};

//! A secret with which a tenant's host application registers users; at most two live at once.
struct HostSecret
{
    QString id;
    TenantId tenant;
    QString label;
    qint64 createdMs = 0;
    std::optional<qint64> lastUsedMs;
};

} // namespace plexus
