#include "json/document.h"
#include "mcp_world.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

static QJsonObject member(const QByteArray &text, QLatin1StringView name)
{
    const auto document = json::Document::parse(text);
    return document->root().toQJson().toObject().value(name).toObject();
}

extern const QByteArray withTasks;

class TstTasks : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_world = std::make_unique<McpWorld>(); }
    void cleanup() { m_world.reset(); }

    void theServerSaysThatItHasTasks();
    void aCallBecomesATaskThatIsThereAtOnce();
    void withoutTheExtensionTheCallIsAnOrdinaryOne();
    void aToolThatNeedsTasksRefusesClientsWithoutThem();
    void methodsOfTasksNeedTheExtension_data();
    void methodsOfTasksNeedTheExtension();
    void theResultIsFoundInTheTask();
    void aTaskOutlivesTheClientsConnection();
    void aTaskAsksAndGoesOnWithTheAnswers();
    void anAnswerThatDoesNotFitIsRefusedAndTheQuestionStays();
    void anAnswerToNothingIsAcknowledgedAndIgnored();
    void aCancelledTaskStopsAtOnceAndMayBeCancelledAgain();
    void othersCannotSeeATask_data();
    void othersCannotSeeATask();
    void progressBecomesTheStatusMessage();
    void listenersHearOfEveryChange();
    void listenersHearNothingOfOthersTasks();
    void tasksOfEndedOwnersFail();
    void aTaskOfADeadRunnerHasFailed();
    void aRunnerThatLivesKeepsItsTasks();
    void anExpiredTaskIsGoneAndItsWorkEnds();
    void aResultWaitsForADatabaseThatIsAway();
    void withTooManyTasksTheCallSaysSo();

private:
    std::shared_ptr<RecordingOutlet> call(const QByteArray &tool,
                                          const QByteArray &capabilities = withTasks);
    QJsonObject created(const QByteArray &tool) { return member(call(tool)->body, "result"_L1); }
    QByteArray taskOf(const QByteArray &tool)
    {
        return created(tool).value("taskId"_L1).toString().toLatin1();
    }
    std::shared_ptr<RecordingOutlet> ask(const QByteArray &method, const QByteArray &id,
                                         const QByteArray &more = {},
                                         const QByteArray &owner = "ada",
                                         const QByteArray &capabilities = withTasks);
    QJsonObject get(const QByteArray &id) { return member(ask("get", id)->body, "result"_L1); }
    QString statusOf(const QByteArray &id) { return get(id).value("status"_L1).toString(); }
    int codeOf(const std::shared_ptr<RecordingOutlet> &answer)
    {
        return member(answer->body, "error"_L1).value("code"_L1).toInt();
    }
    void waitFor(const QByteArray &id, const QString &status)
    {
        spinUntil([&] { return statusOf(id) == status; });
    }

    std::unique_ptr<McpWorld> m_world;
};

const QByteArray withTasks =
    R"({"elicitation":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})";

std::shared_ptr<RecordingOutlet> TstTasks::call(const QByteArray &tool,
                                                const QByteArray &capabilities)
{
    return m_world->modern("tools/call", R"("name":")" + tool + '"', tool, "ada", capabilities);
}

std::shared_ptr<RecordingOutlet> TstTasks::ask(const QByteArray &method, const QByteArray &id,
                                               const QByteArray &more, const QByteArray &owner,
                                               const QByteArray &capabilities)
{
    return m_world->modern("tasks/" + method, R"("taskId":")" + id + '"' + more, id, owner,
                           capabilities);
}

void TstTasks::theServerSaysThatItHasTasks()
{
    const auto answer = m_world->modern("server/discover");
    const QJsonObject capabilities =
        member(answer->body, "result"_L1).value("capabilities"_L1).toObject();
    QVERIFY(capabilities.value("extensions"_L1)
                .toObject()
                .contains("io.modelcontextprotocol/tasks"_L1));
    QVERIFY(!capabilities.contains("tasks"_L1)); // that is of 2025-11-25
}

void TstTasks::aCallBecomesATaskThatIsThereAtOnce()
{
    const QJsonObject task = created("job");
    QCOMPARE(task.value("resultType"_L1).toString(), u"task"_s);
    QCOMPARE(task.value("status"_L1).toString(), u"working"_s);
    QCOMPARE(task.value("createdAt"_L1).toString(), u"2026-07-28T09:30:00.000Z"_s);
    QCOMPARE(task.value("ttlMs"_L1).toInteger(), 24 * 3600 * 1000);
    QVERIFY(task.value("pollIntervalMs"_L1).toInteger() > 0);
    for (const char *absent : {"task", "ttl", "pollInterval", "requestState", "result", "content"})
        QVERIFY(!task.contains(QLatin1StringView(absent)));
    const QJsonObject found = get(task.value("taskId"_L1).toString().toLatin1());
    QCOMPARE(found.value("taskId"_L1), task.value("taskId"_L1));
    QCOMPARE(found.value("resultType"_L1).toString(), u"complete"_s);
}

