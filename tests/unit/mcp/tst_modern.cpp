#include "json/document.h"
#include "mcp_world.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static QJsonObject parsed(const QByteArray &text)
{
    const auto document = json::Document::parse(text);
    return document->root().toQJson().toObject();
}

static int codeOf(const QByteArray &text)
{
    return parsed(text).value("error"_L1).toObject().value("code"_L1).toInt();
}

static QJsonObject resultOf(const QByteArray &text)
{
    return parsed(text).value("result"_L1).toObject();
}

static const QByteArray version = R"("io.modelcontextprotocol/protocolVersion":"2026-07-28")";
static const QByteArray capabilities = R"("io.modelcontextprotocol/clientCapabilities":{})";

static QByteArray body(const QByteArray &method, const QByteArray &meta,
                       const QByteArray &more = {})
{
    return R"({"jsonrpc":"2.0","id":7,"method":")" + method + R"(","params":{"_meta":{)" + meta
        + '}' + more + "}}";
}

class TstModern : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void aHeaderThatComesTwiceIsWhatNeitherOfThemSays();
    void firstFailingRungAnswers_data();
    void firstFailingRungAnswers();
    void everyResultHasATypeAndTheServersName();
    void listsSayHowLongTheyMayBeKeptAndByWhom();
    void unknownToolIsAnErrorWithStatus200();
    void asksByInputRequiredAndGoesOnWithTheAnswer();
    void whatIsForgottenIsAskedAndDoneAgain();
    void refusesAStateThatIsNotOfThisCall_data();
    void refusesAStateThatIsNotOfThisCall(); // threat 67
    void noticesEveryChangedCharacterOfAState(); // threat 67
    void refusesAStateAfterItsTime(); // threat 67
    void aGuestsStateIsGoodForOneRetry(); // threat 67
    void unusableAnswersAreAskedForAgain();
    void progressTurnsTheAnswerIntoAStream();
    void aClientThatLeavesCancelsItsCall();
    void listenAcknowledgesFirstAndTellsOnlyWhatWasAskedFor();
    void endedOwnersLoseTheirStreams();
    void supportedVersionsNameNoRevisionWithSessions();

private:
    std::unique_ptr<McpWorld> m_world;
};

void TstModern::aHeaderThatComesTwiceIsWhatNeitherOfThemSays()
{
    const QByteArray call = body("tools/call", version + ',' + capabilities, R"(,"name":"echo")");
    for (const char *second : {"echo", "slow"}) {
        const auto answer = m_world->post(call,
                                          {{"MCP-Protocol-Version", "2026-07-28"},
                                           {"Mcp-Method", "tools/call"},
                                           {"Mcp-Name", "echo"},
                                           {"mcp-name", second}});
        QCOMPARE(answer->status, 400);
        QCOMPARE(codeOf(answer->body), -32020);
    }
}

