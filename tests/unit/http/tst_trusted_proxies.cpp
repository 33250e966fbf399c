#include "core/failure.h"
#include "http/address_counts.h"
#include "http/trusted_proxies.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::http;
using namespace Qt::Literals::StringLiterals;

using Field = TrustedProxies::Field;
using Fields = QList<std::pair<QByteArray, QByteArray>>;

class TstTrustedProxies : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void followsTheChain_data();
    void followsTheChain();
    void ignoresStrangers();
    void readsOnlyTheFieldThatTheProxiesSet();
    void takesTheProxysWordOnTls();
    void refusesWhatIsNoNetwork();
    void countsNetworksAsOneAddress();
    void givesPlacesBack();
};

static ClientOrigin originOf(const QString &peer, const Fields &fields,
                             Field field = Field::XForwardedFor)
{
    const TrustedProxies proxies({u"10.0.0.0/8"_s, u"::1"_s}, field);
    Headers headers;
    for (const auto &[name, value] : fields)
        headers.add(name, value);
    return proxies.clientOf({QHostAddress(peer), false}, headers);
}

void TstTrustedProxies::followsTheChain_data()
{
    QTest::addColumn<QByteArray>("chain");
    QTest::addColumn<QString>("client");
    const auto row = [](const char *name, const char *chain, const char *client) {
        QTest::newRow(name) << QByteArray(chain) << QString::fromLatin1(client);
    };
    row("one proxy", "192.0.2.1", "192.0.2.1");
    row("two of ours", "192.0.2.1, 10.9.9.9", "192.0.2.1");
    row("what the client has made up", "1.1.1.1, 192.0.2.1", "192.0.2.1");
    row("made up to look like ours", "10.1.1.1, 192.0.2.1", "192.0.2.1");
    row("only ours", "10.0.0.2", "10.0.0.2");
    row("with a port", "192.0.2.1:4711", "192.0.2.1");
    row("IPv6", "2001:db8::1", "2001:db8::1");
    row("IPv6 with a port", "[2001:db8::1]:4711", "2001:db8::1");
    row("mapped", "::ffff:192.0.2.1", "192.0.2.1");
    row("not readable", "192.0.2.1, what", "10.0.0.1");
    row("not readable behind one of ours", "what, 10.0.0.7", "10.0.0.7");
    row("empty", "", "10.0.0.1");
    row("empty at the end", "192.0.2.1,", "10.0.0.1");
}

void TstTrustedProxies::followsTheChain()
{
    QFETCH(QByteArray, chain);
    QFETCH(QString, client);
    QCOMPARE(originOf(u"10.0.0.1"_s, {{"X-Forwarded-For", chain}}).address, QHostAddress(client));
    if (chain.isEmpty() || chain.endsWith(','))
        return;
    Fields fields;
    for (const QByteArray &node : chain.split(',')) // one field each, which is the same as a list
        fields.append({"Forwarded", "proto=http;For=\"" + node.trimmed() + '"'});
    QCOMPARE(originOf(u"10.0.0.1"_s, fields, Field::Forwarded).address, QHostAddress(client));
}

void TstTrustedProxies::ignoresStrangers()
{
    const Fields fields{{"X-Forwarded-For", "192.0.2.1"}, {"X-Forwarded-Proto", "https"}};
    const ClientOrigin origin = originOf(u"203.0.113.9"_s, fields);
    QCOMPARE(origin.address, QHostAddress(u"203.0.113.9"_s));
    QVERIFY(!origin.isSecure);
    const ClientOrigin unasked = TrustedProxies().clientOf({QHostAddress(u"10.0.0.1"_s), false},
                                                           Headers{{"Forwarded", "for=1.1.1.1"}});
    QCOMPARE(unasked.address, QHostAddress(u"10.0.0.1"_s));
}

void TstTrustedProxies::readsOnlyTheFieldThatTheProxiesSet()
{
    const Fields both{{"Forwarded", "for=1.1.1.1"}, {"X-Forwarded-For", "192.0.2.1"}};
    QCOMPARE(originOf(u"::1"_s, both).address, QHostAddress(u"192.0.2.1"_s));
    QCOMPARE(originOf(u"::1"_s, both, Field::Forwarded).address, QHostAddress(u"1.1.1.1"_s));
    const Fields torn{{"Forwarded", "for=\"1.1.1.1, for=192.0.2.1;proto=https"}};
    QCOMPARE(originOf(u"::1"_s, torn, Field::Forwarded).address, QHostAddress(u"192.0.2.1"_s));
}

void TstTrustedProxies::takesTheProxysWordOnTls()
{
    const QByteArray client = "192.0.2.1";
    QVERIFY(
        originOf(u"::1"_s, {{"X-Forwarded-For", client}, {"X-Forwarded-Proto", "https"}}).isSecure);
    QVERIFY(
        !originOf(u"::1"_s, {{"X-Forwarded-For", client}, {"X-Forwarded-Proto", "http"}}).isSecure);
    QVERIFY(originOf(u"::1"_s, {{"Forwarded", "for=192.0.2.1;proto=HTTPS"}}, Field::Forwarded)
                .isSecure);
    QVERIFY(!originOf(u"::1"_s, {{"X-Forwarded-For", client}}).isSecure);
}

void TstTrustedProxies::refusesWhatIsNoNetwork()
{
    for (const char *text : {"proxy.example", "10.0.0.0/33", "", "10.0.0.0/x"})
        QVERIFY_FAILS(FailureKind::InvalidArgument, TrustedProxies({QString::fromLatin1(text)}));
}

void TstTrustedProxies::countsNetworksAsOneAddress()
{
    using Verdict = AddressCounts::Verdict;
    AddressCounts counts(100, 2);
    const auto enter = [&](const char *address) {
        return counts.enter(QHostAddress(QString::fromLatin1(address)), false);
    };
    QCOMPARE(enter("2001:db8::1"), Verdict::Welcome);
    QCOMPARE(enter("2001:db8::2"), Verdict::Welcome);
    QCOMPARE(enter("2001:db8::3"), Verdict::TooManyOfOneAddress);
    QCOMPARE(enter("2001:db8:0:1::1"), Verdict::Welcome);
    for (const char *neighbour : {"192.0.2.1", "192.0.2.2", "192.0.2.3"})
        QCOMPARE(enter(neighbour), Verdict::Welcome);
    QCOMPARE(counts.enter(QHostAddress(u"2001:db8::3"_s), true), Verdict::Welcome);
}

void TstTrustedProxies::givesPlacesBack()
{
    using Verdict = AddressCounts::Verdict;
    AddressCounts counts(2, 1);
    const QHostAddress one(u"192.0.2.1"_s), two(u"192.0.2.2"_s), three(u"192.0.2.3"_s);
    QCOMPARE(counts.enter(one, false), Verdict::Welcome);
    QCOMPARE(counts.enter(one, false), Verdict::TooManyOfOneAddress);
    QCOMPARE(counts.enter(two, false), Verdict::Welcome);
    QCOMPARE(counts.enter(three, true), Verdict::TooMany);
    counts.leave(one);
    QCOMPARE(counts.enter(one, false), Verdict::Welcome);
}

PLEXUS_TEST(TstTrustedProxies, tst_trusted_proxies)
#include "tst_trusted_proxies.moc"
