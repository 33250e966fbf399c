// What the throw-away server promises to those who test clients against it.
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFixture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void conformanceListsExactlyWhatTheSuiteKnows_data();
    void conformanceListsExactlyWhatTheSuiteKnows();
    void conformanceHasNothingElse();
    void anInterruptedAnswerIsFetchedOnAnotherConnection();
    void aQuestionByHeadOpensNoStream();

private:
    Fixture m_fixture;
    McpCaller m_caller;
};

void TestFixture::initTestCase()
{
    m_caller = {m_fixture.port(), "conformance"};
    m_caller.revision = "2025-11-25";
    m_caller.connect();
}

void TestFixture::conformanceListsExactlyWhatTheSuiteKnows_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("member");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("expected");
    QTest::newRow("tools")
        << "tools/list"_ba << u"tools"_s << u"name"_s
        << "confirm_delete failing_job greet json_schema_2020_12_tool multi_input "
           "protocol_error_job slow_compute test_audio_content test_custom_header test_elicitation "
           "test_elicitation_sep1034_defaults test_elicitation_sep1330_enums "
           "test_embedded_resource test_error_handling test_image_content "
           "test_input_required_result_capabilities test_input_required_result_elicitation "
           "test_input_required_result_list_roots test_input_required_result_multi_round "
           "test_input_required_result_multiple_inputs test_input_required_result_request_state "
           "test_input_required_result_sampling test_input_required_result_tampered_state "
           "test_logging_tool test_missing_capability test_multiple_content_types "
           "test_reconnection test_sampling test_simple_text test_streaming_elicitation "
           "test_tool_with_logging test_tool_with_progress test_tool_with_task "
           "test_trigger_prompt_change test_trigger_tool_change"_ba;
    QTest::newRow("prompts") << "prompts/list"_ba << u"prompts"_s << u"name"_s
                             << "test_input_required_result_prompt test_prompt_with_arguments "
                                "test_prompt_with_embedded_resource test_prompt_with_image "
                                "test_simple_prompt"_ba;
    QTest::newRow("resources")
        << "resources/list"_ba << u"resources"_s << u"uri"_s
        << "test://static-binary test://static-text test://watched-resource"_ba;
    QTest::newRow("templates") << "resources/templates/list"_ba << u"resourceTemplates"_s
                               << u"uriTemplate"_s << "test://template/{id}/data"_ba;
}

void TestFixture::conformanceListsExactlyWhatTheSuiteKnows()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, member);
    QFETCH(QString, name);
    QFETCH(QByteArray, expected);
    QStringList names;
    const QJsonArray items = m_caller.request(method).json()[u"result"_s][member].toArray();
    for (const QJsonValue item : items)
        names << item[name].toString();
    names.sort();
    QCOMPARE(names.join(u' ').toUtf8(), expected);
}

void TestFixture::conformanceHasNothingElse()
{
    QVERIFY(m_caller.call("get_entity_info").json()[u"error"_s].isObject());
    const WireAnswer answer =
        m_caller.request("resources/read", R"({"uri":"data://example_resource"})");
    QCOMPARE(answer.json()[u"error"_s][u"code"_s].toInt(), -32002);
}

void TestFixture::anInterruptedAnswerIsFetchedOnAnotherConnection()
{
    const QByteArray body = R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
                            R"({"name":"test_tool_with_progress","_meta":{"progressToken":1}}})";
    Wire wire(m_fixture.port());
    wire.write(requestBytes("POST", m_caller.path(), m_caller.headers(), body, m_fixture.port()));
    const QByteArray begun = wire.readUntil("\"progress\":0");
    wire.close();
    const qsizetype id = begun.lastIndexOf("id: ") + 4;
    HeaderList headers = m_caller.headers();
    headers.emplaceBack("Last-Event-ID", begun.mid(id, begun.indexOf('\n', id) - id));
    WireAnswer rest;
    QTRY_VERIFY( // 409 until the server has noticed
        (rest = exchange(m_fixture.port(), "GET", m_caller.path(), headers)).status == 200);
    QVERIFY(!rest.body.contains("\"progress\":0"));
    QVERIFY(rest.body.contains("\"progress\":100"));
    QVERIFY(rest.body.contains(R"("id":1,"result":)"));
}

void TestFixture::aQuestionByHeadOpensNoStream()
{
    McpCaller caller{m_fixture.port(), "conformance"};
    caller.connect();
    const auto ask = [&caller](const QByteArray &method) {
        Wire wire(caller.port);
        wire.write(requestBytes(method, caller.path(), caller.headers(), {}, caller.port));
        return wire.readUntil("\r\n\r\n").left(12);
    };
    QCOMPARE(ask("HEAD"), "HTTP/1.1 200"_ba);
    const auto nobodyListens = [&ask] { return ask("GET") == "HTTP/1.1 200"; };
    QVERIFY(QTest::qWaitFor(nobodyListens, 20000));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFixture, tst_fixture)
#include "tst_fixture.moc"
