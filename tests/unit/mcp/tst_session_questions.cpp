// What sessions ask their clients.
#include "legacy_words.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSessionQuestions : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void asksOnTheCallsStreamAndGoesOn();
    void progressGrowsOverARunAgain();
    void aRevisionWithoutElicitationSaysSoInTheResult();
    void idsDoNotComeTwiceInASessionThatWasTakenUpAgain();
    void aRefusalIsAnErrorResultOfTheTool();
    void asksForRootsOnceUntilTheyChange();
    void asksClientsThatDoNotTellOfRootsEachTime();
    void tellsTheSessionThatAskedWhenAPageIsDone();
    void tellsOfAPageOnItsCallAsLongAsThatRuns();
    void pagesCanBeAskedForByTheError();
    void aContextThatOutlivesItsCallDoesNothing();

private:
    std::unique_ptr<McpWorld> m_world;
};

static bool everybody(const mcp::Owner &) { return true; }

void TstSessionQuestions::asksOnTheCallsStreamAndGoesOn()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    QVERIFY(call->streaming);
    QVERIFY(call->body.contains("\nretry: ")); // primed
    QVERIFY(call->body.contains("elicitation/create"));
    const auto accepted = m_world->post(
        answerTo(questionId(call->body), R"({"action":"accept","content":{"name":"Ada"}})"),
        in(session));
    QCOMPARE(accepted->status, 202);
    spinUntil([&call] { return call->ended; });
    QVERIFY(call->body.contains("Hello, Ada"));
}

void TstSessionQuestions::progressGrowsOverARunAgain()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask", withToken), in(session));
    QCOMPARE(call->body.count("notifications/progress"), 1);
    m_world->post(answerTo(questionId(call->body), R"({"action":"accept","content":{"name":"A"}})"),
                  in(session));
    spinUntil([&call] { return call->ended; });
    QCOMPARE(call->body.count("notifications/progress"), 1); // the second run says nothing new
}

void TstSessionQuestions::aRevisionWithoutElicitationSaysSoInTheResult()
{
    const auto call = m_world->post(callOf("ask"), in(m_world->session("2025-03-26")));
    QCOMPARE(call->status, 200);
    QVERIFY(call->body.contains("\"isError\":true"));
}

void TstSessionQuestions::idsDoNotComeTwiceInASessionThatWasTakenUpAgain()
{
    const QByteArray session = m_world->session();
    const auto before = m_world->post(callOf("ask"), in(session));
    m_world->restart();
    const auto after = m_world->post(callOf("ask"), in(session));
    QVERIFY(questionId(before->body) != questionId(after->body));
}

void TstSessionQuestions::aRefusalIsAnErrorResultOfTheTool()
{
    const QByteArray session = m_world->session();
    const auto call = m_world->post(callOf("ask"), in(session));
    m_world->post(R"({"jsonrpc":"2.0","id":)" + questionId(call->body)
                      + R"(,"error":{"code":-1,"message":"no"}})",
                  in(session));
    spinUntil([&call] { return call->ended; });
    QVERIFY(call->body.contains("\"isError\":true"));
    QVERIFY(call->body.contains("refused to answer"));
}

static const QByteArray oneRoot = R"({"roots":[{"uri":"file:///a"}]})";

void TstSessionQuestions::asksForRootsOnceUntilTheyChange()
{
    const QByteArray session =
        m_world->session("2025-11-25", "ada", R"({"roots":{"listChanged":true}})");
    const auto first = m_world->post(callOf("folders"), in(session));
    m_world->post(answerTo(questionId(first->body), oneRoot), in(session));
    spinUntil([&first] { return first->ended; });
    const auto second = m_world->post(callOf("folders"), in(session));
    QVERIFY(!second->streaming && second->body.contains("echoed"));
    m_world->post(R"({"jsonrpc":"2.0","method":"notifications/roots/list_changed"})", in(session));
    QVERIFY(m_world->post(callOf("folders"), in(session))->body.contains("roots/list"));
}

