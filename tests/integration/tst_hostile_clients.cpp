// Threat rows 75, 79, 81 and 82 as far as they concern HTTP, and clients that just behave badly.
#include "support/server/mcp_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QRandomGenerator>
#include <QTcpSocket>
#include <QTemporaryDir>

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestHostileClients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row75_pathsLeadNowhere_data();
    void row75_pathsLeadNowhere();
    void row79_onlyOurNamesAreAnswered_data();
    void row79_onlyOurNamesAreAnswered();
    void row79_onlyKnownOriginsAreAnswered_data();
    void row79_onlyKnownOriginsAreAnswered();
    void row79_pagesOfAnyMachineAreForeignToAPublicName();
    void row81_oneAddressCannotTakeAllPlaces();
    void row82_bombsAreRefusedWithoutMemory_data();
    void row82_bombsAreRefusedWithoutMemory();
    void row82_unfinishedBodiesOfOneAddressAreBounded();
    void clientsThatLeaveAnywhereDoNoHarm();
    void aRequestWhileAStreamIsOpenWaits();
    void peersAreKnownByTheirTrueAddress_data();
    void peersAreKnownByTheirTrueAddress();
};

static int statusOf(const QByteArray &bytes)
{
    return bytes.startsWith("HTTP/1.1 ") ? bytes.mid(9, 3).toInt() : 0;
}

static QByteArray get(const QByteArray &target, const QByteArray &host = "localhost")
{
    return "GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
}

static int statusFor(quint16 port, const QByteArray &request)
{
    Wire wire(port);
    wire.write(request);
    return statusOf(wire.readWhatComes());
}

static Fixture &fixture()
{
    static Fixture running;
    return running;
}

void TestHostileClients::row75_pathsLeadNowhere_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<int>("status");
    for (const char *target :
         {"/../etc/passwd", "/..%2f..%2fetc/passwd", "/%2e%2e/%2e%2e/etc/passwd", "/%c0%ae%c0%ae/x",
          "/..%c0%afetc", "/..%5cwindows", "//etc/passwd", "/./health", "/health%00.png",
          "/%u002e%u002e/etc", "/secure/%2E%2E/health", "http://evil/health"})
        QTest::newRow(target) << QByteArray(target) << 400;
    QTest::newRow("matrix parameters") << "/secure/..;/admin"_ba << 404;
    QTest::newRow("twice encoded") << "/%252e%252e/etc"_ba << 404;
    QTest::newRow("a file of ours") << "/plexus.sqlite3"_ba << 404;
    QTest::newRow("administration") << "/admin/tenants"_ba << 404;
    QTest::newRow("a long name") << '/' + QByteArray(7000, 'a') << 404;
    QTest::newRow("too long") << '/' + QByteArray(9000, 'a') << 414;
}

void TestHostileClients::row75_pathsLeadNowhere()
{
    QFETCH(QByteArray, target);
    QFETCH(int, status);
    QCOMPARE(statusFor(fixture().port(), get(target)), status);
}

void TestHostileClients::row79_onlyOurNamesAreAnswered_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    for (const char *host : {"localhost", "LOCALHOST:1", "127.0.0.1", "127.0.0.1:65535", "[::1]",
                             "[::1]:80", "127.1.2.3"})
        QTest::newRow(host) << QByteArray(host) << 200;
    for (const char *host :
         {"evil.example", "localhost.evil.example", "evil.localhost", "localhost.",
          "127.0.0.1.evil", "127.0.0.1:80:80", "[::1", "[::2]", "0.0.0.0", "2130706433",
          "127.0.0.1@evil.example", "evil.example:localhost", "localhost, evil.example",
          "\xef\xbd\x8cocalhost"})
        QTest::newRow(host) << QByteArray(host) << 421;
}

void TestHostileClients::row79_onlyOurNamesAreAnswered()
{
    QFETCH(QByteArray, host);
    QFETCH(int, status);
    QCOMPARE(statusFor(fixture().port(), get("/health", host)), status);
    QCOMPARE(statusFor(fixture().adminPort(), get("/health", host)), status);
}

void TestHostileClients::row79_onlyKnownOriginsAreAnswered_data()
{
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<int>("status");
    for (const char *origin :
         {"http://localhost", "http://localhost:6274", "https://127.0.0.1", "http://[::1]:8080"})
        QTest::newRow(origin) << QByteArray(origin) << 401; // no token
    for (const char *origin :
         {"null", "http://evil.example", "http://localhost.", "http://localhost.evil.example",
          "http://evil.localhost", "http://127.0.0.1.evil", "http://[::2]", "http://[::1",
          "http://2130706433", "http://localhost:1@evil.example", "http://localhost:x",
          "http://localhost/", "localhost", "file://localhost", "http://localhost, http://evil"})
        QTest::newRow(origin) << QByteArray(origin) << 403;
}

