#include "outbound/outbound_failure.h"
#include "outbound/url.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstUrl : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatIsWellFormed_data();
    void readsWhatIsWellFormed();
    void seesAddressesInEveryNotation_data();
    void seesAddressesInEveryNotation();
    void refusesWhatOthersMightReadDifferently_data();
    void refusesWhatOthersMightReadDifferently();
    void namesTheOrigin_data();
    void namesTheOrigin();
};

void TstUrl::readsWhatIsWellFormed_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("port");
    QTest::addColumn<QByteArray>("read");
    const auto row = [](const char *text, const char *host, int port, const char *read) {
        QTest::newRow(text) << QString::fromUtf8(text) << QByteArray(host) << port
                            << QByteArray(read);
    };
    row("https://api.example.com/a/b?c=d", "api.example.com", 443,
        "https://api.example.com/a/b?c=d");
    row("HTTPS://API.Example.COM", "api.example.com", 443, "https://api.example.com/");
    row("https://example.com:8443/", "example.com", 8443, "https://example.com:8443/");
    row("https://example.com/a/../b", "example.com", 443, "https://example.com/b");
    row("https://bücher.example/", "xn--bcher-kva.example", 443, "https://xn--bcher-kva.example/");
    row("https://a。example/", "a.example", 443, "https://a.example/");
    row("https://_dmarc.example.com/", "_dmarc.example.com", 443, "https://_dmarc.example.com/");
    row("http://localhost:9000/x", "localhost", 9000, "http://localhost:9000/x");
    row("https://[2606:4700::1111]/", "2606:4700::1111", 443, "https://[2606:4700::1111]/");
}

void TstUrl::readsWhatIsWellFormed()
{
    QFETCH(QString, text);
    const Url url = parseUrl(text);
    QTEST(url.host, "host");
    QTEST(int(url.port), "port");
    QTEST(url.text, "read");
    QCOMPARE(url.literal.has_value(), url.host.contains(':'));
}

void TstUrl::seesAddressesInEveryNotation_data()
{
    QTest::addColumn<QString>("address");
    const auto row = [](const char *host, const char *address) {
        QTest::newRow(host) << QString::fromLatin1(address);
    };
    row("127.0.0.1", "127.0.0.1");
    row("0x7f.1", "127.0.0.1");
    row("0x7f000001", "127.0.0.1");
    row("0X7F.0.0.0x1", "127.0.0.1");
    row("2130706433", "127.0.0.1");
    row("017700000001", "127.0.0.1");
    row("0177.0.0.01", "127.0.0.1");
    row("127.1", "127.0.0.1");
    row("127.0.1", "127.0.0.1");
    row("0", "0.0.0.0");
    row("169.254.43518", "169.254.169.254");
    row("１２７.0.0.1", "127.0.0.1"); // full-width digits
    row("127。0。0。1", "127.0.0.1"); // ideographic full stops
    row("[::1]", "::1");
    row("[0:0:0:0:0:0:0:1]", "::1");
    row("[::ffff:127.0.0.1]", "::ffff:127.0.0.1");
    row("[::FFFF:7f00:1]", "::ffff:127.0.0.1");
    row("[64:ff9b::7f00:1]", "64:ff9b::7f00:1");
}

void TstUrl::seesAddressesInEveryNotation()
{
    QFETCH(QString, address);
    try {
        const Url url = parseUrl(u"https://%1/"_s.arg(QString::fromUtf8(QTest::currentDataTag())));
        QVERIFY(url.literal.has_value());
        QCOMPARE(*url.literal, QHostAddress(address));
    } catch (const OutboundFailure &) { // libcurl 8.14 does not read all of them; that is as good
        QVERIFY(QByteArrayView(QTest::currentDataTag()).startsWith("0X"));
    }
}

void TstUrl::refusesWhatOthersMightReadDifferently_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text : {"",
                             "example.com",
                             "//example.com/",
                             "ftp://example.com/",
                             "file:///etc/passwd",
                             "gopher://example.com/",
                             "javascript:alert(1)",
                             "https:/example.com",
                             "https:///example.com",
                             "https:example.com",
                             "https://",
                             "https:///",
                             "https://:443/",
                             "https://user@example.com/",
                             "https://user:password@example.com/",
                             "https://api.github.com@evil.example/",
                             "https://a\\@b.example/",
                             "https://example.com\\.evil.example/",
                             "https://exa mple.com/",
                             "https://example.com/a b",
                             " https://example.com/",
                             "https://example.com/\r\nX: y",
                             "https://example.com/\t",
                             "https://example.com/#fragment",
                             "https://example.com#@evil/",
                             "https://%31%32%37.0.0.1/",
                             "https://example%2ecom/",
                             "https://example.com:/",
                             "https://example.com:99999/",
                             "https://example.com:0/",
                             "https://example.com:443:80/",
                             "https://example.com:+443/",
                             "https://[::1",
                             "https://::1/",
                             "https://[fe80::1%25eth0]/",
                             "https://[::1]x/",
                             "https://[127.0.0.1]/",
                             "https://example.com./",
                             "https://127.0.0.1./",
                             "https://0x7f.1./",
                             "https://.example.com/",
                             "https://a..example/",
                             "https://-a.example/",
                             "https://1.2.3.4.5/",
                             "https://256.256.256.256/",
                             "https://0xffffffffff/",
                             "https://08.1.1.1/",
                             "https://foo.0x1/",
                             "https://foo.1/",
                             "https://foo.09/",
                             "https://exa<mple.com/",
                             "https://example.com/ümlaut",
                             "https://a\u00adb\u200b.example:x/"})
        QTest::newRow(text) << QString::fromUtf8(text);
    QTest::newRow("NUL") << u"https://example.com"_s + QChar(0) + u".evil.example/"_s;
    QTest::newRow("long label") << u"https://%1.example/"_s.arg(QString(64, u'a'));
    QTest::newRow("long name") << u"https://%1example/"_s.arg(QString(u"abcdefg."_s).repeated(40));
    QTest::newRow("long") << u"https://example.com/"_s + QString(9000, u'a');
}

void TstUrl::refusesWhatOthersMightReadDifferently()
{
    QFETCH(QString, text);
    try {
        const Url url = parseUrl(text);
        QFAIL(url.text.constData());
    } catch (const OutboundFailure &failure) {
        QCOMPARE(int(failure.trouble()), int(Trouble::Blocked));
        QVERIFY(!failure.mayHaveArrived());
        QVERIFY(!failure.logText().contains("password"_L1));
    }
}

void TstUrl::namesTheOrigin_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::newRow("https://Example.com/a?b") << QByteArray("https://example.com");
    QTest::newRow("https://example.com:443/") << QByteArray("https://example.com");
    QTest::newRow("https://example.com:444/") << QByteArray("https://example.com:444");
    QTest::newRow("http://localhost:80/") << QByteArray("http://localhost");
    QTest::newRow("http://[::1]:8000/") << QByteArray("http://[::1]:8000");
}

void TstUrl::namesTheOrigin()
{
    QTEST(parseUrl(QString::fromLatin1(QTest::currentDataTag())).origin(), "origin");
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstUrl, tst_url)
#include "tst_url.moc"
