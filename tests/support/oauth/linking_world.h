// A tenant, a user, a store in memory and a provider on loopback.
#pragma once

#include "core/base64url.h"
#include "core/digest.h"
#include "oauth/client/effective_provider.h"
#include "oauth/client/flow_links.h"
#include "oauth/client/link_refresher.h"
#include "support/outbound/outbound_world.h"
#include "support/storage/memory_storage.h"

#include <QTcpSocket>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

inline const Actor somebody{u"user"_s, u"alice"_s, {}, {}};
inline const LinkName aliceAtIdp{TenantId(u"acme"_s), CredentialHolder::ofUser(UserId(u"alice"_s)),
                                 u"idp"_s};

struct LinkingWorld
{
    explicit LinkingWorld(test::Provider::Handler handler)
        : server(std::move(handler))
    {
        test::run(
            storage.tenants().create(Tenant{.id = aliceAtIdp.tenant, .name = u"Acme"_s}, somebody));
        for (const QString &user : {u"alice"_s, u"bob"_s})
            addUser(user);
        for (const QString &name : {u"idp"_s, u"other"_s})
            addProvider(name);
    }
    void addUser(const QString &user)
    {
        UserToken token;
        token.id = TokenId(user);
        token.tenant = aliceAtIdp.tenant;
        token.user = UserId(user);
        test::run(storage.users().addToken(token, user.toUtf8(), false, somebody));
    }
    void addProvider(const QString &name, const QJsonObject &more = {})
    {
        ProviderConfig config;
        config.tenant = aliceAtIdp.tenant;
        config.name = name;
        config.clientId = u"client"_s;
        config.overrides = {
            {u"issuer"_s, u"https://idp.example"_s},
            {u"authorization_url"_s, server.url(u"/authorize"_s)},
            {u"token_url"_s, server.url(u"/token"_s)},
            {u"api"_s, QJsonObject{{u"base_url"_s, server.url(u"/api"_s)}}},
            {u"account"_s, QJsonObject{{u"id"_s, u"user.id"_s}, {u"label"_s, u"user.name"_s}}}};
        config.overrides = mergePatch(config.overrides, more);
        test::run(providers.create(config, Secret("client-secret"), somebody));
    }
    std::optional<vault::OpenExternalToken> stored()
    {
        return test::run(
            vault.externalToken(aliceAtIdp.tenant, aliceAtIdp.holder, aliceAtIdp.provider));
    }
    //! How many grants wait for their provider to be told, since the last look.
    qsizetype givenBack()
    {
        return test::run(storage.revocations().takeDue(clock.wallMs() + 1, 100)).size();
    }

    test::OutboundWorld outside;
    test::FakeClock &clock = outside.clock;
    test::MemoryStorage storage{clock};
    test::Provider server;
    KeyRing ring = KeyRing::parse(Secret(toBase64Url(sha256("ring of the tests"))));
    vault::ValueCipher cipher{ring};
    FlowLinks flowLinks{ring, storage.pendingFlows(), clock};
    Presets presets = Presets::builtIn();
    ProviderRegistry providers{{cipher, storage.dataKeys(), storage.providers()},
                               storage.providers(),
                               presets,
                               outside.client};
    vault::CredentialVault vault{cipher, storage};
};

} // namespace plexus::oauth
