#include "outbound/guard.h"
#include "outbound/outbound_failure.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstGuard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void publicHttpsPasses();
    void h43_whatIsNotPublicIsBlocked_data();
    void h43_whatIsNotPublicIsBlocked(); // threats 21, 54
    void oneInternalAddressAmongManyBlocksTheName();
    void theAdministratorOpensOrigins_data();
    void theAdministratorOpensOrigins();
    void listedOriginsReachInternalAddressesButNeverLinkLocalOnes();
    void plainHttpStaysOnLoopbackWhateverTheNameResolvesTo();
    void badEntriesAreNamed_data();
    void badEntriesAreNamed();
    void theCallerLearnsNoAddress();
};

static const TenantId acme(u"acme"_s);
static const TenantId other(u"other"_s);

static QList<QHostAddress> addresses(const QStringList &texts)
{
    QList<QHostAddress> list;
    for (const QString &text : texts)
        list.append(QHostAddress(text));
    return list;
}

#define QVERIFY_BLOCKED(EXPRESSION) QVERIFY_FAILS(FailureKind::Forbidden, EXPRESSION)
#define CHECK_BLOCKED(EXPRESSION)                                                                  \
    QVERIFY2(test::failureOf([&] { EXPRESSION; }) == std::optional(FailureKind::Forbidden),        \
             #EXPRESSION)

void TstGuard::publicHttpsPasses()
{
    const Target target = Guard().check(acme, u"https://api.example.com/x"_s);
    QVERIFY(!target.isListed);
    Guard::checkAddresses(target, addresses({u"8.8.8.8"_s, u"2606:4700::1"_s}));
    QCOMPARE(Guard().check(acme, u"https://8.8.8.8/"_s).url.host, "8.8.8.8");
}

void TstGuard::h43_whatIsNotPublicIsBlocked_data()
{
    QTest::addColumn<QString>("url");
    for (const char *url : {"http://api.example.com/",
                            "https://api.example.com:8443/",
                            "https://127.0.0.1/",
                            "https://127.1/",
                            "https://2130706433/",
                            "https://0x7f000001/",
                            "https://0177.0.0.1/",
                            "https://0/",
                            "https://10.0.0.1/",
                            "https://172.20.1.1/",
                            "https://192.168.0.1/",
                            "https://100.64.0.1/",
                            "https://169.254.169.254/latest/meta-data/",
                            "https://2852039166/",
                            "https://0xa9fea9fe/",
                            "https://0251.0376.0251.0376/",
                            "https://192.0.2.1/",
                            "https://198.18.0.1/",
                            "https://224.0.0.1/",
                            "https://255.255.255.255/",
                            "https://[::]/",
                            "https://[::1]/",
                            "https://[::ffff:127.0.0.1]/",
                            "https://[::ffff:a9fe:a9fe]/",
                            "https://[::127.0.0.1]/",
                            "https://[64:ff9b::7f00:1]/",
                            "https://[2002:7f00:1::]/",
                            "https://[2001:0:1:2::3]/",
                            "https://[fe80::1]/",
                            "https://[fd00::1]/",
                            "https://[ff02::1]/",
                            "https://[2001:db8::1]/",
                            "https://[2a00::5efe:7f00:1]/",
                            "https://localhost/",
                            "https://intranet/",
                            "https://metadata/",
                            "https://0x7f.1/",
                            "https://0x7F.0x0.0x0.0x1/",
                            "https://127.0.1/",
                            "https://017700000001/",
                            "https://0.0.0.0/",
                            "https://127.0.0.1./",
                            "https://localhost./",
                            "https://127.0.0.1:443/",
                            "https://[::ffff:7f00:1]/",
                            "https://[0:0:0:0:0:ffff:127.0.0.1]/",
                            "https://[::ffff:0:127.0.0.1]/",
                            "https://[64:ff9b::169.254.169.254]/",
                            "https://[64:ff9b:1::7f00:1]/",
                            "https://[2002:a9fe:a9fe::]/",
                            "https://[fec0::1]/",
                            "https://[3fff::1]/",
                            "https://[fd00:ec2::254]/",
                            "https://[fe80::1%25eth0]/",
                            "https://[::1%25lo]/",
                            "https://user@api.example.com/",
                            "https://api.example.com@127.0.0.1/",
                            "https://127.0.0.1#@api.example.com/",
                            "https://api.example.com\\@127.0.0.1/",
                            "https://%31%32%37.0.0.1/",
                            "https://127.0.0.1%2f@api.example.com/",
                            "https:127.0.0.1/",
                            "https:///127.0.0.1/",
                            "//127.0.0.1/",
                            "javascript:alert(1)",
                            "file:///etc/passwd",
                            "gopher://127.0.0.1:6379/_INFO",
                            "ftp://127.0.0.1/"})
        QTest::newRow(url) << QString::fromLatin1(url);
    // Digits that UTS 46 makes ASCII, and the full stop that is none.
    QTest::newRow("wide digits") << u"https://\uff11\uff12\uff17.0.0.1/"_s;
    QTest::newRow("circled digits") << u"https://\u2460\u2461\u2466.0.0.1/"_s;
    QTest::newRow("ideographic full stops") << u"https://127\u30020\u30020\u30021/"_s;
}

void TstGuard::h43_whatIsNotPublicIsBlocked()
{
    QFETCH(QString, url);
    QVERIFY_BLOCKED(Guard().check(acme, url));
}

void TstGuard::oneInternalAddressAmongManyBlocksTheName()
{
    const Target target = Guard().check(acme, u"https://api.example.com/"_s);
    for (const QString &bad : {u"127.0.0.1"_s, u"10.1.1.1"_s, u"fe80::1"_s, u"::ffff:10.0.0.1"_s})
        CHECK_BLOCKED(Guard::checkAddresses(target, addresses({u"8.8.8.8"_s, bad})));
    CHECK_BLOCKED(Guard::checkAddresses(target, {QHostAddress()}));
}

void TstGuard::theAdministratorOpensOrigins_data()
{
    QTest::addColumn<QString>("entries");
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("isOpen");
    const auto row = [](const char *entries, const char *url, bool isOpen) {
        QTest::addRow("%s %s", entries, url)
            << QString::fromLatin1(entries) << QString::fromLatin1(url) << isOpen;
    };
    row("https://idp.intra:8443", "https://idp.intra:8443/a", true);
    row("https://idp.intra:8443", "https://IDP.intra:8443/a", true);
    row("https://idp.intra:8443", "https://idp.intra:8444/a", false);
    row("https://idp.intra:8443", "https://x.idp.intra:8443/a", false);
    row("https://idp.intra:8443", "http://idp.intra:8443/a", false);
    row("https://idp", "https://idp/", true);
    row("acme=https://10.0.0.1", "https://10.0.0.1/", true);
    row("other=https://10.0.0.1", "https://10.0.0.1/", false);
    row("other=https://1.0.0.1, https://10.0.0.1:444/", "https://10.0.0.1:444/", true);
    row("http://localhost:9000", "http://localhost:9000/", true);
    row("http://localhost:*", "http://localhost:1234/", true);
    row("http://localhost:*", "http://127.0.0.1:1234/", false);
    row("http://127.0.0.1:*", "http://127.1:1234/", true);
    row("http://[::1]:*", "http://[0:0::1]:1/", true);
    row("https://169.254.169.254", "https://169.254.169.254/", false);
    row("", "https://localhost/", false);
}

void TstGuard::theAdministratorOpensOrigins()
{
    QFETCH(QString, entries);
    QFETCH(QString, url);
    QFETCH(bool, isOpen);
    const Guard guard(AllowList::parse(entries));
    QCOMPARE(!test::failureOf([&] { (void)guard.check(acme, url); }).has_value(), isOpen);
}

void TstGuard::listedOriginsReachInternalAddressesButNeverLinkLocalOnes()
{
    const Guard guard(AllowList::parse(u"https://idp.intra"_s));
    const Target target = guard.check(acme, u"https://idp.intra/"_s);
    Guard::checkAddresses(target, addresses({u"10.0.0.1"_s, u"fd00::1"_s, u"127.0.0.1"_s}));
    CHECK_BLOCKED(Guard::checkAddresses(target, addresses({u"169.254.169.254"_s})));
    CHECK_BLOCKED(Guard::checkAddresses(target, addresses({u"0.0.0.0"_s})));
}

void TstGuard::plainHttpStaysOnLoopbackWhateverTheNameResolvesTo()
{
    const Guard guard(AllowList::parse(u"http://localhost:9000"_s));
    const Target target = guard.check(other, u"http://localhost:9000/"_s);
    Guard::checkAddresses(target, addresses({u"127.0.0.1"_s, u"::1"_s}));
    CHECK_BLOCKED(Guard::checkAddresses(target, addresses({u"10.0.0.1"_s})));
    CHECK_BLOCKED(Guard::checkAddresses(target, addresses({u"8.8.8.8"_s})));
}

void TstGuard::badEntriesAreNamed_data()
{
    QTest::addColumn<QString>("entry");
    for (const char *entry :
         {"idp.intra", "https://idp.intra/path", "https://user@idp.intra", "http://idp.intra",
          "http://10.0.0.1", "a b=https://idp.intra", "ftp://idp.intra", "https://*.intra",
          "=https://idp.intra", "https://idp.intra?x"})
        QTest::newRow(entry) << QString::fromLatin1(entry);
}

void TstGuard::badEntriesAreNamed()
{
    QFETCH(QString, entry);
    try {
        AllowList::parse(u"https://fine.intra,"_s + entry);
        QFAIL("accepted");
    } catch (const Failure &failure) {
        QCOMPARE(failure.kind(), FailureKind::InvalidArgument);
        QVERIFY2(failure.callerText().startsWith("Entry 2: "_L1), failure.what());
        QVERIFY2(!failure.callerText().contains(entry), failure.what());
    }
}

void TstGuard::theCallerLearnsNoAddress()
{
    const Target target = Guard().check(acme, u"https://api.example.com/secret?key=1"_s);
    try {
        Guard::checkAddresses(target, addresses({u"10.9.8.7"_s}));
        QFAIL("passed");
    } catch (const OutboundFailure &failure) {
        QCOMPARE(failure.callerText(),
                 u"https://api.example.com may not be reached from this server."_s);
        QVERIFY(failure.logText().contains("10.9.8.7 (private, RFC 1918)"_L1));
        QVERIFY(!failure.logText().contains("secret"_L1));
    }
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstGuard, tst_guard)
#include "tst_guard.moc"
