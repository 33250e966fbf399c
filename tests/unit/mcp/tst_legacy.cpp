#include "legacy_words.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstLegacy : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void negotiatesNeverTheStatelessRevision_data();
    void negotiatesNeverTheStatelessRevision();
    void H1_H5_aSessionIsNotFoundForAnotherCaller();
    void H7_onlyInitializeMakesSessions();
    void H32_aPostWithoutSessionLeavesNothingBehind();
    void listsToolsAsPlainJsonBeforeInitialized();
    void echoesTheIdAsItWasSent();
    void acceptsANotificationWithANullId();
    void forbiddenToolsAre403InTheFirstRevisionOnly_data();
    void forbiddenToolsAre403InTheFirstRevisionOnly();
    void batchesBelongToTheFirstRevision();
    void H33_whatIsWrongWithOneRequestHarmsNoOther();
    void aSecondInitializeIsRefused();
    void needsTheRightMediaTypes();
    void resourceNotFoundHasItsOldCode();
    void H2_theWholeBodyIsJudged_data();
    void H2_theWholeBodyIsJudged();
    void completionsAreCutAtAHundred();

private:
    std::unique_ptr<McpWorld> m_world;
};

// After the class: moc stumbles over escapes in raw strings before it.
static const QByteArray list = R"({"jsonrpc":"2.0","id":"\u0041","method":"tools/list"})";

void TstLegacy::negotiatesNeverTheStatelessRevision_data()
{
    QTest::addColumn<QByteArray>("asked");
    QTest::addColumn<QByteArray>("got");
    for (const char *known : {"2025-03-26", "2025-06-18", "2025-11-25"})
        QTest::newRow(known) << QByteArray(known) << QByteArray(known);
    QTest::newRow("modern") << QByteArray("2026-07-28") << QByteArray("2025-11-25");
    QTest::newRow("unknown") << QByteArray("1999-01-01") << QByteArray("2025-11-25");
}

void TstLegacy::negotiatesNeverTheStatelessRevision()
{
    QFETCH(QByteArray, asked);
    QFETCH(QByteArray, got);
    const auto answer = m_world->post(
        R"({"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":")" + asked
        + R"(","capabilities":{}}})");
    const QByteArray said = R"("protocolVersion":")" + got + '"';
    QVERIFY(answer->body.contains(said));
}

void TstLegacy::H1_H5_aSessionIsNotFoundForAnotherCaller()
{
    const QByteArray session = m_world->session();
    QCOMPARE(m_world->post(list, in(session), "bob")->status, 404);
    QCOMPARE(m_world->send(mcp::Verb::Get, {}, in(session), "bob")->status, 404);
    QCOMPARE(m_world->send(mcp::Verb::Delete, {}, in(session), "bob")->status, 404);
    QCOMPARE(m_world->post(list, in(session))->status, 200);
}

void TstLegacy::H7_onlyInitializeMakesSessions()
{
    QCOMPARE(m_world->post(list, in("an-id-that-the-client-chose"))->status, 404);
    QVERIFY(m_world->sessions.records.isEmpty());
}

void TstLegacy::H32_aPostWithoutSessionLeavesNothingBehind()
{
    QCOMPARE(m_world->post(list)->status, 400);
    QVERIFY(m_world->sessions.records.isEmpty());
}

void TstLegacy::listsToolsAsPlainJsonBeforeInitialized()
{
    const auto answer = m_world->post(list, in(m_world->session()));
    QCOMPARE(answer->status, 200);
    QVERIFY(!answer->streaming);
    QVERIFY(answer->body.contains(R"("name":"echo")"));
    QVERIFY(!answer->body.contains("resultType"));
    QVERIFY(!answer->body.contains("ttlMs"));
}

void TstLegacy::echoesTheIdAsItWasSent()
{
    QVERIFY(m_world->post(list, in(m_world->session()))->body.contains(R"("id":"\u0041")"));
}

void TstLegacy::acceptsANotificationWithANullId()
{
    const auto answer =
        m_world->post(R"({"jsonrpc":"2.0","id":null,"method":"notifications/initialized"})",
                      in(m_world->session()));
    QCOMPARE(answer->status, 202);
    QVERIFY(answer->body.isEmpty());
}

void TstLegacy::forbiddenToolsAre403InTheFirstRevisionOnly_data()
{
    QTest::addColumn<QByteArray>("version");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("2025-03-26") << QByteArray("2025-03-26") << 403 << QByteArray("-32003");
    QTest::newRow("2025-06-18") << QByteArray("2025-06-18") << 200 << QByteArray("-32602");
    QTest::newRow("2025-11-25") << QByteArray("2025-11-25") << 200 << QByteArray("-32602");
}

