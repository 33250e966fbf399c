// What goes out and what comes back when nobody means harm.
#include "json/document.h"
#include "support/outbound/outbound_world.h"
#include "support/server/nginx.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using outbound::Answer;
using outbound::Request;
using outbound::Trouble;

class TstClient : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksAndAnswers();
    void sendsBodiesWithTheirLength_data();
    void sendsBodiesWithTheirLength();
    void refusesRequestsThatCannotBeSent_data();
    void refusesRequestsThatCannotBeSent();
    void everyStatusIsAnAnswer_data();
    void everyStatusIsAnAnswer();
    void headAnswersHaveNoBody();
    void readsJsonAndSaysWhenItIsNone();
    void compressedBodiesAreUnpacked();
    void speaksTlsToWhomItTrusts();
    void h34_aConnectionIsUsedAgain();
    void tenantsNeverShareAConnection();
    void idleConnectionsAreClosed();
    void aClosedIdleConnectionIsReplaced();
    void followsNoRedirection(); // threat 23, H43
    void keepsNoCookies();
    void ignoresProxiesOfTheEnvironment();
    void speaksHttp2WhereItIsOffered();
};

void TstClient::asksAndAnswers()
{
    Provider provider(Provider::answering(
        Provider::response("hello", "X-One: 1\r\nx-two:  two words \r\nEmpty:\r\n")));
    OutboundWorld world;
    Request request = requestOf(provider.url(u"/a/b?c=%20d"_s));
    request.addField("Authorization", Secret("Bearer abc"));
    request.addField("X-Nothing", QByteArray());
    const Answer answer = world.send(std::move(request));
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.body, "hello");
    QCOMPARE(answer.headers.value("x-one").value(), "1");
    QCOMPARE(answer.headers.value("X-Two").value(), "two words");
    QCOMPARE(answer.headers.value("empty").value(), "");
    QCOMPARE(answer.origin, provider.url(u""_s).toLatin1());
    const QByteArray sent = provider.requests.value(0);
    QVERIFY2(sent.startsWith("GET /a/b?c=%20d HTTP/1.1\r\nHost: 127.0.0.1:"), sent.constData());
    for (const char *field :
         {"\r\nAuthorization: Bearer abc\r\n", "\r\nX-Nothing:", "\r\nUser-Agent: plexus/"})
        QVERIFY2(sent.contains(field), sent.constData());
}

void TstClient::sendsBodiesWithTheirLength_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("POST") << QByteArray("POST") << QByteArray("a=b");
    QTest::newRow("PUT") << QByteArray("PUT") << QByteArray("{}");
    QTest::newRow("PATCH") << QByteArray("PATCH") << QByteArray("with\0zero", 9);
    QTest::newRow("DELETE") << QByteArray("DELETE") << QByteArray();
    QTest::newRow("empty POST") << QByteArray("POST") << QByteArray();
    QTest::newRow("large") << QByteArray("POST") << QByteArray(3'000'000, 'x');
}

void TstClient::sendsBodiesWithTheirLength()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, body);
    Provider provider(Provider::answering(Provider::response("ok")));
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.method = method;
    if (!body.isEmpty())
        request.setBody(Secret(body), "text/plain");
    QCOMPARE(world.send(std::move(request)).body, "ok");
    const QByteArray sent = provider.requests.value(0);
    QVERIFY(sent.startsWith(method + " / HTTP/1.1\r\n"));
    QVERIFY(sent.endsWith("\r\n\r\n" + body));
    QCOMPARE(sent.contains("\r\nContent-Length: "), method != "DELETE");
    QCOMPARE(sent.count("\r\nContent-Type: "), body.isEmpty() ? 0 : 1);
    QVERIFY(!sent.contains("Expect"));
}

void TstClient::refusesRequestsThatCannotBeSent_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("value");
    const auto row = [](const char *label, const QByteArray &method, const QByteArray &name,
                        const QByteArray &value) {
        QTest::newRow(label) << method << name << value;
    };
    row("method with a space", "GET /x HTTP/1.1\r\nA:", "A", "b");
    row("no method", "", "A", "b");
    row("CONNECT", "CONNECT", "A", "b");
    row("line break in a value", "GET", "A", "b\r\nC: d");
    row("line feed in a value", "GET", "A", "b\nC: d");
    row("NUL in a value", "GET", "A", QByteArray("b\0c", 3));
    row("colon in a name", "GET", "A: b\r\nC", "d");
    row("no name", "GET", "", "b");
    row("Host", "GET", "hOST", "evil.example");
    row("Content-Length", "GET", "Content-Length", "5");
    row("Transfer-Encoding", "GET", "transfer-encoding", "chunked");
    row("Connection", "GET", "Connection", "close");
}

void TstClient::refusesRequestsThatCannotBeSent()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, value);
    Provider provider(Provider::answering(Provider::response("ok")));
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.method = method;
    request.addField(name, value);
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.send(request));
    QCOMPARE(provider.connections, 0);
}

void TstClient::everyStatusIsAnAnswer_data()
{
    QTest::addColumn<int>("status");
    for (const int status : {204, 304, 400, 401, 403, 404, 429, 500, 503})
        QTest::addRow("%d", status) << status;
}

void TstClient::everyStatusIsAnAnswer()
{
    QFETCH(int, status);
    const QByteArray line = "HTTP/1.1 " + QByteArray::number(status) + " Words\r\n";
    const bool hasBody = status >= 400;
    Provider provider(
        Provider::answering(line + (hasBody ? "Content-Length: 2\r\n\r\nno" : "\r\n")));
    OutboundWorld world;
    const Answer answer = world.send(requestOf(provider.url()));
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.isSuccess(), status == 204);
    QCOMPARE(answer.body, hasBody ? "no" : "");
}