void TstModern::firstFailingRungAnswers_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("versionHeader");
    QTest::addColumn<QByteArray>("methodHeader");
    QTest::addColumn<QByteArray>("nameHeader");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    const QByteArray now = "2026-07-28";
    const QByteArray both = version + ',' + capabilities;
    const QByteArray future =
        R"("io.modelcontextprotocol/protocolVersion":"v999.0.0",)" + capabilities;
    const auto row = [](const char *name, const QByteArray &text, const QByteArray &v,
                        const QByteArray &m, const QByteArray &n, int status,
                        int code) { QTest::newRow(name) << text << v << m << n << status << code; };
    row("not JSON", "{", now, "tools/list", "", 400, -32700);
    row("not a message", "[1]", now, "tools/list", "", 400, -32600);
    row("empty batch", "[]", now, "tools/list", "", 400, -32600);
    row("batch that claims", '[' + body("tools/list", both) + ']', now, "tools/list", "", 400,
        -32600);
    row("no meta", R"({"jsonrpc":"2.0","id":7,"method":"tools/list"})", now, "tools/list", "", 400,
        -32602);
    row("no capabilities", body("tools/list", version), now, "tools/list", "", 400, -32602);
    row("capabilities no object",
        body("tools/list", version + R"(,"io.modelcontextprotocol/clientCapabilities":1)"), now,
        "tools/list", "", 400, -32602);
    row("versions differ", body("tools/list", future), now, "tools/list", "", 400, -32020);
    row("unknown version", body("tools/list", future), "v999.0.0", "tools/list", "", 400, -32022);
    row("no version header", body("tools/list", both), "", "tools/list", "", 400, -32020);
    row("no method header", body("tools/list", both), now, "", "", 400, -32020);
    row("other method header", body("tools/list", both), now, "tools/call", "", 400, -32020);
    row("no name header", body("tools/call", both, R"(,"name":"echo")"), now, "tools/call", "", 400,
        -32020);
    row("other name header", body("tools/call", both, R"(,"name":"echo")"), now, "tools/call",
        "Echo", 400, -32020);
    row("bad base64 name", body("tools/call", both, R"(,"name":"echo")"), now, "tools/call",
        "=?base64?ZWNobw?=", 400, -32020);
    row("base64 name", body("tools/call", both, R"(,"name":"echo")"), now, "tools/call",
        "=?base64?ZWNobw==?=", 200, 0);
    row("unknown method", body("no/such", both), now, "no/such", "", 404, -32601);
    row("removed method of tasks", body("tasks/result", both, R"(,"taskId":"t")"), now,
        "tasks/result", "", 404, -32601);
    row("no name header of a task", body("tasks/get", both, R"(,"taskId":"t")"), now, "tasks/get",
        "", 400, -32020);
    row("removed method", body("ping", both), now, "ping", "", 404, -32601);
    row("initialize that claims", body("initialize", both), now, "initialize", "", 404, -32601);
    row("initialize with the header",
        R"({"jsonrpc":"2.0","id":7,"method":"initialize","params":{}})", now, "initialize", "", 400,
        -32020);
    row("no parameter header",
        body("tools/call", both, R"(,"name":"region","arguments":{"region":"us"})"), now,
        "tools/call", "region", 400, -32020);
    row("null argument needs none",
        body("tools/call", both, R"(,"name":"region","arguments":{"region":null})"), now,
        "tools/call", "region", 200, 0);
    row("invalid cursor", body("tools/list", both, R"(,"cursor":"junk")"), now, "tools/list", "",
        200, -32602);
}

void TstModern::firstFailingRungAnswers()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, versionHeader);
    QFETCH(QByteArray, methodHeader);
    QFETCH(QByteArray, nameHeader);
    QFETCH(int, status);
    QFETCH(int, code);
    Headers headers;
    if (!versionHeader.isEmpty())
        headers.add("MCP-Protocol-Version", versionHeader);
    if (!methodHeader.isEmpty())
        headers.add("Mcp-Method", methodHeader);
    if (!nameHeader.isEmpty())
        headers.add("Mcp-Name", nameHeader);
    const auto answer = m_world->post(text, headers);
    QCOMPARE(answer->status, status);
    QCOMPARE(codeOf(answer->body), code);
}

void TstModern::everyResultHasATypeAndTheServersName()
{
    for (const auto &answer : {m_world->modern("server/discover"), m_world->modern("tools/list"),
                               m_world->modern("tools/call", R"("name":"echo")", "echo"),
                               m_world->modern("resources/read", R"("uri":"r://1")", "r://1"),
                               m_world->modern("prompts/get", R"("name":"hello")", "hello")}) {
        const QJsonObject result = resultOf(answer->body);
        QCOMPARE(result.value("resultType"_L1).toString(), u"complete"_s);
        QVERIFY(
            result.value("_meta"_L1).toObject().contains("io.modelcontextprotocol/serverInfo"_L1));
    }
}

void TstModern::listsSayHowLongTheyMayBeKeptAndByWhom()
{
    const QJsonObject result = resultOf(m_world->modern("tools/list")->body);
    QCOMPARE(result.value("cacheScope"_L1).toString(), u"private"_s);
    QCOMPARE(result.value("ttlMs"_L1).toInt(), 1000);
}

void TstModern::unknownToolIsAnErrorWithStatus200()
{
    const auto answer = m_world->modern("tools/call", R"("name":"nope")", "nope");
    QCOMPARE(answer->status, 200);
    QCOMPARE(codeOf(answer->body), -32602);
}

static const QByteArray forms = R"({"elicitation":{}})";

static QByteArray retry(const QJsonObject &result, const QByteArray &answer)
{
    return R"("name":"ask","requestState":")"
        + result.value("requestState"_L1).toString().toLatin1() + R"(","inputResponses":{"who":)"
        + answer + '}';
}

