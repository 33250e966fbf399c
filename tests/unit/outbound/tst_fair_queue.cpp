#include "outbound/fair_queue.h"
#include "outbound/outbound_failure.h"
#include "support/run.h"
#include "support/test_main.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstFairQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void roomIsGivenAtOnce();
    void eachShareIsBounded_data();
    void eachShareIsBounded();
    void whoHasLeastComesFirst();
    void usersOfOneTenantTakeTurns();
    void equalsComeInTheirOrder();
    void whoWaitsForAFullOriginDelaysNobody();
    void tooManyWaitersOfATenantAreRefused();
    void whoLeavesGivesThePlaceUp();
    void aSlotThatNobodyTookIsGivenBack();
    void slotsMayOutliveTheQueue();
};

using Waiting = std::unique_ptr<Task<FairQueue::Slot>>;

static Party party(const char *tenant, const char *user = "")
{
    return {TenantId(QString::fromLatin1(tenant)), UserId(QString::fromLatin1(user))};
}

static Waiting enter(FairQueue &queue, const Party &who, const QByteArray &origin = "https://a")
{
    auto task = std::make_unique<Task<FairQueue::Slot>>(queue.enter(who, origin));
    task->start();
    return task;
}

//! Lets one go and waits until another has its place.
static void next(Waiting &waiting, const std::vector<Waiting *> &others)
{
    const auto done = [&others] {
        return std::count_if(others.begin(), others.end(),
                             [](const Waiting *one) { return (*one)->isDone(); });
    };
    const auto before = done();
    (void)waiting->takeResult();
    test::spinUntil([&] { return done() == before + 1; });
}

void TstFairQueue::roomIsGivenAtOnce()
{
    FairQueue queue(Capacity{});
    const Waiting one = enter(queue, party("acme"));
    QVERIFY(one->isDone());
    QCOMPARE(queue.running(), 1);
    {
        const FairQueue::Slot taken = one->takeResult();
    }
    QCOMPARE(queue.running(), 0);
}

void TstFairQueue::eachShareIsBounded_data()
{
    QTest::addColumn<QString>("otherTenant");
    QTest::addColumn<QString>("otherUser");
    QTest::addColumn<QByteArray>("otherOrigin");
    QTest::addColumn<bool>("hasRoom");
    const QByteArray a("https://a");
    const QByteArray b("https://b");
    QTest::newRow("the same") << u"acme"_s << u"alice"_s << a << false;
    QTest::newRow("another user at a full origin") << u"acme"_s << u"bob"_s << a << false;
    QTest::newRow("a full user at another origin") << u"acme"_s << u"alice"_s << b << false;
    QTest::newRow("another user and origin") << u"acme"_s << u"bob"_s << b << true;
    QTest::newRow("another tenant's origin and user of that name")
        << u"other"_s << u"alice"_s << a << true;
}

void TstFairQueue::eachShareIsBounded()
{
    QFETCH(QString, otherTenant);
    QFETCH(QString, otherUser);
    QFETCH(QByteArray, otherOrigin);
    QFETCH(bool, hasRoom);
    FairQueue queue(Capacity{10, 3, 2, 2, 10});
    const Waiting one = enter(queue, party("acme", "alice"));
    const Waiting two = enter(queue, party("acme", "alice"));
    const Waiting other = enter(queue, {TenantId(otherTenant), UserId(otherUser)}, otherOrigin);
    QCOMPARE(other->isDone(), hasRoom);
}

void TstFairQueue::whoHasLeastComesFirst()
{
    FairQueue queue(Capacity{2, 2, 2, 2, 10});
    Waiting first = enter(queue, party("busy"));
    Waiting second = enter(queue, party("busy"));
    Waiting third = enter(queue, party("busy"));
    Waiting quiet = enter(queue, party("quiet"));
    QCOMPARE(queue.waiting(), 2);
    next(first, {&third, &quiet});
    QVERIFY(quiet->isDone());
    QVERIFY(!third->isDone());
}

void TstFairQueue::usersOfOneTenantTakeTurns()
{
    FairQueue queue(Capacity{2, 2, 2, 2, 10});
    Waiting first = enter(queue, party("acme", "busy"));
    Waiting second = enter(queue, party("acme", "busy"));
    Waiting third = enter(queue, party("acme", "busy"));
    Waiting quiet = enter(queue, party("acme", "quiet"));
    next(first, {&third, &quiet});
    QVERIFY(quiet->isDone());
}

void TstFairQueue::equalsComeInTheirOrder()
{
    FairQueue queue(Capacity{1, 1, 1, 1, 10});
    Waiting running = enter(queue, party("acme"));
    Waiting second = enter(queue, party("acme"));
    Waiting third = enter(queue, party("acme"));
    next(running, {&second, &third});
    QVERIFY(second->isDone());
    next(second, {&third});
    QVERIFY(third->isDone());
}

void TstFairQueue::whoWaitsForAFullOriginDelaysNobody()
{
    FairQueue queue(Capacity{10, 10, 1, 10, 10});
    const Waiting stalled = enter(queue, party("acme"), "https://slow");
    const Waiting waiting = enter(queue, party("acme"), "https://slow");
    QVERIFY(!waiting->isDone());
    QVERIFY(enter(queue, party("acme"), "https://quick")->isDone());
    QVERIFY(enter(queue, party("other"), "https://slow")->isDone());
}

void TstFairQueue::tooManyWaitersOfATenantAreRefused()
{
    FairQueue queue(Capacity{1, 1, 1, 1, 2});
    const Waiting running = enter(queue, party("acme"));
    const Waiting second = enter(queue, party("acme", "alice"));
    const Waiting third = enter(queue, party("acme", "bob"));
    const Waiting fourth = enter(queue, party("acme", "carol"), "https://b");
    QVERIFY(fourth->isDone());
    try {
        (void)fourth->takeResult();
        QFAIL("has a slot");
    } catch (const OutboundFailure &failure) {
        QCOMPARE(failure.trouble(), Trouble::Busy);
        QCOMPARE(failure.kind(), FailureKind::Unavailable);
        QVERIFY(!failure.mayHaveArrived());
    }
    QVERIFY(!enter(queue, party("other"))->isDone()); // may wait
}

void TstFairQueue::whoLeavesGivesThePlaceUp()
{
    FairQueue queue(Capacity{1, 1, 1, 1, 10});
    Waiting running = enter(queue, party("acme"));
    Waiting leaving = enter(queue, party("acme"));
    Waiting staying = enter(queue, party("acme"));
    leaving.reset();
    QCOMPARE(queue.waiting(), 1);
    next(running, {&staying});
    QVERIFY(staying->isDone());
}

void TstFairQueue::aSlotThatNobodyTookIsGivenBack()
{
    FairQueue queue(Capacity{1, 1, 1, 1, 10});
    Waiting running = enter(queue, party("acme"));
    Waiting leaving = enter(queue, party("acme"));
    (void)running->takeResult(); // the slot is on its way to the second
    QCOMPARE(queue.running(), 1);
    leaving.reset();
    test::spinUntil([&queue] { return queue.running() == 0; });
    QVERIFY(enter(queue, party("acme"))->isDone());
}

void TstFairQueue::slotsMayOutliveTheQueue()
{
    auto queue = std::make_unique<FairQueue>(Capacity{});
    const Waiting running = enter(*queue, party("acme"));
    queue.reset();
    (void)running->takeResult();
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstFairQueue, tst_fair_queue)
#include "tst_fair_queue.moc"
