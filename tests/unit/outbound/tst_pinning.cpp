// Where connections really go.
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using outbound::Addresses;
using outbound::Request;
using outbound::Trouble;

class TstPinning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void oneResolutionDecidesAndIsTheAddressUsed();
    void dnsRebindingReachesNothing(); // threats 22 and 54, H43
    void namesThatTheSystemKnowsAreNotResolvedAgain();
    void aTenantsListIsNotAnothers();
    void blockedRequestsAskNobody_data();
    void blockedRequestsAskNobody(); // H43
};

//! Nobody has it: of the unallocated part of 2000::/3, so that the table calls it public.
static const QHostAddress nobody(u"2d00::1"_s);

void TstPinning::oneResolutionDecidesAndIsTheAddressUsed()
{
    Provider provider(Provider::answering(Provider::response("ok")), Provider::Carrier::Tls);
    OutboundWorld world;
    const outbound::Answer answer = world.send(requestOf(provider.url()));
    QCOMPARE(answer.body, "ok");
    QCOMPARE(world.resolver.asked, 1);
}

//! Row 22: an answer that passes, and at once another that must not. Each is asked for once, and
//! the connection goes to what was checked.
void TstPinning::dnsRebindingReachesNothing()
{
    Provider canary(Provider::answering(Provider::response("canary")), Provider::Carrier::Tls);
    OutboundWorld world({}, "https://rebind.test:*");
    world.resolver.names = [&world](const QByteArray &) {
        const bool isFirst = world.resolver.asked % 2 == 1;
        return isFirst ? Addresses{nobody} : Addresses{QHostAddress(u"169.254.169.254"_s)};
    };
    Request request = requestOf(u"https://rebind.test:%1/"_s.arg(canary.serverPort()));
    request.limits.connect = 20ms;
    QList<std::optional<Trouble>> troubles;
    for (int i = 0; i < 100; ++i)
        troubles.append(world.troubleOf(request));
    QCOMPARE(world.resolver.asked, 100);
    QCOMPARE(troubles.count(Trouble::Unreachable), 50);
    QCOMPARE(troubles.count(Trouble::Blocked), 50);
    QCOMPARE(canary.connections, 0);
}

//! `localhost` is 127.0.0.1 for the system, and would lead to the canary.
void TstPinning::namesThatTheSystemKnowsAreNotResolvedAgain()
{
    Provider canary(Provider::answering(Provider::response("canary")), Provider::Carrier::Tls);
    OutboundWorld world;
    world.resolver.names = [](const QByteArray &) { return Addresses{nobody}; };
    Request request = requestOf(canary.url());
    request.limits.connect = 20ms;
    QCOMPARE(world.troubleOf(request), Trouble::Unreachable);
    QCOMPARE(canary.connections, 0);
}

void TstPinning::aTenantsListIsNotAnothers()
{
    Provider provider(Provider::answering(Provider::response("inside")), Provider::Carrier::Tls);
    OutboundWorld world({}, "acme=https://localhost:*");
    QCOMPARE(world.send(requestOf(provider.url(), "acme")).body, "inside");
    QCOMPARE(world.troubleOf(requestOf(provider.url(), "other")), Trouble::Blocked);
    QCOMPARE(provider.connections, 1);
}

void TstPinning::blockedRequestsAskNobody_data()
{
    QTest::addColumn<QString>("host");
    for (const char *host :
         {"127.0.0.1", "127.1", "0x7f.1", "2130706433", "017700000001", "localhost", "0.0.0.0",
          "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::7f00:1]",
          "[2002:7f00:1::]", "１２７.0.0.1", "canary.test", "localhost.localdomain"})
        QTest::newRow(host) << QString::fromUtf8(host);
}

void TstPinning::blockedRequestsAskNobody()
{
    QFETCH(QString, host);
    Provider canary(Provider::answering(Provider::response("canary")));
    OutboundWorld world({}, "");
    for (const char *scheme : {"http", "https"}) {
        const QString base = u"%1://%2"_s.arg(QLatin1StringView(scheme), host);
        QCOMPARE(world.troubleOf(requestOf(base + u":%1/"_s.arg(canary.serverPort()))),
                 Trouble::Blocked);
        QCOMPARE(world.troubleOf(requestOf(base + u'/')), Trouble::Blocked);
    }
    QCOMPARE(canary.connections, 0);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstPinning, tst_pinning)
#include "tst_pinning.moc"