void TstModern::asksByInputRequiredAndGoesOnWithTheAnswer()
{
    const QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "ada", forms)->body);
    QCOMPARE(first.value("resultType"_L1).toString(), u"input_required"_s);
    QCOMPARE(first.value("inputRequests"_L1)
                 .toObject()
                 .value("who"_L1)
                 .toObject()
                 .value("method"_L1)
                 .toString(),
             u"elicitation/create"_s);
    const auto done = m_world->modern(
        "tools/call", retry(first, R"({"action":"accept","content":{"name":"Ada"}})"), "ask", "ada",
        forms);
    QVERIFY(done->body.contains("Hello, Ada"));
    const auto cannot = m_world->modern("tools/call", R"("name":"ask")", "ask");
    QCOMPARE(cannot->status, 400);
    QCOMPARE(codeOf(cannot->body), -32021);
}

void TstModern::whatIsForgottenIsAskedAndDoneAgain()
{
    const QByteArray pages = R"({"elicitation":{"url":{}}})";
    QByteArray params = R"("name":"page")";
    for (int round = 1; round <= 3; ++round) {
        m_world->gate.forgets = round > 1;
        const QJsonObject result =
            resultOf(m_world->modern("tools/call", params, "page", "ada", pages)->body);
        QCOMPARE(result.value("resultType"_L1).toString(), u"input_required"_s);
        QCOMPARE(m_world->gate.effects, round);
        params = R"("name":"page","requestState":")"
            + result.value("requestState"_L1).toString().toLatin1()
            + R"(","inputResponses":{"page":{"action":"accept"}})";
    }
    m_world->gate.forgets = false;
    const auto done = m_world->modern("tools/call", params, "page", "ada", pages);
    QCOMPARE(resultOf(done->body).value("resultType"_L1).toString(), u"complete"_s);
}

void TstModern::refusesAStateThatIsNotOfThisCall_data()
{
    QTest::addColumn<QByteArray>("owner");
    QTest::addColumn<QByteArray>("tool");
    QTest::addColumn<QByteArray>("more");
    QTest::addColumn<QByteArray>("damage");
    const QByteArray none;
    QTest::newRow("another caller") << "bob"_ba
                                    << "ask"_ba << none << none;
    QTest::newRow("a guest") << "guest"_ba
                             << "ask"_ba << none << none;
    QTest::newRow("another tool") << "ada"_ba
                                  << "echo"_ba << none << none;
    QTest::newRow("other arguments") << "ada"_ba
                                     << "ask"_ba
                                     << R"(,"arguments":{"x":1})"_ba << none;
    QTest::newRow("tampered") << "ada"_ba
                              << "ask"_ba << none << "-TAMPERED"_ba;
}

void TstModern::refusesAStateThatIsNotOfThisCall()
{
    QFETCH(QByteArray, owner);
    QFETCH(QByteArray, tool);
    QFETCH(QByteArray, more);
    QFETCH(QByteArray, damage);
    QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "ada", forms)->body);
    first.insert("requestState"_L1,
                 first.value("requestState"_L1).toString() + QString::fromLatin1(damage));
    QByteArray params = retry(first, R"({"action":"accept","content":{"name":"Ada"}})") + more;
    params.replace(R"("name":"ask")", R"("name":")" + tool + '"');
    const auto answer = m_world->modern("tools/call", params, tool, owner, forms);
    QCOMPARE(codeOf(answer->body), -32602);
}

void TstModern::noticesEveryChangedCharacterOfAState()
{
    QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "ada", forms)->body);
    const QString state = first.value("requestState"_L1).toString();
    QVERIFY(state.size() > 64);
    const auto codeWith = [&](const QString &changed) {
        first.insert("requestState"_L1, changed);
        return codeOf(
            m_world
                ->modern("tools/call", retry(first, R"({"action":"decline"})"), "ask", "ada", forms)
                ->body);
    };
    for (qsizetype i = 0; i < state.size(); ++i) {
        QString changed = state;
        changed[i] = state.at(i) == u'A' ? u'B' : u'A';
        QVERIFY2(codeWith(changed) == -32602, qPrintable(u"character %1"_s.arg(i)));
        QVERIFY2(codeWith(state.first(i)) == -32602, qPrintable(u"cut at %1"_s.arg(i)));
    }
    QCOMPARE(codeWith(state), 0); // which was good all the time
}

void TstModern::refusesAStateAfterItsTime()
{
    const QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "ada", forms)->body);
    m_world->clock.advance(Milliseconds(11 * 60 * 1000));
    QCOMPARE(codeOf(m_world
                        ->modern("tools/call", retry(first, R"({"action":"decline"})"), "ask",
                                 "ada", forms)
                        ->body),
             -32602);
}

