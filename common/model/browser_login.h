// Who is in the browser.
#pragma once

#include "core/ids.h"

#include <QString>

namespace plexus {

//! Somebody whom a host application, or a user token, has vouched for.
struct BrowserIdentity
{
    UserId user;
    QString displayName; //!< for people; empty: the user's id
    QString method; //!< `host_app` or `token`
    FamilyId family; //!< of the token; empty for others
    qint64 authMs = 0; //!< when the user proved who they are, wall milliseconds
};

//! A signed-in browser. Ends after twelve hours without use, and after seven days anyway.
struct BrowserSession
{
    TenantId tenant;
    BrowserIdentity identity;
    qint64 createdMs = 0;
    qint64 lastUsedMs = 0; //!< may lag by a minute

    static constexpr qint64 idleMs = 12 * 3600 * 1000;
    static constexpr qint64 lifetimeMs = qint64(7) * 24 * 3600 * 1000;
    bool isLive(qint64 nowMs) const noexcept
    {
        return nowMs - lastUsedMs < idleMs && nowMs - createdMs < lifetimeMs;
    }
};

//! A login that has begun in some browser. The host application gets the challenge, the browser a
//! cookie; of both only hashes are kept.
struct LoginTransaction
{
    TenantId tenant;
    QByteArray challengeHash;
    QByteArray browserHash;
    QString returnUrl; //!< of this server, where the browser wanted to go
    qint64 expiresMs = 0; //!< wall milliseconds

    static constexpr qint64 lifetimeMs = 10 * 60 * 1000;
    static constexpr qint64 verifierLifetimeMs = 60 * 1000;
    //! Open ones of one tenant.
    static constexpr int mostOpen = 10'000;
};

//! What comes of a login.
struct FinishedLogin
{
    BrowserSession session;
    QString returnUrl;
};

} // namespace plexus
