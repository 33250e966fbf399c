// Whose a credential for a third party is.
#pragma once

#include "core/ids.h"

#include <QByteArray>

#include <optional>

namespace plexus {

//! A user, or a guest's session: what a guest entrusts us with ends with the session, and nothing
//! of it is ever promoted to a user.
struct CredentialHolder
{
    std::optional<UserId> user;
    QByteArray session; //!< hash of the guest's session id; empty for users

    static CredentialHolder ofUser(const UserId &id) { return {id, {}}; }
    static CredentialHolder ofGuest(const QByteArray &sessionIdHash) { return {{}, sessionIdHash}; }

    //! One spelling for each holder of a tenant: `u:` and the user's id, or `g:` and hex digits.
    QString key() const
    {
        return user ? QStringLiteral("u:") + user->value()
                    : QStringLiteral("g:") + QString::fromLatin1(session.toHex());
    }
    friend bool operator==(const CredentialHolder &, const CredentialHolder &) = default;
};

} // namespace plexus
