// User tokens as text.
#pragma once

#include "core/secret.h"
#include "model/user_token.h"

#include <QByteArray>

namespace plexus::identity {

//! A new token `plx_ut_…` together with its record (id, family, expiry) and the hash that is
//! stored.
struct IssuedToken
{
    Secret token;
    QByteArray hash;
    UserToken record;
};
IssuedToken issueUserToken(const TenantId &tenant, const UserId &user, const QString &label,
                           qint64 nowMs, int lifetimeDays);

//! What is stored of a token or host secret: SHA-256. Both are random and long, so it needs no
//! salt.
QByteArray credentialHash(const QByteArray &credential);

} // namespace plexus::identity
