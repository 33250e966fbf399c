// Entering an API key by a link: who may, and how often.
#include "oauth/client/key_flow.h"
#include "support/oauth/linking_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::failureOf;
using test::Provider;
using test::run;

class TstKeyFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theHolderEntersAKeyOnce();
    void whatIsNoKeyCanBeCorrected();
    void somebodyElsesLinkDies(); // threat 42, H14b
    void aLinkToAnAccountIsNoneToAKey();
    void theSameLinkIsGivenAgain(); // H16
    void whoStopsItEndsIt();
    void aKeyThatCannotBeKeptLeavesTheLinkOpen();
    void aStoreThatFailsLeavesTheLinkOpenOrTheKeyThere_data();
    void aStoreThatFailsLeavesTheLinkOpenOrTheKeyThere();
};

static const BrowserSession alice{aliceAtIdp.holder.user, {}};
static const BrowserSession bob{UserId(u"bob"_s), {}};

struct KeyWorld : LinkingWorld
{
    KeyWorld()
        : LinkingWorld(Provider::silent())
    {
    }
    QByteArray open()
    {
        return run(flow.open({aliceAtIdp.tenant, aliceAtIdp.holder, u"weather"_s,
                              ClientId(u"client"_s), u"Weather"_s, u"Ask the weather office."_s}));
    }
    ApiKeyInfo submit(const QByteArray &id, const QByteArray &key,
                      const BrowserSession &who = alice)
    {
        return run(flow.submit(aliceAtIdp.tenant, id, who, Secret(key), u"laptop"_s));
    }
    std::optional<vault::OpenApiKey> stored()
    {
        return run(vault.apiKey(aliceAtIdp.tenant, aliceAtIdp.holder, u"weather"_s));
    }

    KeyFlow flow{flowLinks, vault, storage.pendingFlows()};
};

void TstKeyFlow::theHolderEntersAKeyOnce()
{
    KeyWorld world;
    const QByteArray id = world.open();
    const KeyEntry entry = run(world.flow.look(aliceAtIdp.tenant, id, alice));
    QCOMPARE(entry.displayName, u"Weather"_s);
    QCOMPARE(entry.instructions, u"Ask the weather office."_s);
    QCOMPARE(entry.status, FlowStatus::Open);
    QCOMPARE(world.submit(id, "a-weather-key").label, u"laptop"_s);
    QCOMPARE(world.stored()->key.reveal(), "a-weather-key");
    QVERIFY_FAILS(FailureKind::Forbidden, world.submit(id, "another"));
    QCOMPARE(world.stored()->key.reveal(), "a-weather-key");
    QCOMPARE(run(world.flow.look(aliceAtIdp.tenant, id, alice)).status, FlowStatus::Done);
}

void TstKeyFlow::whatIsNoKeyCanBeCorrected()
{
    KeyWorld world;
    const QByteArray id = world.open();
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.submit(id, ""));
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.submit(id, QByteArray(17000, 'k')));
    world.submit(id, "a-weather-key");
}

void TstKeyFlow::somebodyElsesLinkDies()
{
    KeyWorld world;
    const QByteArray id = world.open();
    QVERIFY_FAILS(FailureKind::Forbidden, run(world.flow.look(aliceAtIdp.tenant, id, bob)));
    QVERIFY_FAILS(FailureKind::Forbidden, world.submit(id, "planted"));
    const QByteArray second = world.open();
    QVERIFY(second != id);
    QVERIFY_FAILS(FailureKind::Forbidden, world.submit(second, "planted", bob));
    QVERIFY(!world.stored());
    QVERIFY(!run(
        world.vault.apiKey(aliceAtIdp.tenant, CredentialHolder::ofUser(*bob.user), u"weather"_s)));
}

void TstKeyFlow::aLinkToAnAccountIsNoneToAKey()
{
    KeyWorld world;
    PendingFlow account;
    account.tenant = aliceAtIdp.tenant;
    account.kind = FlowKind::Connect;
    account.holder = aliceAtIdp.holder;
    account.client = ClientId(u"client"_s);
    account.provider = u"weather"_s;
    const QByteArray id = run(world.flowLinks.open(account));
    QVERIFY(world.open() != id);
    QVERIFY_FAILS(FailureKind::Forbidden, world.submit(id, "a-weather-key"));
}

void TstKeyFlow::theSameLinkIsGivenAgain()
{
    KeyWorld world;
    const QByteArray id = world.open();
    QCOMPARE(world.open(), id);
    world.submit(id, "a-weather-key");
    QVERIFY(world.open() != id);
}

void TstKeyFlow::whoStopsItEndsIt()
{
    KeyWorld world;
    const QByteArray id = world.open();
    run(world.flow.stop(aliceAtIdp.tenant, id, alice));
    QCOMPARE(run(world.flow.look(aliceAtIdp.tenant, id, alice)).status, FlowStatus::Refused);
    QVERIFY_FAILS(FailureKind::Forbidden, world.submit(id, "a-weather-key"));
}

void TstKeyFlow::aKeyThatCannotBeKeptLeavesTheLinkOpen()
{
    KeyWorld world;
    const QByteArray id = world.open();
    for (int i = 0; i < storage::ApiKeyRepository::mostOfHolder; ++i)
        run(world.vault.putApiKey(aliceAtIdp.tenant, aliceAtIdp.holder, QString::number(i), {},
                                  Secret("some-key"), somebody));
    QVERIFY_FAILS(FailureKind::RateLimited, world.submit(id, "a-weather-key"));
    run(world.vault.removeApiKey(aliceAtIdp.tenant, aliceAtIdp.holder, u"0"_s, somebody));
    world.submit(id, "a-weather-key");
}

void TstKeyFlow::aStoreThatFailsLeavesTheLinkOpenOrTheKeyThere_data()
{
    QTest::addColumn<int>("failing");
    for (int step = 1; step <= 3; ++step)
        QTest::addRow("at step %d", step) << step;
}

//! Whichever of its steps fails, if there are so many: the page says what is so, and the user can
//! go on.
void TstKeyFlow::aStoreThatFailsLeavesTheLinkOpenOrTheKeyThere()
{
    QFETCH(int, failing);
    KeyWorld world;
    const QByteArray id = world.open();
    int steps = 0;
    world.storage.data.beforeStep = [&]() -> Task<void> {
        if (++steps == failing)
            throw Failure(FailureKind::Unavailable, u"The database is busy."_s);
        co_return;
    };
    const bool isKept = !failureOf([&] { world.submit(id, "a-weather-key"); });
    world.storage.data.beforeStep = {};
    QCOMPARE(run(world.flow.look(aliceAtIdp.tenant, id, alice)).status,
             isKept ? FlowStatus::Done : FlowStatus::Open);
    QCOMPARE(world.stored().has_value(), isKept);
    if (!isKept)
        world.submit(id, "a-weather-key");
    QCOMPARE(world.stored()->key.reveal(), "a-weather-key");
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstKeyFlow, tst_key_flow)
#include "tst_key_flow.moc"
