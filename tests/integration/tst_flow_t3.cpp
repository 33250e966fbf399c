// Flow T3 of MCP Plexus: a tool needs an API key, asks for it, and gets it.
#include "support/server/key_holder.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFlowT3 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aToolSaysWhichKeyItNeedsAndThenUsesIt();

private:
    Fixture m_fixture;
};

void TestFlowT3::aToolSaysWhichKeyItNeedsAndThenUsesIt()
{
    McpCaller caller = callerOf(m_fixture, u"test_tenant_tool_api_key"_s);
    caller.connect();
    const QByteArray arguments = R"({"some_other_param":"hello"})";
    const WireAnswer missing = caller.call("use_alpha_service_key_tool", arguments);
    QCOMPARE(missing.status, 200);
    QCOMPARE(missing.json()[u"result"_s][u"isError"_s], QJsonValue(true));
    QCOMPARE(textOf(missing),
             u"{\"error\": \"plexus_api_key_required\", \"message\": \"API key for "
             "my_test_service_alpha ('My Alpha Test Service Key') is required.\", "
             "\"provider_name\": \"my_test_service_alpha\", \"key_name_display\": \"My Alpha Test "
             "Service Key\", \"instructions\": \"Any text will do: the service does not "
             "exist.\"}"_s);
    QVERIFY(missing.body.contains("/test_tenant_tool_api_key/keys/"));

    const QByteArray key = "alpha-service-key-0123456789";
    QCOMPARE(handInKey(caller, "my_test_service_alpha", key).status, 200);
    const QJsonObject result = resultOf(caller.call("use_alpha_service_key_tool", arguments));
    QCOMPARE(result[u"retrieved_api_key_fragment"_s], QJsonValue(u"alpha-serv..."_s));
    QCOMPARE(result[u"provider_name_used"_s], QJsonValue(u"my_test_service_alpha"_s));
    QCOMPARE(result[u"received_other_param"_s], QJsonValue(u"hello"_s));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFlowT3, tst_flow_t3)
#include "tst_flow_t3.moc"
