// Sealed values for the suites of credentials: the repositories do not look inside.
#pragma once

#include "storage/data_key_gone.h"
#include "support/run.h"
#include "world.h"

namespace plexus::test {

inline const CredentialHolder adas = CredentialHolder::ofUser(ada);
inline const CredentialHolder bobs = CredentialHolder::ofUser(bob);

inline storage::WrappedKey wrappedKey(const QString &id,
                                      const QString &ringKey = QStringLiteral("r1"))
{
    return {id, "wrapped " + id.toLatin1(), ringKey, ringKey};
}

//! Two tenants with the users ada and bob and the data key k1 each.
class CredentialWorld : public World
{
public:
    explicit CredentialWorld(const Backend &backend)
        : World(backend)
    {
        for (const TenantId &tenant : {acme, other}) {
            for (const UserId &user : {ada, bob})
                addToken(tenant, user, tenant.value().toUtf8() + user.value().toUtf8());
            run(storage->dataKeys().activate(tenant, wrappedKey(QStringLiteral("k1")), {}));
        }
    }

    static storage::SealedValue sealed(const QByteArray &text,
                                       const QString &key = QStringLiteral("k1"))
    {
        return {text, wrappedKey(key)};
    }

    storage::StoredExternalToken token(const QString &id, const QByteArray &text = "tokens",
                                       const QString &provider = QStringLiteral("github"),
                                       const CredentialHolder &holder = adas) const
    {
        ExternalToken info;
        info.tenant = acme;
        info.holder = holder;
        info.provider = provider;
        info.id = id;
        info.accountId = QStringLiteral("4711");
        info.accountLabel = QStringLiteral("ada-l");
        info.scopes = {QStringLiteral("repo"), QStringLiteral("read:user")};
        info.details = {{QStringLiteral("team"), QStringLiteral("T1")}};
        info.refreshable = true;
        info.obtainedMs = clock.wallMs();
        info.expiresMs = inAnHour();
        return {info, sealed(text)};
    }

    static storage::StoredApiKey apiKey(const QString &provider, const QByteArray &text = "key",
                                        const CredentialHolder &holder = adas)
    {
        ApiKeyInfo info;
        info.tenant = acme;
        info.holder = holder;
        info.provider = provider;
        info.last4 = QStringLiteral("wxyz");
        return {info, sealed(text)};
    }

    PendingFlow flow(const QByteArray &idHash) const
    {
        PendingFlow flow;
        flow.tenant = acme;
        flow.idHash = idHash;
        flow.holder = adas;
        flow.provider = QStringLiteral("github");
        flow.scopes = {QStringLiteral("repo")};
        flow.details = {{QStringLiteral("redirect_uri"), QStringLiteral("https://h/cb")}};
        flow.expiresMs = clock.wallMs() + 600'000;
        return flow;
    }

    static ProviderConfig provider(const QString &name, const TenantId &tenant = acme)
    {
        ProviderConfig config;
        config.tenant = tenant;
        config.name = name;
        config.clientId = QStringLiteral("client-") + name;
        config.overrides = {{QStringLiteral("token_url"), QStringLiteral("https://p/token")}};
        return config;
    }

    static storage::SecretChange secret(const QByteArray &text)
    {
        return {storage::SecretChange::Kind::Replace, sealed(text), QStringLiteral("wxyz")};
    }
};

} // namespace plexus::test

//! As a suite of CLASS in FILE with a CredentialWorld.
#define PLEXUS_CREDENTIAL_SUITE                                                                    \
private:                                                                                           \
    CredentialWorld &world() { return *m_world; }                                                  \
    const Backend &m_backend;                                                                      \
    std::optional<CredentialWorld> m_world;