void TstTasks::withoutTheExtensionTheCallIsAnOrdinaryOne()
{
    const auto answer = call("asking_job", R"({"elicitation":{}})");
    const QJsonObject result = member(answer->body, "result"_L1);
    QCOMPARE(result.value("resultType"_L1).toString(), u"input_required"_s);
    QVERIFY(m_world->tasks.records.isEmpty());
}

void TstTasks::aToolThatNeedsTasksRefusesClientsWithoutThem()
{
    const auto answer = call("must", "{}");
    QCOMPARE(answer->status, 400);
    QCOMPARE(codeOf(answer), -32021);
    QVERIFY(answer->body.contains(
        R"("requiredCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}})"));
    QCOMPARE(created("must").value("resultType"_L1).toString(), u"task"_s);
}

void TstTasks::methodsOfTasksNeedTheExtension_data()
{
    QTest::addColumn<QByteArray>("method");
    for (const char *method : {"get", "update", "cancel"})
        QTest::newRow(method) << QByteArray(method);
}

void TstTasks::methodsOfTasksNeedTheExtension()
{
    QFETCH(QByteArray, method);
    const QByteArray id = taskOf("job");
    QCOMPARE(codeOf(ask(method, id, R"(,"inputResponses":{})", "ada", "{}")), -32021);
    QCOMPARE(statusOf(id), u"working"_s);
}

void TstTasks::theResultIsFoundInTheTask()
{
    const QByteArray id = taskOf("must");
    waitFor(id, u"completed"_s);
    const QJsonObject task = get(id);
    QCOMPARE(task.value("result"_L1).toObject().value("content"_L1)[0]["text"_L1].toString(),
             u"echoed"_s);
    QVERIFY(!task.contains("error"_L1));
    QVERIFY(!task.contains("pollIntervalMs"_L1));
}

void TstTasks::aTaskOutlivesTheClientsConnection()
{
    const auto answer = call("job");
    const QByteArray id =
        member(answer->body, "result"_L1).value("taskId"_L1).toString().toLatin1();
    if (answer->gone)
        answer->gone();
    QCOMPARE(statusOf(id), u"working"_s);
    QCOMPARE(m_world->gate.running, 1);
}

void TstTasks::aTaskAsksAndGoesOnWithTheAnswers()
{
    const QByteArray id = taskOf("asking_job");
    waitFor(id, u"input_required"_s);
    const QJsonObject asked = get(id).value("inputRequests"_L1).toObject();
    QCOMPARE(asked.keys(), QStringList{u"who"_s});
    QCOMPARE(asked.value("who"_L1)["method"_L1].toString(), u"elicitation/create"_s);
    const auto acknowledged = ask(
        "update", id, R"(,"inputResponses":{"who":{"action":"accept","content":{"name":"Ada"}}})");
    QCOMPARE(member(acknowledged->body, "result"_L1).value("resultType"_L1).toString(),
             u"complete"_s);
    QVERIFY(!member(acknowledged->body, "result"_L1).contains("taskId"_L1));
    waitFor(id, u"completed"_s);
    QVERIFY(ask("get", id)->body.contains("Hello, Ada"));
}

void TstTasks::anAnswerThatDoesNotFitIsRefusedAndTheQuestionStays()
{
    const QByteArray id = taskOf("asking_job");
    waitFor(id, u"input_required"_s);
    const auto refused =
        ask("update", id, R"(,"inputResponses":{"who":{"action":"accept","content":{"name":7}}})");
    QCOMPARE(codeOf(refused), -32602);
    QVERIFY(refused->body.contains("inputResponses/who"));
    QCOMPARE(statusOf(id), u"input_required"_s);
    QCOMPARE(codeOf(ask("update", id)), -32602); // nothing at all
}

void TstTasks::anAnswerToNothingIsAcknowledgedAndIgnored()
{
    const QByteArray id = taskOf("asking_job");
    waitFor(id, u"input_required"_s);
    QCOMPARE(ask("update", id, R"(,"inputResponses":{"other":{"x":1}})")->status, 200);
    QCOMPARE(get(id).value("inputRequests"_L1).toObject().keys(), QStringList{u"who"_s});
}

void TstTasks::aCancelledTaskStopsAtOnceAndMayBeCancelledAgain()
{
    const QByteArray id = taskOf("job");
    spinUntil([this] { return m_world->gate.running == 1; });
    QCOMPARE(codeOf(ask("cancel", id)), 0);
    QCOMPARE(statusOf(id), u"cancelled"_s);
    spinUntil([this] { return m_world->gate.running == 0; });
    QCOMPARE(codeOf(ask("cancel", id)), 0);
}

