// Flow T1 of MCP Plexus: ways to authenticate. What its own clients rely on is compared to the
// byte.
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFlowT1 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void registeringAUserGivesAToken();
    void registeringNeedsTheHostsSecret();
    void initializeWithoutATokenIs401();
    void initializeWithATokenGivesASession();
    void theOriginalsAddressesWork_data();
    void theOriginalsAddressesWork();
    void whateverIsAskedWithoutATokenIs401_data();
    void whateverIsAskedWithoutATokenIs401();
    void aSessionIdAloneIsNoCredential();
    void toolsAreListedAsPlainJson();
    void theTokenMayBeInTheAddress();
    void headerAndAddressTogetherAre400();

private:
    Fixture m_fixture;
    McpCaller m_caller;
};

static const QByteArray tenant = "test_tenant_auth";

void TestFlowT1::initTestCase()
{
    const WireAnswer answer = exchange(
        m_fixture.port(), "POST", '/' + tenant + "/plexus-auth/register-user",
        {{"Content-Type", "application/json"}, {"X-Host-App-Secret", m_fixture.hostSecret()}},
        R"({"user_id_from_host_app":"ada"})");
    QCOMPARE(answer.status, 200);
    m_caller = {m_fixture.port(), tenant,
                answer.json()[u"plexus_user_auth_token"_s].toString().toUtf8()};
    QCOMPARE(answer.json()[u"persistent_user_id"_s].toString(), u"ada"_s);
    QCOMPARE(answer.json()[u"message"_s].toString(), u"User token processed successfully."_s);
}

void TestFlowT1::registeringAUserGivesAToken()
{
    QVERIFY(m_caller.token.startsWith("plx_ut_"));
    QVERIFY(m_caller.token.size() > 40);
}

void TestFlowT1::registeringNeedsTheHostsSecret()
{
    const auto answerTo = [this](const HeaderList &headers) {
        return exchange(m_fixture.port(), "POST", '/' + tenant + "/plexus-auth/register-user",
                        headers, R"({"user_id_from_host_app":"ada"})");
    };
    const WireAnswer without = answerTo({});
    QCOMPARE(without.status, 401);
    QCOMPARE(without.body, R"({"detail":"Not authorized: X-Host-App-Secret header missing."})"_ba);
    const WireAnswer wrong = answerTo({{"X-Host-App-Secret", "wrong"}});
    QCOMPARE(wrong.status, 403);
    QCOMPARE(wrong.body, R"({"detail":"Forbidden: Invalid X-Host-App-Secret."})"_ba);
    for (const WireAnswer &answer : {without, wrong})
        QCOMPARE(answer.header("WWW-Authenticate"),
                 R"(Basic realm="Plexus Host App Registration")"_ba);
}

void TestFlowT1::initializeWithoutATokenIs401()
{
    McpCaller nobody = m_caller;
    nobody.token.clear();
    const WireAnswer answer = nobody.initialize();
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.body,
             R"({"jsonrpc":"2.0","id":1,"error":{"code":-32001,"message":)"_ba
             R"("Auth token missing for initialize."}})"_ba);
}

void TestFlowT1::initializeWithATokenGivesASession()
{
    const WireAnswer answer = m_caller.initialize();
    QCOMPARE(answer.status, 200);
    QVERIFY(!answer.header("Mcp-Session-Id").isEmpty());
    QCOMPARE(answer.json()[u"result"_s][u"protocolVersion"_s].toString(), u"2025-03-26"_s);
}

void TestFlowT1::theOriginalsAddressesWork_data()
{
    QTest::addColumn<QByteArray>("suffix");
    for (const char *suffix : {"", "/", "/initialize", "/tools/list", "/a/b/c", "/tools/list/"})
        QTest::newRow(*suffix ? suffix : "none") << QByteArray(suffix);
}