void TstClient::headAnswersHaveNoBody()
{
    Provider provider(Provider::answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"));
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.method = "HEAD";
    const Answer answer = world.send(std::move(request));
    QCOMPARE(answer.headers.value("Content-Length").value(), "5");
    QCOMPARE(answer.body, "");
}

void TstClient::readsJsonAndSaysWhenItIsNone()
{
    Answer answer{200, {}, R"({"a":[1]})", "https://api.example.com"};
    QVERIFY(answer.json()->root().isObject());
    for (const char *body : {"", "<html>secret</html>", "{\"a\":1,\"a\":2}", "{\"a\":\"\xff\"}"}) {
        answer.body = body;
        try {
            answer.json();
            QFAIL(body);
        } catch (const outbound::OutboundFailure &failure) {
            QCOMPARE(failure.trouble(), Trouble::Nonsense);
            QVERIFY(!failure.logText().contains("secret"_L1));
        }
    }
}

void TstClient::compressedBodiesAreUnpacked()
{
    const QByteArray packed = qCompress(QByteArray(100'000, 'a')).mid(4);
    Provider provider(
        Provider::answering(Provider::response(packed, "Content-Encoding: deflate\r\n")));
    OutboundWorld world;
    QCOMPARE(world.send(requestOf(provider.url())).body, QByteArray(100'000, 'a'));
}

void TstClient::speaksTlsToWhomItTrusts()
{
    Provider provider(Provider::answering(Provider::response("private")), Provider::Carrier::Tls);
    OutboundWorld world;
    QCOMPARE(world.send(requestOf(provider.url())).body, "private");
    QVERIFY(provider.requests.value(0).contains("\r\nHost: localhost:"));
}

void TstClient::h34_aConnectionIsUsedAgain()
{
    Provider provider(Provider::answering(Provider::response("ok")), Provider::Carrier::Tls);
    OutboundWorld world;
    for (int i = 0; i < 5; ++i)
        world.send(requestOf(provider.url()));
    QCOMPARE(provider.requests.size(), 5);
    QCOMPARE(provider.connections, 1);
}

void TstClient::tenantsNeverShareAConnection()
{
    Provider provider(Provider::answering(Provider::response("ok")));
    OutboundWorld world;
    for (const char *tenant : {"acme", "other", "acme", "other", "third"})
        world.send(requestOf(provider.url(), tenant));
    QCOMPARE(provider.connections, 3);
    QCOMPARE(world.client.pools(), 3);
}

void TstClient::idleConnectionsAreClosed()
{
    Provider provider(Provider::answering(Provider::response("ok")));
    OutboundWorld world;
    world.send(requestOf(provider.url()));
    world.clock.advance(Milliseconds(59'000));
    world.client.closeIdleConnections();
    QCOMPARE(world.client.pools(), 1);
    world.clock.advance(Milliseconds(1'000));
    world.client.closeIdleConnections();
    QCOMPARE(world.client.pools(), 0);
    spinUntil([&provider] { return provider.open == 0; });
}

void TstClient::aClosedIdleConnectionIsReplaced()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &) {
        socket.write(Provider::response("ok"));
        socket.disconnectFromHost();
    });
    OutboundWorld world;
    for (int i = 0; i < 3; ++i) {
        world.send(requestOf(provider.url()));
        spinUntil([&provider] { return provider.open == 0; });
    }
    QCOMPARE(provider.connections, 3);
}

void TstClient::followsNoRedirection()
{
    Provider canary(Provider::answering(Provider::response("canary")));
    Provider provider(Provider::answering(
        Provider::response("", "Location: " + canary.url().toLatin1() + "\r\n", "302 Found")));
    OutboundWorld world;
    const Answer answer = world.send(requestOf(provider.url()));
    QCOMPARE(answer.status, 302);
    QCOMPARE(answer.headers.value("location").value(), canary.url().toLatin1());
    QCOMPARE(canary.connections, 0);
}

void TstClient::keepsNoCookies()
{
    Provider provider(Provider::answering(Provider::response("ok", "Set-Cookie: a=b; Path=/\r\n")));
    OutboundWorld world;
    world.send(requestOf(provider.url()));
    world.send(requestOf(provider.url()));
    QVERIFY(!provider.requests.value(1).contains("Cookie"));
}

void TstClient::ignoresProxiesOfTheEnvironment()
{
    Provider proxy(Provider::answering(Provider::response("proxy")));
    Provider provider(Provider::answering(Provider::response("provider")));
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        qputenv(name, proxy.url().toLatin1());
    OutboundWorld world;
    const QByteArray body = world.send(requestOf(provider.url())).body;
    for (const char *name : {"http_proxy", "https_proxy", "all_proxy", "ALL_PROXY"})
        qunsetenv(name);
    QCOMPARE(body, "provider");
    QCOMPARE(proxy.connections, 0);
}

void TstClient::speaksHttp2WhereItIsOffered()
{
    const QByteArray tls = PLEXUS_SOURCE_DIR "/tests/data/tls/first-";
    Nginx nginx("server { listen 127.0.0.1:@PORT@ ssl http2; ssl_certificate " + tls
                + "certificate.pem; ssl_certificate_key " + tls
                + "key.pem; location / { return 200 $server_protocol; } }");
    OutboundWorld world;
    const QString url = u"https://localhost:%1/"_s.arg(nginx.port());
    QCOMPARE(world.send(requestOf(url)).body, "HTTP/2.0");
    QCOMPARE(world.send(requestOf(url)).body, "HTTP/2.0");
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstClient, tst_client)
#include "tst_client.moc"