void TstLegacy::forbiddenToolsAre403InTheFirstRevisionOnly()
{
    QFETCH(QByteArray, version);
    QFETCH(int, status);
    QFETCH(QByteArray, code);
    const auto answer = m_world->post(callOf("nope"), in(m_world->session(version)));
    QCOMPARE(answer->status, status);
    QVERIFY(answer->body.contains(code));
    QVERIFY(answer->body.contains("Tool 'nope' not authorized."));
}

void TstLegacy::batchesBelongToTheFirstRevision()
{
    const QByteArray batch = '[' + list + ',' + callOf("echo")
        + R"(,{"jsonrpc":"2.0","method":"notifications/initialized"}])";
    const auto answer = m_world->post(batch, in(m_world->session("2025-03-26")));
    QCOMPARE(answer->status, 200);
    QVERIFY(answer->body.startsWith('['));
    QCOMPARE(answer->body.count("\"jsonrpc\""), 2);
    QCOMPARE(m_world->post(batch, in(m_world->session()))->status, 400);
    QCOMPARE(m_world->post(R"([{"jsonrpc":"2.0","id":1,"method":"initialize","params":{}}])", {})
                 ->status,
             400);
}

void TstLegacy::H33_whatIsWrongWithOneRequestHarmsNoOther()
{
    const QByteArray session = m_world->session();
    const auto running = m_world->post(callOf("slow", withToken), in(session));
    for (const char *bad :
         {"{", "[]", R"({"jsonrpc":"2.0","id":1,"method":"no/such"})",
          R"({"jsonrpc":"2.0","id":{}})",
          R"({"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":7}})"})
        QVERIFY(m_world->post(bad, in(session))->body.contains("\"error\""));
    QCOMPARE(m_world->gate.running, 1);
    QVERIFY(!running->ended);
}

void TstLegacy::aSecondInitializeIsRefused()
{
    const auto answer = m_world->post(
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25"}})",
        in(m_world->session()));
    QCOMPARE(answer->status, 400);
    QVERIFY(answer->body.contains("-32600"));
}

void TstLegacy::needsTheRightMediaTypes()
{
    const QByteArray session = m_world->session();
    QCOMPARE(m_world
                 ->send(mcp::Verb::Post, list,
                        in(session) + Headers{{"Content-Type", "text/plain"}}, "ada")
                 ->status,
             415);
    QCOMPARE(m_world
                 ->send(mcp::Verb::Post, list,
                        in(session)
                            + Headers{{"Content-Type", "application/json"},
                                      {"Accept", "application/json"}},
                        "ada")
                 ->status,
             406);
    QCOMPARE(m_world
                 ->send(mcp::Verb::Post, list,
                        in(session)
                            + Headers{{"Content-Type", "application/json"},
                                      {"Accept", "application/json"},
                                      {"Accept", "text/event-stream"}},
                        "ada")
                 ->status,
             200);
    QCOMPARE(
        m_world->post(list, in(session) + Headers{{"MCP-Protocol-Version", "1999-01-01"}})->status,
        400);
}

void TstLegacy::resourceNotFoundHasItsOldCode()
{
    const auto answer = m_world->post(
        R"({"jsonrpc":"2.0","id":1,"method":"resources/read","params":{"uri":"r://x"}})",
        in(m_world->session()));
    QVERIFY(answer->body.contains("-32002"));
}

void TstLegacy::H2_theWholeBodyIsJudged_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF") + callOf("nope");
    QTest::newRow("UTF-16") << QByteArray("{\0\"\0j\0", 6);
    QTest::newRow("two names") << QByteArray(
        R"({"jsonrpc":"2.0","id":5,"method":"tools/call","params":{"name":"echo","name":"nope"}})");
    QTest::newRow("two methods") << QByteArray(
        R"({"jsonrpc":"2.0","id":5,"method":"ping","method":"tools/call","params":{"name":"nope"}})");
}

void TstLegacy::H2_theWholeBodyIsJudged()
{
    QFETCH(QByteArray, text);
    const auto answer = m_world->post(text, in(m_world->session()));
    QCOMPARE(answer->status, 400);
    QVERIFY(!answer->body.contains("echoed"));
}

void TstLegacy::completionsAreCutAtAHundred()
{
    const auto answer = m_world->post(
        R"({"jsonrpc":"2.0","id":1,"method":"completion/complete","params":{"ref":{"type":"ref/prompt","name":"hello"},"argument":{"name":"a","value":""}}})",
        in(m_world->session()));
    QVERIFY(answer->body.contains("\"99\""));
    QVERIFY(!answer->body.contains("\"100\""));
    QVERIFY(answer->body.contains("\"hasMore\":true"));
}

PLEXUS_TEST(TstLegacy, tst_legacy)
#include "tst_legacy.moc"