void TstTasks::othersCannotSeeATask_data()
{
    QTest::addColumn<QByteArray>("owner");
    QTest::addColumn<QByteArray>("suffix");
    QTest::newRow("another user") << QByteArray("bob") << QByteArray();
    QTest::newRow("a guest") << QByteArray("guest") << QByteArray();
    QTest::newRow("an id that was changed") << QByteArray("ada") << QByteArray("A");
}

void TstTasks::othersCannotSeeATask()
{
    QFETCH(QByteArray, owner);
    QFETCH(QByteArray, suffix);
    const QByteArray id = taskOf("job");
    for (const char *method : {"get", "update", "cancel"})
        QCOMPARE(codeOf(ask(method, id + suffix, R"(,"inputResponses":{})", owner)), -32602);
    QCOMPARE(statusOf(id), u"working"_s);
}

void TstTasks::progressBecomesTheStatusMessage()
{
    const QByteArray id = taskOf("job");
    spinUntil([&] { return get(id).value("statusMessage"_L1).toString() == u"half way"_s; });
}

void TstTasks::listenersHearOfEveryChange()
{
    const QByteArray id = taskOf("asking_job");
    waitFor(id, u"input_required"_s);
    const auto stream =
        m_world->modern("subscriptions/listen", R"("notifications":{"taskIds":[")" + id + R"("]})",
                        {}, "ada", withTasks);
    QVERIFY(stream->body.contains(R"("taskIds":[")" + id));
    ask("update", id, R"(,"inputResponses":{"who":{"action":"decline"}})");
    spinUntil([&] { return stream->body.contains(R"("status":"completed")"); });
    QVERIFY(stream->body.contains("notifications/tasks"));
    QVERIFY(stream->body.contains(R"("io.modelcontextprotocol/subscriptionId":1)"));
}

void TstTasks::listenersHearNothingOfOthersTasks()
{
    const QByteArray id = taskOf("job");
    const auto stream =
        m_world->modern("subscriptions/listen", R"("notifications":{"taskIds":[")" + id + R"("]})",
                        {}, "bob", withTasks);
    QVERIFY(stream->ended); // nothing of it was honoured
    QVERIFY(!stream->body.contains(id));
}

void TstTasks::tasksOfEndedOwnersFail()
{
    const QByteArray id = taskOf("job");
    spinUntil([this] { return m_world->gate.running == 1; });
    m_world->endpoint->endWhere([](const mcp::Owner &owner) { return owner.key == "bob"; });
    QCOMPARE(statusOf(id), u"working"_s);
    m_world->endpoint->endWhere([](const mcp::Owner &owner) { return owner.key == "ada"; });
    waitFor(id, u"failed"_s);
    spinUntil([this] { return m_world->gate.running == 0; });
}

void TstTasks::aTaskOfADeadRunnerHasFailed()
{
    const QByteArray id = taskOf("job");
    m_world->restart();
    QCOMPARE(statusOf(id), u"working"_s); // its runner may be alive elsewhere
    m_world->clock.advance(30s);
    const QJsonObject task = get(id);
    QCOMPARE(task.value("status"_L1).toString(), u"failed"_s);
    QCOMPARE(task.value("error"_L1)["code"_L1].toInt(), -32603);
}

void TstTasks::aRunnerThatLivesKeepsItsTasks()
{
    const QByteArray id = taskOf("job");
    m_world->tasks.renew(m_world->tasks.records.constBegin()->second.runner,
                         m_world->clock.wallMs() + 60000);
    m_world->clock.advance(59s);
    QCOMPARE(statusOf(id), u"working"_s);
}

void TstTasks::anExpiredTaskIsGoneAndItsWorkEnds()
{
    const QByteArray id = taskOf("job");
    spinUntil([this] { return m_world->gate.running == 1; });
    m_world->clock.advance(24h);
    QCOMPARE(codeOf(ask("get", id)), -32602);
    m_world->tasks.changed(m_world->tasks.records.constBegin().key());
    spinUntil([this] { return m_world->gate.running == 0; });
}

void TstTasks::aResultWaitsForADatabaseThatIsAway()
{
    m_world->tasks.failures = 1;
    const QByteArray id = taskOf("must");
    QCOMPARE(statusOf(id), u"working"_s);
    waitFor(id, u"completed"_s);
}

void TstTasks::withTooManyTasksTheCallSaysSo()
{
    m_world->tasks.full = true;
    const auto answer = call("job");
    QVERIFY(answer->body.contains("There are too many tasks."));
}

PLEXUS_TEST(TstTasks, tst_tasks)
#include "tst_tasks.moc"
