// What tests change through the admin listener.
#pragma once

#include "support/server/program.h"
#include "support/server/wire.h"

#include <QJsonDocument>
#include <QTest>

namespace plexus::test {

//! A request of the admin contract, with the fixture's own key.
inline WireAnswer administer(quint16 adminPort, const QByteArray &key, const QByteArray &method,
                             const QByteArray &path, const QJsonObject &body = {})
{
    const bool hasBody = method != "GET" && method != "DELETE";
    return exchange(adminPort, method, path,
                    {{"X-Admin-API-Key", key}, {"Content-Type", "application/json"}},
                    hasBody ? QJsonDocument(body).toJson(QJsonDocument::Compact) : QByteArray());
}

inline WireAnswer administer(const Fixture &fixture, const QByteArray &method,
                             const QByteArray &path, const QJsonObject &body = {})
{
    return administer(fixture.adminPort(), fixture.adminKey(), method, path, body);
}

//! Registers a user; the answer has the token.
inline WireAnswer registerUser(quint16 port, const QByteArray &tenant, const QByteArray &secret,
                               const QByteArray &body)
{
    return exchange(port, "POST", '/' + tenant + "/plexus-auth/register-user",
                    {{"Content-Type", "application/json"}, {"X-Host-App-Secret", secret}}, body);
}

//! A new token of the user `user`; waits until the server has heard of the tenant, which takes it a
//! moment after it was made. Empty when that does not happen.
inline QByteArray newToken(quint16 port, const QByteArray &tenant, const QByteArray &secret,
                           const QByteArray &user)
{
    QByteArray token;
    const auto isRegistered = [&] {
        token = registerUser(port, tenant, secret, R"({"user_id_from_host_app":")" + user + "\"}")
                    .json()[QStringLiteral("plexus_user_auth_token")]
                    .toString()
                    .toUtf8();
        return !token.isEmpty();
    };
    return QTest::qWaitFor(isRegistered, 20000) ? token : QByteArray();
}

} // namespace plexus::test
