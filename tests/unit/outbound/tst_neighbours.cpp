// One slow third party, tenant or user is nobody else's delay.
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using outbound::Answer;
using outbound::Trouble;

class TstNeighbours : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aStallingProviderDelaysNobody_data();
    void aStallingProviderDelaysNobody();
    void stalledRequestsAreBoundedAtTheProvider();
    void aFullQueueIsSaidAtOnce();
    void waitingCountsTowardsTheDeadline();
    void droppedWaitersNeverReachTheProvider();
};

using Going = std::vector<std::unique_ptr<Task<Answer>>>;

static Going start(OutboundWorld &world, const QString &url, int count, const char *tenant = "acme",
                   const char *user = "alice")
{
    Going going;
    for (int i = 0; i < count; ++i) {
        going.push_back(
            std::make_unique<Task<Answer>>(world.client.send(requestOf(url, tenant, user))));
        going.back()->start();
    }
    return going;
}

static const outbound::Capacity small{8, 6, 3, 2, 10};

void TstNeighbours::aStallingProviderDelaysNobody_data()
{
    QTest::addColumn<QByteArray>("tenant");
    QTest::addColumn<QByteArray>("user");
    QTest::addColumn<bool>("isSameProvider");
    QTest::newRow("another tenant elsewhere") << QByteArray("other") << QByteArray("bob") << false;
    QTest::newRow("another tenant there") << QByteArray("other") << QByteArray("bob") << true;
    QTest::newRow("another user elsewhere") << QByteArray("acme") << QByteArray("bob") << false;
    QTest::newRow("another user there") << QByteArray("acme") << QByteArray("bob") << true;
}

//! Alice has asked ten times what is never answered.
void TstNeighbours::aStallingProviderDelaysNobody()
{
    QFETCH(QByteArray, tenant);
    QFETCH(QByteArray, user);
    QFETCH(bool, isSameProvider);
    Provider quick(Provider::answering(Provider::response("quick")));
    Provider stalling([](QTcpSocket &socket, const QByteArray &request) {
        if (!request.startsWith("GET /stall"))
            socket.write(Provider::response("quick"));
    });
    OutboundWorld world(small);
    const Going going = start(world, stalling.url(u"/stall"_s), 10);
    const Provider &asked = isSameProvider ? stalling : quick;
    for (int i = 0; i < 5; ++i)
        QCOMPARE(world.send(requestOf(asked.url(), tenant.constData(), user.constData())).body,
                 "quick");
}

void TstNeighbours::stalledRequestsAreBoundedAtTheProvider()
{
    Provider stalling(Provider::silent());
    Provider quick(Provider::answering(Provider::response("quick")));
    OutboundWorld world(small);
    const Going alice = start(world, stalling.url(), 5, "acme", "alice");
    const Going bob = start(world, stalling.url(), 5, "acme", "bob");
    spinUntil([&stalling] { return stalling.requests.size() == 3; });
    world.send(requestOf(quick.url(), "acme", "carol"));
    QCOMPARE(stalling.requests.size(), 3);
}

void TstNeighbours::aFullQueueIsSaidAtOnce()
{
    Provider stalling(Provider::silent());
    Provider quick(Provider::answering(Provider::response("quick")));
    OutboundWorld world(small);
    const Going going = start(world, stalling.url(), 12); // two go, ten wait
    QCOMPARE(world.troubleOf(requestOf(stalling.url(), "acme", "alice")), Trouble::Busy);
    QCOMPARE(world.send(requestOf(quick.url(), "acme", "bob")).body, "quick");
}

void TstNeighbours::waitingCountsTowardsTheDeadline()
{
    Provider stalling(Provider::silent());
    OutboundWorld world(small);
    const Going going = start(world, stalling.url(), 2);
    outbound::Request request = requestOf(stalling.url(), "acme", "alice");
    request.limits.total = Milliseconds(20);
    QCOMPARE(world.troubleOf(std::move(request)), Trouble::TimedOut);
}

void TstNeighbours::droppedWaitersNeverReachTheProvider()
{
    Provider stalling(Provider::silent());
    OutboundWorld world(small);
    Going going = start(world, stalling.url(), 8);
    spinUntil([&stalling] { return stalling.requests.size() == 2; });
    while (going.size() > 2)
        going.pop_back();
    going.clear();
    spinUntil([&stalling] { return stalling.open == 0; });
    QCOMPARE(stalling.requests.size(), 2);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstNeighbours, tst_neighbours)
#include "tst_neighbours.moc"
