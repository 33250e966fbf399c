// A provider's name means another address than when it was saved.
#include "oauth/client/link_refresher.h"
#include "support/oauth/connect_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::Provider;
using test::run;

class TstMovingProviders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void t54_h43_aCodeIsNotExchangedInside_data();
    void t54_h43_aCodeIsNotExchangedInside();
    void t54_h43_aTokenIsNotRefreshedInside_data();
    void t54_h43_aTokenIsNotRefreshedInside();
};

//! The provider has a name, and so an address that somebody else decides about.
struct NamedWorld : ConnectWorld
{
    NamedWorld()
    {
        run(providers.remove(aliceAtIdp.tenant, aliceAtIdp.provider, {}, somebody));
        addProvider(aliceAtIdp.provider,
                    {{u"authorization_url"_s, named.url(u"/authorize"_s)},
                     {u"token_url"_s, named.url(u"/token"_s)},
                     {u"api"_s, QJsonObject{{u"base_url"_s, named.url(u"/api"_s)}}}});
    }
    void move(const QString &address)
    {
        outside.resolver.names = [address](const QByteArray &) {
            return outbound::Addresses{QHostAddress(address)};
        };
    }

    Provider named{Provider::answering(Provider::response(tokenAnswer)), Provider::Carrier::Tls};
    LinkRefresher refresher{providers, vault, storage.externalTokens(), outside.client, clock};
};

//! The test's own provider is on an internal address that is open; these are not for anybody.
static void addAddresses()
{
    QTest::addColumn<QString>("address");
    for (const char *address : {"169.254.169.254", "fe80::1", "::ffff:169.254.169.254", "0.0.0.0"})
        QTest::newRow(address) << QString::fromLatin1(address);
}

void TstMovingProviders::t54_h43_aCodeIsNotExchangedInside_data() { addAddresses(); }

void TstMovingProviders::t54_h43_aCodeIsNotExchangedInside()
{
    QFETCH(QString, address);
    NamedWorld world;
    world.link();
    const qsizetype before = world.named.requests.size();
    QVERIFY(before > 0); // this provider can be asked
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.move(address);
    const ConnectOutcome outcome = world.finish(world.answerTo(step), step.flowCookie);
    QCOMPARE(outcome.kind, ConnectOutcome::Kind::Refused);
    QVERIFY(world.story(id).trouble.has_value());
    QCOMPARE(world.named.requests.size(), before);
}

void TstMovingProviders::t54_h43_aTokenIsNotRefreshedInside_data() { addAddresses(); }

void TstMovingProviders::t54_h43_aTokenIsNotRefreshedInside()
{
    QFETCH(QString, address);
    NamedWorld world;
    world.link();
    const qsizetype before = world.named.requests.size();
    world.clock.advance(std::chrono::minutes(61));
    world.move(address);
    QVERIFY(test::failureOf([&] { run(world.refresher.current(aliceAtIdp)); }).has_value());
    QCOMPARE(world.named.requests.size(), before);
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt"); // and it is not lost
    world.move(u"127.0.0.1"_s);
    world.clock.advance(std::chrono::minutes(61));
    QCOMPARE(run(world.refresher.current(aliceAtIdp)).tokens.access.reveal(), "at");
    QCOMPARE(world.named.requests.size(), before + 1);
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstMovingProviders, tst_moving_providers)
#include "tst_moving_providers.moc"
