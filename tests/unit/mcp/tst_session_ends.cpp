// How sessions and their calls end.
#include "legacy_words.h"
#include "mcp/legacy/sessions.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSessionEnds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void deletesASessionOnce();
    void aRestartKeepsTheSession();
    void aClientThatLeavesDoesNotCancel();
    void cancelledCallsEndWithoutAnAnswer();
    void callsOfAnEndedSessionAreAnswered();
    void aSessionThatWasEndedElsewhereEndsHere();
    void callsRunForTheTokenThatAsks();
    void aRevokedTokenTakesItsOwnCallsOnly();
    void callsGoOnWhileTheServerStops();
    void whoListensUsesTheSession();
    void aSessionWhoseTimeIsOverEndsItsStreams();

private:
    std::unique_ptr<McpWorld> m_world;
};

static bool everybody(const mcp::Owner &) { return true; }

static const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";

void TstSessionEnds::deletesASessionOnce()
{
    const QByteArray session = m_world->session();
    QCOMPARE(m_world->send(mcp::Verb::Delete, {}, in(session), "ada")->status, 200);
    QCOMPARE(m_world->send(mcp::Verb::Delete, {}, in(session), "ada")->status, 404);
    QCOMPARE(m_world->post(ping, in(session))->status, 404);
}

void TstSessionEnds::aRestartKeepsTheSession()
{
    const QByteArray session = m_world->session("2025-06-18");
    m_world->restart();
    QCOMPARE(m_world->post(ping, in(session))->status, 200);
}

void TstSessionEnds::aClientThatLeavesDoesNotCancel()
{
    const auto call = m_world->post(callOf("slow", withToken), in(m_world->session()));
    call->gone();
    QTest::qWait(0);
    QCOMPARE(m_world->gate.running, 1);
}

void TstSessionEnds::cancelledCallsEndWithoutAnAnswer()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("slow", withToken), in(session));
    m_world->post(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":5}})",
        in(session));
    spinUntil([this] { return m_world->gate.running == 0; });
    QVERIFY(call->ended);
    QVERIFY(!call->body.contains("\"id\":5"));
}

void TstSessionEnds::callsOfAnEndedSessionAreAnswered()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("slow", withToken), in(session));
    m_world->endpoint->endWhere(&everybody);
    QVERIFY(call->ended);
    QVERIFY(call->body.contains(R"("id":5,"error":)"));
    spinUntil([this] { return m_world->gate.running == 0; });
}

void TstSessionEnds::aSessionThatWasEndedElsewhereEndsHere()
{
    const QByteArray session = m_world->session();
    const auto stream = m_world->send(mcp::Verb::Get, {}, in(session), "ada");
    const auto others = m_world->send(mcp::Verb::Get, {}, in(m_world->session()), "ada");
    m_world->endpoint->endSession(mcp::legacy::SessionId::hashOf(session));
    QVERIFY(stream->ended);
    QVERIFY(!others->ended);
}

void TstSessionEnds::callsRunForTheTokenThatAsks()
{
    m_world->principal = std::make_shared<Principal>();
    const QByteArray session = m_world->session();
    m_world->principal = std::make_shared<Principal>();
    m_world->post(callOf("echo"), in(session));
    QCOMPARE(m_world->gate.lastCaller, m_world->principal);
}

void TstSessionEnds::aRevokedTokenTakesItsOwnCallsOnly()
{
    const QByteArray session = m_world->session();
    const auto stream = m_world->send(mcp::Verb::Get, {}, in(session), "ada");
    m_world->principal = std::make_shared<Principal>();
    const auto call = m_world->post(callOf("slow", withToken), in(session));
    m_world->endpoint->endWhere([revoked = m_world->principal](const mcp::Owner &owner) {
        return owner.principal == revoked;
    });
    QVERIFY(call->ended);
    QVERIFY(!stream->ended);
    spinUntil([this] { return m_world->gate.running == 0; });
    QCOMPARE(m_world->post(ping, in(session))->status, 200);
}

void TstSessionEnds::callsGoOnWhileTheServerStops()
{
    const QByteArray session = m_world->session();
    const auto stream = m_world->send(mcp::Verb::Get, {}, in(session), "ada");
    const auto call = m_world->post(callOf("slow", withToken), in(session));
    m_world->endpoint->shutDown();
    QVERIFY(stream->ended);
    QVERIFY(!call->ended);
    QCOMPARE(m_world->gate.running, 1);
    m_world->endpoint->endCalls(); // the grace is over
    QVERIFY(call->ended);
    QVERIFY(call->body.contains("The server is stopping"));
    QVERIFY(!call->body.contains("-32001")); // the session is still there after the restart
}

void TstSessionEnds::whoListensUsesTheSession()
{
    mcp::legacy::Sessions sessions(m_world->services());
    const QString id = u"a-session"_s;
    const auto session = run(sessions.create(m_world->ownerOf("ada"), id, {}));
    run(sessions.lookAfter());
    QVERIFY(m_world->sessions.touched.isEmpty());
    const auto stream = std::make_shared<RecordingOutlet>();
    session->listen({}, stream);
    run(sessions.lookAfter());
    QCOMPARE(m_world->sessions.touched,
             QByteArrayList{mcp::legacy::SessionId::hashOf(id.toLatin1())});
    QVERIFY(!stream->ended);
}

void TstSessionEnds::aSessionWhoseTimeIsOverEndsItsStreams()
{
    mcp::legacy::Sessions sessions(m_world->services());
    const auto session = run(sessions.create(m_world->ownerOf("ada"), u"a-session"_s, {}));
    const auto stream = std::make_shared<RecordingOutlet>();
    session->listen({}, stream);
    m_world->sessions.records.clear();
    run(sessions.lookAfter());
    QVERIFY(stream->ended);
}

PLEXUS_TEST(TstSessionEnds, tst_session_ends)
#include "tst_session_ends.moc"
