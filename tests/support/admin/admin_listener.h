// A running admin listener over whatever storage.
#pragma once

#include "endpoints/admin/routes.h"
#include "http/server.h"
#include "support/outbound/outbound_world.h"

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

//! Real HTTP on port 0 of this thread. Third parties are on loopback (OutboundWorld).
class AdminListener
{
public:
    //! The key of the configuration, an owner's.
    static inline const QByteArray ownerKey = "plx_ak_configured-for-the-tests-0123456789";

    //! The ring's, the primary first.
    static inline const QByteArray ringKeys = "Hx4dHBsaGRgXFhUUExIREA8ODQwLCgkIBwYFBAMCAQA=,"
                                              "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    //! `configuredKey` may be empty.
    AdminListener(storage::Storage &storage, const Clock &clock,
                  const QByteArray &configuredKey = ownerKey);
    ~AdminListener();

    using Fields = QList<std::pair<QByteArray, QByteArray>>;
    //! With the configured key, or the one of use().
    WireAnswer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                   const Fields &fields = {});
    WireAnswer askWithoutKey(const QByteArray &method, const QByteArray &target,
                             const QByteArray &body = {}, const Fields &fields = {});
    //! Asks with another key from now on.
    void use(const QByteArray &key) { m_key = key; }

    quint16 port() const { return m_port; }
    QString baseUrl() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_port); }
    vault::CredentialVault &vault() { return m_vault; }
    oauth::ProviderRegistry &providers() { return m_providers; }

private:
    identity::AdminLockout m_lockout;
    identity::AdminAuthenticator m_authenticator;
    endpoints::RunningKeys m_runningKeys;
    Sealer m_sealer;
    vault::ValueCipher m_cipher;
    vault::KeyRotation m_rotation;
    vault::AuditKeeper m_auditKeeper;
    vault::CredentialVault m_vault;
    oauth::Presets m_presets = oauth::Presets::builtIn();
    outbound::Outside m_outside;
    FakeResolver m_resolver;
    outbound::Client m_outbound;
    oauth::ProviderRegistry m_providers;
    std::unique_ptr<http::Router> m_router;
    http::Entrance m_entrance;
    std::unique_ptr<http::Server> m_server;
    QNetworkAccessManager m_network;
    QByteArray m_key;
    quint16 m_port = 0;
};

} // namespace plexus::test
