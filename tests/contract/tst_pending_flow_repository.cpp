#include "credential_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstPendingFlowRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstPendingFlowRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasCreated();
    void aStateIsFoundByItsHash();
    void T44_ofSeveralWhoTryAStepOneSucceeds();
    void whatIsOverIsNotFound();
    void T84_oneHolderHasFewOfThem();
    void H16_whoAsksAgainGetsTheSameFlow();
    void onlyWhatDoesAsWellIsReused();
    void T47_parallelFlowsDoNotMeet();
    void theParkedOnesOfAHolderAreListed();
    void loginsFindTheirHolderLate();
    void otherTenantSeesNothing();
    void flowsEndWithTheirHolder();
    void stepsThatMatterAreAudited();

private:
    PendingFlowRepository &flows() { return world().storage->pendingFlows(); }
    StoredFlow started(const QByteArray &idHash, const QByteArray &stateHash);
    PLEXUS_CREDENTIAL_SUITE
};

StoredFlow TstPendingFlowRepository::started(const QByteArray &idHash, const QByteArray &stateHash)
{
    StoredFlow next{run(flows().create(world().flow(idHash))),
                    world().sealed("verifier " + stateHash)};
    next.flow.status = FlowStatus::Started;
    next.flow.stateHash = stateHash;
    next.flow.browserHash = "browser";
    next.flow = *run(flows().advance(next));
    return next;
}

void TstPendingFlowRepository::findsWhatWasCreated()
{
    QCOMPARE(run(flows().create(world().flow("f1"))).version, 1);
    const auto found = run(flows().find(acme, "f1"));
    QCOMPARE(found->flow.kind, FlowKind::Connect);
    QCOMPARE(found->flow.holder, std::optional(adas));
    QCOMPARE(found->flow.scopes, QStringList{u"repo"_s});
    QCOMPARE(found->flow.details, world().flow("f1").details);
    QCOMPARE(found->flow.status, FlowStatus::Open);
    QVERIFY(!found->sealed);
}

void TstPendingFlowRepository::aStateIsFoundByItsHash()
{
    started("f1", "s1");
    const auto found = run(flows().findByState(acme, "s1"));
    QCOMPARE(found->flow.idHash, "f1");
    QCOMPARE(found->flow.browserHash, "browser");
    QCOMPARE(found->sealed->text, "verifier s1");
    QCOMPARE(found->sealed->key.wrapped, "wrapped k1");
    QVERIFY(!run(flows().findByState(acme, "s2")));
    run(flows().create(world().flow("f2")));
    QVERIFY(!run(flows().findByState(acme, QByteArray())));
}

void TstPendingFlowRepository::T44_ofSeveralWhoTryAStepOneSucceeds()
{
    StoredFlow next = started("f1", "s1");
    next.flow.status = FlowStatus::Done;
    next.sealed.reset();
    int successes = 0;
    for (int i = 0; i < 20; ++i)
        successes += run(flows().advance(next)) ? 1 : 0;
    QCOMPARE(successes, 1);
    QCOMPARE(run(flows().find(acme, "f1"))->flow.status, FlowStatus::Done);
    QVERIFY(!run(flows().find(acme, "f1"))->sealed); // the verifier is gone
}