void TestHostileClients::row79_onlyKnownOriginsAreAnswered()
{
    QFETCH(QByteArray, origin);
    QFETCH(int, status);
    for (const char *method : {"POST", "GET", "DELETE"})
        QCOMPARE(exchange(fixture().port(), method, "/secure/mcp", {{"Origin", origin}}).status,
                 status);
}

//! Everybody has a localhost: it is known only where the server is one's own.
void TestHostileClients::row79_pagesOfAnyMachineAreForeignToAPublicName()
{
    const QTemporaryDir folder;
    const Served served(folder.path(), {u"--allowed-hosts"_s, u"mcp.example.com"_s});
    const auto ask = [&served](const QByteArray &host, const QByteArray &origin) {
        HeaderList headers{{"Host", host}};
        if (!origin.isEmpty())
            headers.emplaceBack("Origin", origin);
        return exchange(served.port(), "POST", "/acme/mcp", headers, "{}").status;
    };
    QCOMPARE(ask("mcp.example.com", {}), 401);
    QCOMPARE(ask("localhost", "http://localhost:3000"), 401);
    for (const QByteArray &origin :
         {"http://localhost:3000"_ba, "http://127.0.0.1"_ba, "http://[::1]"_ba})
        QCOMPARE(ask("mcp.example.com", origin), 403);
}

void TestHostileClients::row81_oneAddressCannotTakeAllPlaces()
{
    const QTemporaryDir folder;
    Served served(folder.path(), {u"--max-connections-per-address"_s, u"50"_s});
    std::vector<std::unique_ptr<Wire>> slow;
    for (int i = 0; i < 60; ++i) {
        slow.push_back(std::make_unique<Wire>(served.port()));
        slow.back()->write("GET /health HT");
    }
    Wire other(served.port(), QHostAddress(u"127.0.0.2"_s));
    other.write(get("/health"));
    QCOMPARE(other.readAnswer().status, 200);
    int waiting = 0; // to be told after ten seconds that they are too slow
    for (const auto &wire : slow)
        waiting += statusOf(wire->readWhatComes()) == 408;
    QCOMPARE(waiting, 50);
    QCOMPARE(served.program().terminate(), 0);
    QVERIFY(served.program().errors().contains("PLEXUS_TRUSTED_PROXIES"));
}

