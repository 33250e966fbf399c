// Streams of sessions: resuming, polling, and their connections.
#include "legacy_words.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSessionStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void resumesWhereTheStreamBroke();
    void aResumedStreamIsPrimedWithWhatWasSeen();
    void aFinishedStreamMayBeReadAgainAndAgain();
    void closesItsStreamMidCallAndTheClientComesBack();
    void closesNoStreamOfClientsThatWereNotPrimed();
    void theGoodbyeOfAnEarlierConnectionChangesNothing();
    void anotherCallersEventIdReplaysNothing();
    void oneStandaloneStream();
    void updatesGoToThoseWhoWatchAndMaySee();
    void endedStreamsAreKeptWithinBounds();
    void callsThatWereLostInARestartFail();
    void theStandaloneStreamGoesOnAfterARestart();

private:
    std::shared_ptr<RecordingOutlet> listen(const QByteArray &session,
                                            const QByteArray &lastEventId = {});
    std::unique_ptr<McpWorld> m_world;
};

std::shared_ptr<RecordingOutlet> TstSessionStreams::listen(const QByteArray &session,
                                                           const QByteArray &lastEventId)
{
    Headers headers = in(session);
    if (!lastEventId.isEmpty())
        headers.add("Last-Event-ID", lastEventId);
    return m_world->send(mcp::Verb::Get, {}, headers, "ada");
}

void TstSessionStreams::resumesWhereTheStreamBroke()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    call->gone();
    m_world->post(answerTo(questionId(call->body), R"({"action":"accept","content":{"name":"A"}})"),
                  in(session));
    const auto resumed = listen(session, lastEventId(call->body));
    spinUntil([&resumed] { return resumed->ended; });
    QVERIFY(resumed->body.contains("Hello, A"));
    QVERIFY(!resumed->body.contains("elicitation/create"));
}

//! Else a connection that breaks again at once would lose what was to be sent again.
void TstSessionStreams::aResumedStreamIsPrimedWithWhatWasSeen()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    const QByteArray first = firstEventId(call->body);
    QVERIFY(first != lastEventId(call->body));
    call->gone();
    const auto resumed = listen(session, first);
    QVERIFY(resumed->body.startsWith("id: " + first + '\n'));
    QVERIFY(resumed->body.contains("elicitation/create"));
}

void TstSessionStreams::aFinishedStreamMayBeReadAgainAndAgain()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    m_world->post(answerTo(questionId(call->body), R"({"action":"accept","content":{"name":"A"}})"),
                  in(session));
    spinUntil([&call] { return call->ended; });
    const QByteArray first = firstEventId(call->body);
    for (int again = 0; again < 2; ++again) {
        const auto resumed = listen(session, first);
        QCOMPARE(resumed->status, 200);
        QVERIFY(resumed->ended);
        QVERIFY(resumed->body.contains("Hello, A"));
    }
}

void TstSessionStreams::closesItsStreamMidCallAndTheClientComesBack()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("pause"), in(session));
    QVERIFY(call->streaming && call->ended);
    QVERIFY(call->body.contains("\nretry: "));
    QVERIFY(!call->body.contains("\"id\":5"));
    const auto resumed = listen(session, lastEventId(call->body));
    QVERIFY(!resumed->ended);
    m_world->gate.paused->set();
    spinUntil([&resumed] { return resumed->ended; });
    QVERIFY(resumed->body.contains("echoed"));
}

void TstSessionStreams::closesNoStreamOfClientsThatWereNotPrimed()
{
    const QByteArray session = m_world->session("2025-06-18");
    const auto call = m_world->post(callOf("pause"), in(session));
    QVERIFY(!call->ended);
    m_world->gate.paused->set();
    spinUntil([&call] { return call->ended; });
    QVERIFY(call->body.contains("echoed"));
}

void TstSessionStreams::theGoodbyeOfAnEarlierConnectionChangesNothing()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("pause"), in(session));
    const auto resumed = listen(session, lastEventId(call->body));
    call->gone(); // late, as from another thread
    QTest::qWait(0);
    m_world->gate.paused->set();
    spinUntil([&resumed] { return resumed->ended; });
    QVERIFY(resumed->body.contains("echoed"));
}

