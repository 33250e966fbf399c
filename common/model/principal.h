// Who is asking.
#pragma once

#include "core/ids.h"

#include <QByteArray>
#include <QStringList>

#include <optional>

namespace plexus {

//! Computed once per request from the verified token, immutable, carried everywhere.
struct Principal
{
    TenantId tenant;
    std::optional<UserId> user; //!< none: a guest
    ClientId client; //!< `static` for user tokens of the host application
    TokenId token; //!< empty for guests
    FamilyId family; //!< tokens that replaced each other; empty for guests
    QStringList scopes;
    qint64 expiresMs = 0; //!< of the token, milliseconds since 1970; 0 for guests

    bool isGuest() const noexcept { return !user.has_value(); }
    //! Holds a token that the host application or an administrator gave to the user, and not to a
    //! client: only such may write credentials (threat 61).
    bool isFirstParty() const { return user && client == ClientId(QStringLiteral("static")); }
    //! Equal for two requests exactly when tenant, user and client are equal. Not for display.
    QByteArray ownerKey() const;
};

} // namespace plexus