void TestHostileClients::row82_bombsAreRefusedWithoutMemory_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const QByteArray post =
        "POST /conformance/mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        "Content-Type: application/json\r\n"
        "Accept: application/json, text/event-stream\r\n";
    const auto body = [&post](const QByteArray &text) {
        return post + "Content-Length: " + QByteArray::number(text.size()) + "\r\n\r\n" + text;
    };
    const QByteArray mega(1'000'000, '[');
    QTest::newRow("an endless field")
        << "GET /health HTTP/1.1\r\nHost: localhost\r\nA: " + QByteArray(64 << 20, 'a') << 431;
    QTest::newRow("an endless target") << "GET /" + QByteArray(16 << 20, 'a') << 414;
    QTest::newRow("endless fields")
        << "GET /health HTTP/1.1\r\nHost: localhost\r\n" + QByteArray("A: b\r\n").repeated(1 << 20)
        << 431;
    QTest::newRow("a body that this route has no use for")
        << "POST /acme/plexus-auth/register-user HTTP/1.1\r\nHost: localhost\r\n"
           "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n"_ba
        << 413;
    QTest::newRow("an endless body")
        << post + "Content-Length: 209715200\r\n\r\n" + QByteArray(64 << 20, 'a') << 413;
    QTest::newRow("endless chunks") << post + "Transfer-Encoding: chunked\r\n\r\n"
            + QByteArray("fffff\r\n" + QByteArray(0xfffff, 'a') + "\r\n").repeated(8)
                                    << 413;
    QTest::newRow("endless extensions")
        << post + "Transfer-Encoding: chunked\r\n\r\n1;" + QByteArray(1 << 20, 'a') << 400;
    QTest::newRow("deep JSON") << body(mega) << 400;
    QTest::newRow("one name many times")
        << body('{' + QByteArray(R"("a":1,)").repeated(100'000) + R"("a":1})") << 400;
    QTest::newRow("many requests in one")
        << body('[' + QByteArray(R"({"jsonrpc":"2.0","id":1,"method":"ping"},)").repeated(20'000)
                + R"({"jsonrpc":"2.0","id":1,"method":"ping"}])")
        << 400;
}

void TestHostileClients::row82_bombsAreRefusedWithoutMemory()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    statusFor(fixture().port(), get("/health"));
    const qint64 before = fixture().program().peakMemory();
    QCOMPARE(statusFor(fixture().port(), request), status);
    const qint64 grown = fixture().program().peakMemory() - before;
    QVERIFY2(grown < 32 * 1024, qPrintable(u"%1 KiB"_s.arg(grown)));
}

//! Nobody needs a credential to send nearly all of a body and then wait.
void TestHostileClients::row82_unfinishedBodiesOfOneAddressAreBounded()
{
    const QTemporaryDir folder;
    Served served(folder.path(), {u"--max-body-memory-per-address"_s, u"8"_s});
    const qsizetype size = 4 * 1024 * 1024; // two of them fit, less a byte each
    const QByteArray head = "POST /acme/mcp HTTP/1.1\r\nHost: localhost\r\n"
                            "Connection: close\r\nContent-Length: "
        + QByteArray::number(size) + "\r\n\r\n";
    std::vector<std::unique_ptr<QTcpSocket>> greedy;
    for (int i = 0; i < 12; ++i) {
        greedy.push_back(std::make_unique<QTcpSocket>());
        greedy.back()->connectToHost(QHostAddress(QHostAddress::LocalHost), served.port());
        greedy.back()->write(head + QByteArray(size - 1, ' '));
    }
    const auto refused = [&greedy] {
        return std::ranges::count_if(
            greedy, [](const auto &socket) { return statusOf(socket->peek(64)) == 429; });
    };
    QVERIFY2(QTest::qWaitFor([&refused] { return refused() >= 10; }, 15000),
             qPrintable(QString::number(refused())));
    Wire other(served.port(), QHostAddress(u"127.0.0.2"_s));
    other.write(head + QByteArray(size, ' '));
    QCOMPARE(other.readAnswer().status, 401);
    QVERIFY(refused() < 12); // those that came first go on waiting
    QCOMPARE(served.program().terminate(), 0);
    QVERIFY(served.program().errors().contains("PLEXUS_MAX_BODY_MEMORY_PER_ADDRESS"));
}

void TestHostileClients::clientsThatLeaveAnywhereDoNoHarm()
{
    McpCaller caller{fixture().port(), "conformance"};
    caller.connect();
    const QByteArray call = R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":)"
                            R"({"name":"test_tool_with_progress","arguments":{},)"
                            R"("_meta":{"progressToken":1}}})";
    HeaderList headers = caller.headers();
    headers.emplaceBack("Connection", "keep-alive");
    const QByteArray whole = requestBytes("POST", caller.path(), headers, call, caller.port)
        + requestBytes("GET", caller.path(), headers, {}, caller.port);
    QRandomGenerator random(1);
    for (int i = 0; i < 600; ++i) {
        Wire wire(caller.port);
        wire.write(whole.first(1 + random.bounded(int(whole.size()))));
        i % 2 == 0 ? wire.abort() : wire.close();
    }
    QCOMPARE(caller.request("ping").status, 200);
    QVERIFY(fixture().program().isRunning());
}

void TestHostileClients::aRequestWhileAStreamIsOpenWaits()
{
    const auto caller = callerOf(fixture(), u"secure"_s);
    McpCaller mine = caller;
    mine.connect();
    HeaderList headers = mine.headers();
    headers.emplaceBack("Connection", "keep-alive");
    Wire wire(mine.port);
    wire.write(requestBytes("GET", mine.path(), headers, {}, mine.port) + get("/health"));
    QVERIFY(wire.readUntil("\r\n\r\n").contains("text/event-stream"));
    // Its session's end is the stream's; only then comes the other answer.
    QCOMPARE(exchange(mine.port, "DELETE", mine.path(), mine.headers()).status / 100, 2);
    const QByteArray rest = wire.readToEnd();
    QVERIFY2(rest.contains("0\r\n\r\nHTTP/1.1 200"), rest.constData());
}

void TestHostileClients::peersAreKnownByTheirTrueAddress_data()
{
    QTest::addColumn<QString>("address");
    QTest::newRow("IPv4") << u"127.0.0.1"_s;
    QTest::newRow("IPv6") << u"::1"_s;
}

void TestHostileClients::peersAreKnownByTheirTrueAddress()
{
    QFETCH(QString, address);
    Fixture logging({u"--access-log"_s, u"all"_s, u"--log-level"_s, u"info"_s});
    QTcpSocket socket;
    socket.connectToHost(QHostAddress(address), logging.port());
    if (!socket.waitForConnected(20000))
        QSKIP("this machine has no such address");
    // Whoever is not trusted may say of itself what it likes.
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                 "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\n\r\n");
    while (socket.waitForReadyRead(20000)) { }
    QVERIFY(QTest::qWaitFor(
        [&] { return logging.program().errors().contains("peer=" + address.toLatin1() + ' '); },
        20000));
    QVERIFY(!logging.program().errors().contains("192.0.2.1"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestHostileClients, tst_hostile_clients)
#include "tst_hostile_clients.moc"