void TstSessionStreams::anotherCallersEventIdReplaysNothing()
{
    const auto call = m_world->post(callOf("ask"), in(m_world->session()));
    const QByteArray stolen = firstEventId(call->body);
    const auto stream = m_world->send(
        mcp::Verb::Get, {},
        in(m_world->session("2025-11-25", "bob")) + Headers{{"Last-Event-ID", stolen}}, "bob");
    QVERIFY(stream->streaming);
    QVERIFY(!stream->body.contains("elicitation/create"));
}

void TstSessionStreams::oneStandaloneStream()
{
    const QByteArray session = m_world->session();
    const auto first = listen(session);
    QVERIFY(first->streaming);
    QCOMPARE(listen(session)->status, 409);
    m_world->endpoint->announceListChanged(mcp::Endpoint::List::Tools,
                                           [](const mcp::Owner &) { return true; });
    QVERIFY(first->body.contains("tools/list_changed"));
}

static QByteArray subscription(const QByteArray &method, const QByteArray &uri)
{
    return R"({"jsonrpc":"2.0","id":9,"method":"resources/)" + method + R"(","params":{"uri":")"
        + uri + "\"}}";
}

void TstSessionStreams::updatesGoToThoseWhoWatchAndMaySee()
{
    m_world->gate.visible = {u"r://1"_s, u"r://2"_s};
    const QByteArray session = m_world->session();
    const auto stream = listen(session);
    const QByteArray others = m_world->session();
    const auto othersStream = listen(others);
    QCOMPARE(m_world->post(subscription("subscribe", "r://1"), in(session))->status, 200);
    QVERIFY(
        m_world->post(subscription("subscribe", "r://x"), in(session))->body.contains("-32002"));
    const auto updated = [this](const QString &uri) {
        m_world->endpoint->announceResourceUpdated(uri, [](const mcp::Owner &) { return true; });
    };
    updated(u"r://2"_s);
    QVERIFY(!stream->body.contains("resources/updated"));
    updated(u"r://1"_s);
    QCOMPARE(stream->body.count("resources/updated"), 1);
    QVERIFY(!othersStream->body.contains("resources/updated"));
    m_world->gate.visible.clear(); // it was taken away from them
    updated(u"r://1"_s);
    m_world->gate.visible = {u"r://1"_s};
    m_world->post(subscription("unsubscribe", "r://1"), in(session));
    updated(u"r://1"_s);
    QCOMPARE(stream->body.count("resources/updated"), 1);
}

void TstSessionStreams::endedStreamsAreKeptWithinBounds()
{
    const QByteArray session = m_world->session();
    QByteArray first;
    for (int i = 0; i < 20; ++i) {
        const auto call = m_world->post(callOf("pause"), in(session));
        m_world->gate.paused->set();
        const auto rest = listen(session, lastEventId(call->body));
        spinUntil([&rest] { return rest->ended; });
        first = first.isEmpty() ? lastEventId(call->body) : first;
    }
    const auto late = listen(session, first);
    QVERIFY(late->ended && late->body.contains("ask again"));
}

void TstSessionStreams::callsThatWereLostInARestartFail()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    const QByteArray last = lastEventId(call->body);
    m_world->restart();
    const auto resumed = listen(session, last);
    QVERIFY(resumed->ended);
    QVERIFY(resumed->body.contains("\"id\":5,\"error\":"));
    // The id of another session's stream says nothing here.
    const auto other = listen(m_world->session(), last);
    QVERIFY(!other->ended && !other->body.contains("error"));
}

void TstSessionStreams::theStandaloneStreamGoesOnAfterARestart()
{
    const QByteArray session = m_world->session();
    const auto before = listen(session);
    m_world->restart();
    QVERIFY(!listen(session, firstEventId(before->body))->ended);
}

PLEXUS_TEST(TstSessionStreams, tst_session_streams)
#include "tst_session_streams.moc"