void TstSessionQuestions::asksClientsThatDoNotTellOfRootsEachTime()
{
    const QByteArray session = m_world->session("2025-11-25", "ada", R"({"roots":{}})");
    const auto first = m_world->post(callOf("folders"), in(session));
    m_world->post(answerTo(questionId(first->body), oneRoot), in(session));
    spinUntil([&first] { return first->ended; });
    QVERIFY(m_world->post(callOf("folders"), in(session))->body.contains("roots/list"));
}

static const QByteArray pages = R"({"elicitation":{"url":{}}})";

void TstSessionQuestions::tellsTheSessionThatAskedWhenAPageIsDone()
{
    const QByteArray session = m_world->session("2025-11-25", "ada", pages);
    const QByteArray others = m_world->session("2025-11-25", "ada", pages);
    const auto stream = m_world->send(mcp::Verb::Get, {}, in(session), "ada");
    const auto othersStream = m_world->send(mcp::Verb::Get, {}, in(others), "ada");
    const auto call = m_world->post(callOf("page"), in(session));
    QVERIFY(call->body.contains(R"("elicitationId":"connect-1")"));
    m_world->post(answerTo(questionId(call->body), R"({"action":"accept"})"), in(session));
    spinUntil([&call] { return call->ended; });
    m_world->endpoint->announceElicitationComplete(u"another"_s, &everybody);
    QVERIFY(!stream->body.contains("elicitation/complete"));
    for (int again = 0; again < 2; ++again)
        m_world->endpoint->announceElicitationComplete(u"connect-1"_s, &everybody);
    QCOMPARE(stream->body.count("notifications/elicitation/complete"), 1);
    QVERIFY(stream->body.contains(R"("params":{"elicitationId":"connect-1"})"));
    QVERIFY(!othersStream->body.contains("elicitation/complete"));
}

void TstSessionQuestions::tellsOfAPageOnItsCallAsLongAsThatRuns()
{
    const QByteArray session = m_world->session("2025-11-25", "ada", pages);
    const auto call = m_world->post(callOf("page"), in(session));
    m_world->endpoint->announceElicitationComplete(u"connect-1"_s, &everybody);
    QVERIFY(call->body.contains("notifications/elicitation/complete"));
}

void TstSessionQuestions::pagesCanBeAskedForByTheError()
{
    m_world->gate.pagesFirst = true;
    const QByteArray session = m_world->session("2025-11-25", "ada", pages);
    const auto stream = m_world->send(mcp::Verb::Get, {}, in(session), "ada");
    const auto call = m_world->post(callOf("page"), in(session));
    spinUntil([&call] { return call->ended; });
    QVERIFY(call->body.contains(R"("error":{"code":-32042)"));
    for (const char *member : {R"("mode":"url")", R"("elicitationId":"connect-1")",
                               R"("url":"https://example.com/connect/1")", R"("message":"Open)"})
        QVERIFY2(call->body.contains(member), member);
    m_world->endpoint->announceElicitationComplete(u"connect-1"_s, &everybody);
    QCOMPARE(stream->body.count("notifications/elicitation/complete"), 1);
}

static Task<void> askNow(std::shared_ptr<mcp::CallContext> context)
{
    co_await context->inputs({{u"who"_s, mcp::InputKind::ListRoots, {}}});
}

void TstSessionQuestions::aContextThatOutlivesItsCallDoesNothing()
{
    const QByteArray session = m_world->session();
    const auto answered = m_world->post(callOf("echo"), in(session));
    const auto context = m_world->gate.lastContext;
    context->progress(1, {}, {});
    context->closeStream();
    QCOMPARE(failureOf([&] { run(askNow(context)); }), std::optional(FailureKind::Cancelled));
    QVERIFY(answered->body.contains("echoed"));
}

PLEXUS_TEST(TstSessionQuestions, tst_session_questions)
#include "tst_session_questions.moc"