void TstPendingFlowRepository::whatIsOverIsNotFound()
{
    const StoredFlow next = started("f1", "s1");
    world().clock.advance(Milliseconds(600'000));
    QVERIFY(!run(flows().find(acme, "f1")));
    QVERIFY(!run(flows().findByState(acme, "s1")));
    QVERIFY(!run(flows().advance(next)));
}

void TstPendingFlowRepository::T84_oneHolderHasFewOfThem()
{
    for (int i = 0; i < PendingFlowRepository::mostOfHolder; ++i)
        run(flows().create(world().flow("f" + QByteArray::number(i))));
    QVERIFY_FAILS(FailureKind::RateLimited, run(flows().create(world().flow("more"))));
    PendingFlow another = world().flow("slack");
    another.provider = u"slack"_s;
    run(flows().create(another));
    another = world().flow("bob");
    another.holder = bobs;
    run(flows().create(another));
    StoredFlow finished = *run(flows().find(acme, "f0"));
    finished.flow.status = FlowStatus::Refused;
    run(flows().advance(finished));
    run(flows().create(world().flow("more")));
    world().clock.advance(Milliseconds(600'000));
    run(flows().create(world().flow("later")));
}

void TstPendingFlowRepository::H16_whoAsksAgainGetsTheSameFlow()
{
    const qint64 soon = world().clock.wallMs() + 60'000;
    for (int i = 0; i < 2 * PendingFlowRepository::mostOfHolder; ++i) {
        const auto idHash = "f" + QByteArray::number(i);
        QCOMPARE(run(flows().reuseOrCreate(world().flow(idHash), soon)).idHash, "f0");
    }
    StoredFlow begun = *run(flows().find(acme, "f0"));
    begun.flow.status = FlowStatus::Started;
    run(flows().advance(begun));
    QCOMPARE(run(flows().reuseOrCreate(world().flow("more"), soon)).idHash, "f0");
}

void TstPendingFlowRepository::onlyWhatDoesAsWellIsReused()
{
    const qint64 soon = world().clock.wallMs() + 60'000;
    run(flows().create(world().flow("f")));
    const auto gives = [&](const QByteArray &idHash, const std::function<void(PendingFlow &)> &as) {
        PendingFlow flow = world().flow(idHash);
        as(flow);
        return run(flows().reuseOrCreate(flow, soon)).idHash;
    };
    QCOMPARE(gives("a", [](PendingFlow &flow) { flow.scopes = {}; }), "f");
    QCOMPARE(gives("b", [](PendingFlow &flow) { flow.scopes.append(u"more"_s); }), "b");
    QCOMPARE(gives("c", [](PendingFlow &flow) { flow.kind = FlowKind::KeyEntry; }), "c");
    QCOMPARE(gives("d", [](PendingFlow &flow) { flow.client = ClientId(u"other"_s); }), "d");
    QCOMPARE(gives("e", [](PendingFlow &flow) { flow.holder = bobs; }), "e");
    StoredFlow back = *run(flows().find(acme, "f"));
    back.flow.status = FlowStatus::Parked;
    run(flows().advance(back));
    back = *run(flows().find(acme, "b"));
    back.flow.status = FlowStatus::Dead;
    run(flows().advance(back));
    QCOMPARE(gives("g", [](PendingFlow &) {}), "g");
    QCOMPARE(run(flows().reuseOrCreate(world().flow("h"), soon + 600'000)).idHash, "h");
}

void TstPendingFlowRepository::T47_parallelFlowsDoNotMeet()
{
    for (const char *name : {"1", "2", "3"})
        started(QByteArray("f") + name, QByteArray("s") + name);
    for (const char *name : {"3", "2", "1"}) {
        const auto found = run(flows().findByState(acme, QByteArray("s") + name));
        QCOMPARE(found->sealed->text, QByteArray("verifier s") + name);
    }
}

void TstPendingFlowRepository::theParkedOnesOfAHolderAreListed()
{
    const auto park = [this](const QByteArray &idHash) {
        StoredFlow next = started(idHash, "state of " + idHash);
        next.flow.status = FlowStatus::Parked;
        next.sealed = world().sealed("tokens of " + idHash);
        run(flows().advance(next));
    };
    started("f1", "s1");
    park("f2");
    world().clock.advance(std::chrono::milliseconds(1));
    park("f3");
    const QList<StoredFlow> parked = run(flows().parked(acme, adas));
    QCOMPARE(parked.size(), 2);
    QCOMPARE(parked.at(0).flow.idHash, "f2");
    QCOMPARE(parked.at(1).sealed->text, "tokens of f3");
    QVERIFY(run(flows().parked(acme, bobs)).isEmpty());
    QVERIFY(run(flows().parked(other, adas)).isEmpty());
    world().clock.advance(std::chrono::minutes(10));
    QVERIFY(run(flows().parked(acme, adas)).isEmpty());
}

void TstPendingFlowRepository::loginsFindTheirHolderLate()
{
    PendingFlow login = world().flow("l1");
    login.kind = FlowKind::Login;
    login.holder.reset();
    login.provider.clear();
    StoredFlow next{run(flows().create(login)), {}};
    QVERIFY(!run(flows().find(acme, "l1"))->flow.holder);
    next.flow.holder = bobs;
    next.flow.status = FlowStatus::Done;
    run(flows().advance(next));
    QCOMPARE(run(flows().find(acme, "l1"))->flow.holder, std::optional(bobs));
}

void TstPendingFlowRepository::otherTenantSeesNothing()
{
    StoredFlow next = started("f1", "s1");
    QVERIFY(!run(flows().find(other, "f1")));
    QVERIFY(!run(flows().findByState(other, "s1")));
    next.flow.tenant = other;
    QVERIFY(!run(flows().advance(next)));
}

void TstPendingFlowRepository::flowsEndWithTheirHolder()
{
    started("f1", "s1");
    run(world().storage->users().removeUser(acme, ada, tester));
    QVERIFY(!run(flows().find(acme, "f1")));
    QVERIFY_FAILS(FailureKind::NotFound, run(flows().create(world().flow("f2"))));
}

void TstPendingFlowRepository::stepsThatMatterAreAudited()
{
    StoredFlow next = started("f1", "s1");
    next.flow.status = FlowStatus::Dead;
    run(flows().advance(next, FlowEvent{u"connect.misused"_s, tester}));
    run(flows().advance(next, FlowEvent{u"connect.misused"_s, tester})); // too late: not a step
    const auto audit = run(world().storage->audit().list(acme, {2, {}, {}, {}}));
    QCOMPARE(audit.items.at(0).action, u"connect.misused"_s);
    QCOMPARE(audit.items.at(0).target, next.flow.provider);
    QCOMPARE(audit.items.at(0).actor.id, tester.id);
    QVERIFY(audit.items.at(1).action != u"connect.misused"_s);
}

PLEXUS_CONTRACT(TstPendingFlowRepository, tst_pending_flow_repository)
#include "tst_pending_flow_repository.moc"