void TstModern::aGuestsStateIsGoodForOneRetry()
{
    const QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "guest", forms)->body);
    const QByteArray params = retry(first, R"({"action":"accept","content":{"name":"Ada"}})");
    QVERIFY(
        m_world->modern("tools/call", params, "ask", "guest", forms)->body.contains("Hello, Ada"));
    QCOMPARE(codeOf(m_world->modern("tools/call", params, "ask", "guest", forms)->body), -32602);
}

void TstModern::unusableAnswersAreAskedForAgain()
{
    const QJsonObject first =
        resultOf(m_world->modern("tools/call", R"("name":"ask")", "ask", "ada", forms)->body);
    for (const char *answer : {"1", "null", R"({"action":"accept","content":{}})",
                               R"({"action":"accept","content":{"name":5}})"}) {
        const auto again = m_world->modern("tools/call", retry(first, answer), "ask", "ada", forms);
        QCOMPARE(resultOf(again->body).value("resultType"_L1).toString(), u"input_required"_s);
    }
}

void TstModern::progressTurnsTheAnswerIntoAStream()
{
    const auto answer = m_world->post(
        body("tools/call", version + ',' + capabilities + R"(,"progressToken":"\u0070")",
             R"(,"name":"slow")"),
        {{"MCP-Protocol-Version", "2026-07-28"},
         {"Mcp-Method", "tools/call"},
         {"Mcp-Name", "slow"}});
    QVERIFY(answer->streaming);
    QVERIFY(answer->body.contains(R"("progressToken":"p")"));
    answer->gone();
    spinUntil([this] { return m_world->gate.running == 0; });
}

void TstModern::aClientThatLeavesCancelsItsCall()
{
    const auto answer =
        m_world->post(body("tools/call", version + ',' + capabilities + R"(,"progressToken":1)",
                           R"(,"name":"slow")"),
                      {{"MCP-Protocol-Version", "2026-07-28"},
                       {"Mcp-Method", "tools/call"},
                       {"Mcp-Name", "slow"}});
    QCOMPARE(m_world->gate.running, 1);
    answer->gone();
    spinUntil([this] { return m_world->gate.running == 0; });
    QVERIFY(!answer->ended);
}

void TstModern::listenAcknowledgesFirstAndTellsOnlyWhatWasAskedFor()
{
    const auto stream = m_world->modern(
        "subscriptions/listen",
        R"("notifications":{"toolsListChanged":true,"resourceSubscriptions":["r://1","r://2"]})");
    QVERIFY(stream->streaming);
    QVERIFY(stream->body.startsWith(
        "event: message\ndata: "
        "{\"jsonrpc\":\"2.0\",\"method\":\"notifications/subscriptions/acknowledged\""));
    QVERIFY(stream->body.contains(R"("io.modelcontextprotocol/subscriptionId":1)"));
    QVERIFY(!stream->body.contains("r://2"));
    const auto everybody = [](const mcp::Owner &) { return true; };
    m_world->endpoint->announceListChanged(mcp::Endpoint::List::Prompts, everybody);
    QVERIFY(!stream->body.contains("prompts/list_changed"));
    m_world->endpoint->announceListChanged(mcp::Endpoint::List::Tools, everybody);
    QVERIFY(stream->body.contains("tools/list_changed"));
    m_world->endpoint->announceResourceUpdated(u"r://1"_s, everybody);
    QCOMPARE(stream->body.count("notifications/resources/updated"), 1);
    m_world->gate.visible.clear(); // it was taken away from the listener
    m_world->endpoint->announceResourceUpdated(u"r://1"_s, everybody);
    QCOMPARE(stream->body.count("notifications/resources/updated"), 1);
}

void TstModern::endedOwnersLoseTheirStreams()
{
    const auto mine = m_world->modern("subscriptions/listen",
                                      R"("notifications":{"toolsListChanged":true})", {}, "ada");
    const auto others = m_world->modern("subscriptions/listen",
                                        R"("notifications":{"toolsListChanged":true})", {}, "bob");
    m_world->endpoint->endWhere([](const mcp::Owner &owner) { return owner.key == "ada"; });
    QVERIFY(mine->ended);
    QVERIFY(mine->body.contains(R"("resultType":"complete")"));
    QVERIFY(!others->ended);
}

void TstModern::supportedVersionsNameNoRevisionWithSessions()
{
    const QJsonArray versions =
        resultOf(m_world->modern("server/discover")->body).value("supportedVersions"_L1).toArray();
    QCOMPARE(versions, QJsonArray{u"2026-07-28"_s});
}

PLEXUS_TEST(TstModern, tst_modern)
#include "tst_modern.moc"
