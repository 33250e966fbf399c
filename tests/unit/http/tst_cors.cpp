#include "http/cors.h"
#include "support/test_main.h"
#include "test_server.h"

#include <QTest>

using namespace plexus;
using namespace plexus::http;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static Task<void> answer(Request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(200, "ok"));
    co_return;
}

//! What an application's guard does: host, then pre-flight, then the route.
static std::optional<Response> guard(const Request &request, Reply &reply)
{
    if (!isHostAllowed(request.header("Host").value_or(QByteArray()), {"plexus.example"}, true))
        return Response::empty(421);
    const QByteArray origin = request.header("Origin").value_or(QByteArray());
    if (isLoopbackOrigin(origin))
        allowOrigin(reply, origin);
    if (isPreflight(request))
        return preflightResponse(request, "GET, POST");
    return std::nullopt;
}

class TstCors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void knowsLoopbackHosts_data();
    void knowsLoopbackHosts();
    void knowsLoopbackOrigins_data();
    void knowsLoopbackOrigins();
    void takesLoopbackNamesOnlyOnLoopback();
    void comparesAllowedHostsWithoutCaseAndPort();
    void namesHostsAsClientsDo_data();
    void namesHostsAsClientsDo();
    void answersAPreflightWithTheHeadersThatWereAskedFor();
    void saysNothingToOriginsThatAreNotAllowed();
    void refusesForeignHosts();

private:
    QByteArray ask(const QByteArray &method, const QByteArray &fields) const
    {
        return exchange(m_server.port(),
                        method + " /x HTTP/1.1\r\nConnection: close\r\n" + fields + "\r\n");
    }
    TestServer m_server{{{"GET", u"/x"_s, &answer}}, {}, &guard};
};

static void row(const char *text, bool expected)
{
    QTest::newRow(text) << QByteArray(text) << expected;
}

void TstCors::knowsLoopbackHosts_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("loopback");
    for (const char *host : {"localhost", "LOCALHOST:8000", "127.0.0.1", "127.1.2.3:1", "[::1]:80"})
        row(host, true);
    for (const char *host : {"", "localhost.evil.example", "evil.example", "::1", "[::1", "[::1]x",
                             "localhost:80@evil.example", "localhost:x", "10.0.0.1", "[::2]"})
        row(host, false);
}

void TstCors::knowsLoopbackHosts()
{
    QFETCH(QByteArray, host);
    QTEST(isLoopbackHost(host), "loopback");
}

void TstCors::knowsLoopbackOrigins_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<bool>("loopback");
    for (const char *origin : {"http://localhost:6274", "https://127.0.0.1", "http://[::1]:1"})
        row(origin, true);
    for (const char *origin : {"", "null", "localhost", "ftp://localhost", "http://evil.example",
                               "http://localhost.evil.example", "http://localhost:1@evil.example"})
        row(origin, false);
}

void TstCors::knowsLoopbackOrigins()
{
    QFETCH(QByteArray, origin);
    QTEST(isLoopbackOrigin(origin), "loopback");
}

void TstCors::takesLoopbackNamesOnlyOnLoopback()
{
    QVERIFY(isHostAllowed("localhost:8000", {}, true));
    QVERIFY(!isHostAllowed("localhost:8000", {}, false));
}

void TstCors::comparesAllowedHostsWithoutCaseAndPort()
{
    QVERIFY(isHostAllowed("PLEXUS.example:8443", {"plexus.example"}, false));
    QVERIFY(isHostAllowed("plexus.example:8443", {"plexus.example:8443"}, false));
    QVERIFY(!isHostAllowed("plexus.example:1", {"plexus.example:8443"}, false));
    QVERIFY(!isHostAllowed("plexus.example.evil", {"plexus.example"}, false));
}

void TstCors::namesHostsAsClientsDo_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const QString &url, const char *field) {
        QTest::newRow(field) << url << QByteArray(field);
    };
    row(u"https://Plexus.Example"_s, "plexus.example");
    row(u"//plexus.example:8443"_s, "plexus.example:8443");
    row(u"https://192.0.2.5"_s, "192.0.2.5");
    row(u"https://[2001:DB8::5]"_s, "[2001:db8::5]");
    row(u"https://[2001:db8:0:0::5]:8443"_s, "[2001:db8::5]:8443");
    row(u"https://b\u00fccher.example.com"_s, "xn--bcher-kva.example.com");
    row(u"https://xn--bcher-kva.example.com"_s, "xn--bcher-kva.example.com");
}

void TstCors::namesHostsAsClientsDo()
{
    QFETCH(QString, url);
    QTEST(hostFieldOf(QUrl(url)), "field");
    QFETCH(QByteArray, field);
    QVERIFY(isHostAllowed(field, {hostFieldOf(QUrl(url))}, false));
}

void TstCors::answersAPreflightWithTheHeadersThatWereAskedFor()
{
    const QByteArray allowed =
        ask("OPTIONS",
            "Host: localhost\r\nOrigin: http://localhost:6274\r\n"
            "Access-Control-Request-Method: POST\r\n"
            "Access-Control-Request-Headers: authorization, mcp-param-region\r\n");
    QCOMPARE(statusOf(allowed), 204);
    QVERIFY(allowed.contains("Access-Control-Allow-Origin: http://localhost:6274\r\n"));
    QVERIFY(allowed.contains("Access-Control-Allow-Headers: authorization, mcp-param-region\r\n"));
    QVERIFY(allowed.contains("Vary: Origin\r\n"));
}

void TstCors::saysNothingToOriginsThatAreNotAllowed()
{
    const QByteArray foreign = ask("GET", "Host: localhost\r\nOrigin: http://evil.example\r\n");
    QVERIFY(!foreign.contains("Access-Control-Allow-Origin"));
    const QByteArray ours = ask("GET", "Host: localhost\r\nOrigin: http://[::1]:5\r\n");
    QVERIFY(ours.contains("Access-Control-Expose-Headers: Mcp-Session-Id"));
}

void TstCors::refusesForeignHosts()
{
    QCOMPARE(statusOf(ask("GET", "Host: rebound.example\r\n")), 421);
    QCOMPARE(statusOf(ask("GET", "Host: Plexus.example:8000\r\n")), 200);
}

PLEXUS_TEST(TstCors, tst_cors)
#include "tst_cors.moc"
