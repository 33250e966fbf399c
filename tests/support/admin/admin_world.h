// A running admin listener over repositories in memory.
#pragma once

#include "endpoints/admin/routes.h"
#include "http/server.h"
#include "support/admin/memory_store.h"
#include "support/fake_clock.h"

#include <QJsonObject>
#include <QNetworkAccessManager>

namespace plexus::test {

//! An answer as it came.
struct WireAnswer
{
    int status = 0;
    QHash<QByteArray, QByteArray> headers; //!< names in lower case
    QByteArray body;

    QJsonObject json() const;
    QJsonArray jsonArray() const;
};

//! Real HTTP on port 0 of this thread. Keys: the configured one is `ownerKey`; addKey() makes more.
class AdminWorld
{
public:
    static inline const QByteArray ownerKey = "plx_ak_configured-for-the-tests-0123456789";

    //! `configuredKey` may be empty.
    explicit AdminWorld(const QByteArray &configuredKey = ownerKey);
    ~AdminWorld();

    using Fields = QList<std::pair<QByteArray, QByteArray>>;
    //! With X-Admin-API-Key: `key` (absent when it is null).
    WireAnswer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                   const Fields &fields = {});
    WireAnswer askWithoutKey(const QByteArray &method, const QByteArray &target,
                             const QByteArray &body = {}, const Fields &fields = {});
    //! Asks as another key from now on.
    void use(const QByteArray &key) { m_key = key; }
    //! Stores a key and returns its text.
    QByteArray addKey(AdminRole role, const QString &tenant = {});
    //! Creates a tenant and expects that to work.
    void addTenant(const QByteArray &id);
    //! Issues a token and returns the answer.
    QJsonObject addToken(const QByteArray &tenant, const QByteArray &user);

    quint16 port() const { return m_port; }
    QString baseUrl() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }

    FakeClock clock;
    MemoryData data;

private:
    MemoryTenants m_tenants;
    MemoryUsers m_users;
    MemoryHostSecrets m_hostSecrets;
    MemoryAdminKeys m_adminKeys;
    MemoryAudit m_audit;
    MemoryIdempotency m_idempotency;
    identity::AdminLockout m_lockout;
    identity::AdminAuthenticator m_authenticator;
    endpoints::RunningKeys m_runningKeys;
    Sealer m_sealer;
    std::unique_ptr<http::Router> m_router;
    std::unique_ptr<http::Server> m_server;
    QNetworkAccessManager m_network;
    QByteArray m_key;
    quint16 m_port = 0;
};

} // namespace plexus::test
