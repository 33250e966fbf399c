// Flow T4 of MCP Plexus: who sees and calls what.
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFlowT4 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theHandshakeEndsAsTheOriginalsClientsEndIt();
    void eachTenantListsItsOwnTools_data();
    void eachTenantListsItsOwnTools();
    void aToolSetNarrowsTheList();
    void callsFollowTheSameRules_data();
    void callsFollowTheSameRules();
    void aForbiddenToolLooksLikeAnUnknownOne();

private:
    Fixture m_fixture;
    QHash<QChar, McpCaller> m_callers;
};

static const QString globalTool = u"get_global_info"_s;
static const QString toolOfA = u"get_tenant_a_specific_data"_s;
static const QString toolOfB = u"get_tenant_b_exclusive_feature"_s;
static const QString toolOfAC = u"get_shared_ac_resource"_s;
static const QString reportTool = u"generate_report_tool"_s;
static const QString taskOfA = u"admin_task_for_tenant_a"_s;

void TestFlowT4::initTestCase()
{
    for (const QChar letter : u"ABC"_s) {
        McpCaller caller = callerOf(m_fixture, u"tenant_%1_for_scope_test"_s.arg(letter));
        caller.connect();
        m_callers.insert(letter, caller);
    }
}

void TestFlowT4::theHandshakeEndsAsTheOriginalsClientsEndIt()
{
    const WireAnswer answer =
        m_callers[u'A'].post(R"({"jsonrpc":"2.0","id":null,"method":"notifications/initialized"})");
    QCOMPARE(answer.status, 202);
    QCOMPARE(answer.body, QByteArray());
}

void TestFlowT4::eachTenantListsItsOwnTools_data()
{
    QTest::addColumn<QChar>("tenant");
    QTest::addColumn<QStringList>("seen");
    QTest::addColumn<QStringList>("hidden");
    QTest::newRow("A") << QChar(u'A') << QStringList{globalTool, toolOfA, toolOfAC, taskOfA}
                       << QStringList{toolOfB};
    QTest::newRow("B") << QChar(u'B') << QStringList{globalTool, toolOfB}
                       << QStringList{toolOfA, toolOfAC, taskOfA};
    QTest::newRow("C") << QChar(u'C') << QStringList{globalTool, toolOfAC}
                       << QStringList{toolOfA, toolOfB, taskOfA};
}

void TestFlowT4::eachTenantListsItsOwnTools()
{
    QFETCH(QChar, tenant);
    QFETCH(QStringList, seen);
    QFETCH(QStringList, hidden);
    const QStringList names = m_callers[tenant].toolNames();
    for (const QString &name : seen)
        QVERIFY2(names.contains(name), qPrintable(name));
    for (const QString &name : hidden)
        QVERIFY2(!names.contains(name), qPrintable(name));
}

void TestFlowT4::aToolSetNarrowsTheList()
{
    const QStringList reporting = m_callers[u'A'].toolNames("reporting");
    QVERIFY(reporting.contains(reportTool));
    QVERIFY(!reporting.contains(globalTool) && !reporting.contains(taskOfA));
    const QStringList tasks = m_callers[u'A'].toolNames("admin_tasks");
    QVERIFY(tasks.contains(taskOfA) && !tasks.contains(reportTool));
    QCOMPARE(m_callers[u'B'].toolNames("reporting").contains(reportTool),
             m_callers[u'B'].toolNames().contains(reportTool));
    QCOMPARE(m_callers[u'A'].toolNames("no_such_set"), QStringList());
}

void TestFlowT4::callsFollowTheSameRules_data()
{
    QTest::addColumn<QChar>("tenant");
    QTest::addColumn<QString>("tool");
    QTest::addColumn<int>("status");
    QTest::newRow("A calls its own") << QChar(u'A') << toolOfA << 200;
    QTest::newRow("A calls B's") << QChar(u'A') << toolOfB << 403;
    QTest::newRow("A calls a global one") << QChar(u'A') << globalTool << 200;
    QTest::newRow("C calls the shared one") << QChar(u'C') << toolOfAC << 200;
    QTest::newRow("B calls the shared one") << QChar(u'B') << toolOfAC << 403;
}

void TestFlowT4::callsFollowTheSameRules()
{
    QFETCH(QChar, tenant);
    QFETCH(QString, tool);
    const WireAnswer answer = m_callers[tenant].call(tool.toLatin1());
    QTEST(answer.status, "status");
    if (answer.status == 200)
        QVERIFY(!answer.json()[u"result"_s][u"isError"_s].toBool());
}

void TestFlowT4::aForbiddenToolLooksLikeAnUnknownOne()
{
    const auto expected = [](const QByteArray &name) {
        return R"({"jsonrpc":"2.0","id":1,"error":{"code":-32003,"message":"Tool ')" + name
            + R"(' not authorized."}})";
    };
    const WireAnswer forbidden = m_callers[u'A'].call(toolOfB.toLatin1());
    QCOMPARE(forbidden.body, expected(toolOfB.toLatin1()));
    const WireAnswer unknown = m_callers[u'A'].call("no_such_tool");
    QCOMPARE(unknown.status, 403);
    QCOMPARE(unknown.body, expected("no_such_tool"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFlowT4, tst_flow_t4)
#include "tst_flow_t4.moc"
