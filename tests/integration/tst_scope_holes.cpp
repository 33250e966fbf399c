// Holes of MCP Plexus around who sees and calls what.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestScopeHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h2_aBatchMeetsTheSameRules();
    void h2_aCallBehindMuchPaddingMeetsTheSameRules();
    void h2_headersDoNotDecideWhatIsCalled_data();
    void h2_headersDoNotDecideWhatIsCalled();
    void h12_anotherTenantsResourcesAndPromptsDoNotExist_data();
    void h12_anotherTenantsResourcesAndPromptsDoNotExist();
    void h40_stockClientsNameASetByMetaOrAddress_data();
    void h40_stockClientsNameASetByMetaOrAddress();
    void h40_settingsNarrowListsAndCallsAndAreAnnounced();

private:
    McpCaller connected(const QString &tenant) const;
    Fixture m_fixture;
};

static const QByteArray forbidden = "get_tenant_b_exclusive_feature";

McpCaller TestScopeHoles::connected(const QString &tenant) const
{
    McpCaller caller = callerOf(m_fixture, tenant);
    caller.connect();
    return caller;
}

void TestScopeHoles::h2_aBatchMeetsTheSameRules()
{
    const auto call = [](const QByteArray &id, const QByteArray &tool) {
        return R"({"jsonrpc":"2.0","id":)" + id + R"(,"method":"tools/call","params":{"name":")"
            + tool + "\"}}";
    };
    const McpCaller caller = connected(u"tenant_A_for_scope_test"_s);
    const WireAnswer answer =
        caller.post('[' + call("1", "get_global_info") + ',' + call("2", forbidden) + ']');
    QCOMPARE(answer.status, 200);
    const QJsonArray answers = QJsonDocument::fromJson(answer.body).array();
    QCOMPARE(answers.size(), 2);
    for (const QJsonValue one : answers) {
        const bool mayNot = one[u"id"_s].toInt() == 2;
        QCOMPARE(one[u"error"_s][u"code"_s].toInt(), mayNot ? -32003 : 0);
        QCOMPARE(one[u"result"_s].isObject(), !mayNot);
    }
}

void TestScopeHoles::h2_aCallBehindMuchPaddingMeetsTheSameRules()
{
    const McpCaller caller = connected(u"tenant_A_for_scope_test"_s);
    const QByteArray body = R"({"padding":")" + QByteArray(300'000, 'x')
        + R"(","jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + forbidden
        + "\"}}";
    QCOMPARE(caller.post(body).status, 403);
}

void TestScopeHoles::h2_headersDoNotDecideWhatIsCalled_data()
{
    QTest::addColumn<QByteArray>("nameHeader");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("code");
    QTest::newRow("an allowed tool's name") << "get_global_info"_ba << 400 << -32020;
    QTest::newRow("its own name") << forbidden << 200 << -32602;
}

void TestScopeHoles::h2_headersDoNotDecideWhatIsCalled()
{
    QFETCH(QByteArray, nameHeader);
    const McpCaller caller = callerOf(m_fixture, u"tenant_A_for_scope_test"_s);
    HeaderList headers = caller.headers();
    headers.emplaceBack("MCP-Protocol-Version", "2026-07-28");
    headers.emplaceBack("Mcp-Method", "tools/call");
    headers.emplaceBack("Mcp-Name", nameHeader);
    const QByteArray body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")"
        + forbidden
        + R"(","_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
          R"("io.modelcontextprotocol/clientCapabilities":{}}}})";
    const WireAnswer answer = exchange(caller.port, "POST", caller.path(), headers, body);
    QTEST(answer.status, "status");
    QTEST(answer.json()[u"error"_s][u"code"_s].toInt(), "code");
}

void TestScopeHoles::h12_anotherTenantsResourcesAndPromptsDoNotExist_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("params");
    const QByteArray argument = R"(,"argument":{"name":"arg1","value":""}})";
    QTest::newRow("resource") << "resources/read"_ba
                              << R"({"uri":"test://static-text"})"_ba;
    QTest::newRow("template") << "resources/read"_ba
                              << R"({"uri":"test://template/1/data"})"_ba;
    QTest::newRow("watching") << "resources/subscribe"_ba
                              << R"({"uri":"test://watched-resource"})"_ba;
    QTest::newRow("prompt") << "prompts/get"_ba
                            << R"({"name":"test_simple_prompt"})"_ba;
    QTest::newRow("completion of a prompt")
        << "completion/complete"_ba
        << R"({"ref":{"type":"ref/prompt","name":"test_prompt_with_arguments"})" + argument;
    QTest::newRow("completion of a template")
        << "completion/complete"_ba
        << R"({"ref":{"type":"ref/resource","uri":"test://template/{id}/data"},)"
           R"("argument":{"name":"id","value":""}})"_ba;
}

void TestScopeHoles::h12_anotherTenantsResourcesAndPromptsDoNotExist()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, params);
    const WireAnswer open = connected(u"conformance"_s).request(method, params);
    QVERIFY2(open.json().contains(u"result"_s), open.body.constData()); // it is there for its own
    const WireAnswer answer = connected(u"secure"_s).request(method, params);
    QVERIFY2(answer.json().contains(u"error"_s), answer.body.constData());
    const McpCaller caller = connected(u"secure"_s);
    for (const QByteArray &list :
         {"resources/list"_ba, "resources/templates/list"_ba, "prompts/list"_ba}) {
        const QByteArray seen = caller.request(list).body;
        QVERIFY2(!seen.contains("\"test:") && !seen.contains("\"test_"), seen.constData());
    }
}

void TestScopeHoles::h40_stockClientsNameASetByMetaOrAddress_data()
{
    QTest::addColumn<QByteArray>("params");
    QTest::addColumn<QByteArray>("suffix");
    QTest::newRow("params") << R"({"tool_set_filter":"reporting"})"_ba << QByteArray();
    QTest::newRow("_meta") << R"({"_meta":{"tool_set_filter":"reporting"}})"_ba << QByteArray();
    QTest::newRow("address") << "{}"_ba
                             << "?tool_set_filter=reporting"_ba;
}

void TestScopeHoles::h40_stockClientsNameASetByMetaOrAddress()
{
    QFETCH(QByteArray, params);
    QFETCH(QByteArray, suffix);
    const McpCaller caller = connected(u"tenant_A_for_scope_test"_s);
    const QByteArray body = caller.request("tools/list", params, suffix).body;
    QVERIFY(body.contains("generate_report_tool"));
    QVERIFY(!body.contains("get_global_info"));
}

void TestScopeHoles::h40_settingsNarrowListsAndCallsAndAreAnnounced()
{
    const McpCaller caller = connected(u"tenant_B_for_scope_test"_s);
    Wire stream(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream.readUntil("\r\n\r\n");
    const QJsonObject settings{{u"default_tool_sets"_s, QJsonArray{u"reporting"_s}},
                               {u"enforce_tool_sets"_s, true}};
    QCOMPARE(administer(m_fixture, "PATCH", "/admin/v1/tenants/tenant_B_for_scope_test",
                        {{u"settings"_s, settings}})
                 .status,
             200);
    stream.readUntil("notifications/tools/list_changed");
    QCOMPARE(caller.toolNames(), QStringList{u"generate_report_tool"_s});
    QCOMPARE(caller.call("generate_report_tool").status, 200);
    QCOMPARE(caller.call("get_global_info").status, 403);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestScopeHoles, tst_scope_holes)
#include "tst_scope_holes.moc"
