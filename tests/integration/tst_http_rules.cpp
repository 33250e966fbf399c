// What HTTP lets clients do, and what not, at the real program: every answer has its status, and
// the connection closes or stays in step with the client.
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestHttpRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theConnectionStaysInStepOrCloses_data();
    void theConnectionStaysInStepOrCloses();
    void aHeadIsAnsweredWithoutABody();
    void nobodyIsShownItsOwnFields();
    void aBodyIsAskedForWhereItIsWelcome();
    void chunksArriveInAnyPieces();
    void answersKeepTheOrderOfTheirRequests();
    void whoSendsNoMoreStillHears();

private:
    //! A message to the endpoint on a connection that stays open.
    QByteArray post(const QByteArray &body, HeaderList more = {}) const;

    Fixture m_fixture;
    McpCaller m_caller;
};

static const QByteArray host = "Host: localhost\r\n";
static const QByteArray last = "GET /health HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n";
static const QByteArray ping = R"({"jsonrpc":"2.0","id":"pinged","method":"ping"})";

void TestHttpRules::initTestCase()
{
    m_caller = {m_fixture.port(), "conformance"};
    m_caller.connect();
}

QByteArray TestHttpRules::post(const QByteArray &body, HeaderList more) const
{
    more.append(m_caller.headers());
    more.emplaceBack("Connection", "keep-alive");
    return requestBytes("POST", m_caller.path(), more, body, m_caller.port);
}

void TestHttpRules::theConnectionStaysInStepOrCloses_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    QTest::addColumn<bool>("goesOn");
    const auto row = [](const QByteArray &line, int status, bool goesOn,
                        const QByteArray &fields = {}) {
        QTest::newRow((line + ' ' + fields.trimmed()).constData()) << line + "\r\n" + host + fields
                + "\r\n" << status << goesOn;
    };
    row("HEAD /health HTTP/1.1", 200, true);
    row("HEAD /nothing/here HTTP/1.1", 404, true);
    row("OPTIONS * HTTP/1.1", 204, true);
    row("OPTIONS /health HTTP/1.1", 204, true);
    row("GET * HTTP/1.1", 400, true);
    row("GET /health HTTP/1.0", 200, false);
    row("GET /health HTTP/1.0", 200, true, "Connection: keep-alive\r\n");
    row("GET /health HTTP/1.1", 200, false, "Connection: close\r\n");
    row("GET /health HTTP/3.7", 505, false);
    row("GET /health HTTPX/1.1", 400, false);
    row("FOO /health HTTP/1.1", 405, true);
    row("TRACE /health HTTP/1.1", 405, true);
    row("CONNECT localhost:443 HTTP/1.1", 400, true);
    row("GET /health HTTP/1.1", 417, false, "Expect: miracles\r\n");
}

void TestHttpRules::theConnectionStaysInStepOrCloses()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    QFETCH(bool, goesOn);
    Wire wire(m_fixture.port());
    wire.write(request + last);
    const QByteArray answers = wire.readToEnd();
    QVERIFY2(answers.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '),
             answers.constData());
    QCOMPARE(answers.count("HTTP/1.1 "), goesOn ? 2 : 1);
    if (goesOn)
        QVERIFY2(answers.contains("HTTP/1.1 200 "), answers.constData());
}

void TestHttpRules::aHeadIsAnsweredWithoutABody()
{
    Wire wire(m_fixture.port());
    wire.write("HEAD /health HTTP/1.1\r\n" + host + "\r\n" + last);
    const QByteArray head = wire.readUntil("\r\n\r\n");
    const WireAnswer whole = wire.readAnswer();
    QCOMPARE(whole.status, 200);
    QVERIFY2(head.contains("Content-Length: " + whole.header("Content-Length") + "\r\n"),
             head.constData());
}

//! As TRACE would, also to scripts (RFC 9110 section 9.3.8).
void TestHttpRules::nobodyIsShownItsOwnFields()
{
    for (const char *target : {"/health", "/secure/mcp", "/", "*"}) {
        Wire wire(m_fixture.port());
        wire.write(QByteArray("TRACE ") + target + " HTTP/1.1\r\n" + host
                   + "Cookie: once-told\r\nConnection: close\r\n\r\n");
        const QByteArray answer = wire.readToEnd();
        QVERIFY2(answer.startsWith("HTTP/1.1 4"), answer.constData());
        QVERIFY2(!answer.contains("once-told"), answer.constData());
    }
}

void TestHttpRules::aBodyIsAskedForWhereItIsWelcome()
{
    Wire wire(m_fixture.port());
    const QByteArray request = post(ping, {{"Expect", "100-continue"}});
    wire.write(request.chopped(ping.size()));
    QVERIFY(wire.readUntil("\r\n\r\n").startsWith("HTTP/1.1 100 "));
    wire.write(ping + last);
    QVERIFY(wire.readUntil("\"pinged\"").startsWith("HTTP/1.1 200 "));
    QCOMPARE(wire.readToEnd().count("HTTP/1.1 200 "), 1);
}

void TestHttpRules::chunksArriveInAnyPieces()
{
    QByteArray chunks;
    for (const char byte : ping)
        chunks += "1;note=x\r\n" + QByteArray(1, byte) + "\r\n";
    chunks += "0\r\nX-Trailer: y\r\n\r\n";
    const QByteArray whole = post(chunks, {{"Transfer-Encoding", "chunked"}}) + last;
    for (const qsizetype size : {1, 7, 64}) {
        Wire wire(m_fixture.port());
        for (qsizetype at = 0; at < whole.size(); at += size)
            wire.write(whole.mid(at, size));
        const QByteArray answers = wire.readToEnd();
        QVERIFY2(answers.contains("\"pinged\""), answers.constData());
        QCOMPARE(answers.count("HTTP/1.1 200 "), 2);
    }
}

void TestHttpRules::answersKeepTheOrderOfTheirRequests()
{
    const QByteArray late = R"({"jsonrpc":"2.0","id":"late","method":"tools/call","params":)"
                            R"({"name":"test_tool_with_progress","arguments":{},)"
                            R"("_meta":{"progressToken":1}}})";
    Wire wire(m_fixture.port());
    wire.write(post(late) + post(ping) + last);
    const QByteArray answers = wire.readToEnd();
    QCOMPARE(answers.count("HTTP/1.1 200 "), 3);
    const qsizetype first = answers.indexOf("\"late\"");
    const qsizetype second = answers.indexOf("\"pinged\"");
    QVERIFY2(first > 0 && first < second, answers.constData());
    QVERIFY(second < answers.lastIndexOf("HTTP/1.1 200 "));
}

void TestHttpRules::whoSendsNoMoreStillHears()
{
    Wire wire(m_fixture.port());
    wire.write(post(ping) + "GET /health HTTP/1.1\r\n" + host + "\r\n");
    wire.stopSending();
    const QByteArray answers = wire.readToEnd();
    QVERIFY2(answers.contains("\"pinged\""), answers.constData());
    QCOMPARE(answers.count("HTTP/1.1 200 "), 2);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestHttpRules, tst_http_rules)
#include "tst_http_rules.moc"