void TestFlowT1::theOriginalsAddressesWork()
{
    QFETCH(QByteArray, suffix);
    const QByteArray params = R"({"protocolVersion":"2025-03-26","capabilities":{},)"
                              R"("clientInfo":{"name":"test","version":"1"}})";
    QCOMPARE(m_caller.request("initialize", params, suffix).status, 200);
    McpCaller nobody = m_caller;
    const QByteArray token = std::exchange(nobody.token, {});
    QCOMPARE(nobody.request("initialize", params, "/token_auth/" + token + suffix).status, 200);
}

void TestFlowT1::whateverIsAskedWithoutATokenIs401_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("authorization");
    for (const char *method : {"GET", "DELETE", "POST"}) {
        QTest::addRow("%s, none", method) << QByteArray(method) << QByteArray();
        QTest::addRow("%s, wrong", method) << QByteArray(method) << "Bearer plx_ut_wrong"_ba;
        QTest::addRow("%s, another scheme", method) << QByteArray(method) << "Basic eDp5"_ba;
    }
}

void TestFlowT1::whateverIsAskedWithoutATokenIs401()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, authorization);
    HeaderList headers{{"Content-Type", "application/json"},
                       {"Accept", "application/json, text/event-stream"}};
    if (!authorization.isEmpty())
        headers.emplaceBack("Authorization", authorization);
    const QByteArray body = method == "POST" ? R"({"jsonrpc":"2.0","id":1,"method":"ping"})" : "";
    const WireAnswer answer = exchange(m_caller.port, method, m_caller.path("/"), headers, body);
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.body,
             R"({"error":"authentication_required","error_description":"Auth token missing."})"_ba);
}

void TestFlowT1::aSessionIdAloneIsNoCredential()
{
    McpCaller caller = m_caller;
    caller.session = caller.initialize().header("Mcp-Session-Id");
    caller.token.clear();
    const WireAnswer answer = caller.request("tools/list", "{}", "/tools/list");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.body,
             R"({"error":"authentication_required","error_description":"Auth token missing."})"_ba);
}

void TestFlowT1::toolsAreListedAsPlainJson()
{
    McpCaller caller = m_caller;
    caller.session = caller.initialize().header("Mcp-Session-Id");
    const WireAnswer answer = caller.request("tools/list", "{}", "/tools/list");
    QCOMPARE(answer.status, 200); // without notifications/initialized, as the original's test
    QCOMPARE(answer.header("Content-Type"), "application/json"_ba);
    QCOMPARE(answer.header("Mcp-Session-Id"), caller.session);
    const QJsonObject result = answer.json()[u"result"_s].toObject();
    QCOMPARE(result.keys(), QStringList{u"tools"_s});
    const QStringList known{u"annotations"_s, u"description"_s, u"inputSchema"_s, u"name"_s};
    for (const QJsonValue tool : result[u"tools"_s].toArray()) {
        for (const QString &member : tool.toObject().keys())
            QVERIFY2(known.contains(member), qPrintable(member));
    }
}

void TestFlowT1::theTokenMayBeInTheAddress()
{
    McpCaller caller = m_caller;
    caller.session = caller.initialize().header("Mcp-Session-Id");
    const QByteArray suffix = "/token_auth/" + caller.token + "/tools/list";
    caller.token.clear();
    const WireAnswer answer = caller.request("tools/list", "{}", suffix);
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.header("Content-Type").startsWith("application/json"));
    QVERIFY(answer.json()[u"result"_s][u"tools"_s].isArray());
}

void TestFlowT1::headerAndAddressTogetherAre400()
{
    const WireAnswer answer = m_caller.request("initialize", "{}", "/token_auth/" + m_caller.token);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.body,
             R"({"error":"invalid_request","error_description":"Multiple auth methods."})"_ba);
    McpCaller wrong = m_caller;
    wrong.token = "a-token-that-nobody-has-been-given";
    QCOMPARE(wrong.request("initialize", "{}", "/token_auth/also-wrong").body, answer.body);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFlowT1, tst_flow_t1)
#include "tst_flow_t1.moc"
