// Calls that lack a credential, at the real program: who is asked how, and who waits for what.
#include "outside_sql.h"
#include "support/server/administration.h"
#include "support/server/key_holder.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QDir>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestMissingCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aModernClientIsAskedToOpenAPage();
    void aRetryIsHeldUntilTheKeyIsThere();
    void aRetryIsHeldForAnotherProcessToo();
    void whoDeclinesGetsAResult();
    void h16_whoAsksAgainGetsTheSameLink(); // threat 84
    void h5_linksTellNothingOfTheCaller();
    void threat67_aStateIsOfOneCallerAndOneCall_data();
    void threat67_aStateIsOfOneCallerAndOneCall();
    void aModernClientWithoutPagesGetsWhatTheTenantSays();
    void a2025ClientIsAskedDuringItsCall();
    void a2025ClientGetsTheErrorWhereTheTenantWantsThat();
    void threat61_noFormEverAsksForAKey();

private:
    ModernCaller modern() const
    {
        return {m_fixture.port(), tenant, m_token, {{u"url"_s, QJsonObject()}}};
    }
    McpCaller legacy() const { return {m_fixture.port(), tenant, m_token}; }
    McpCaller session(const QByteArray &capabilities) const;
    QStringList column(const QString &sql) const;
    void set(const QJsonObject &settings) const;

    static inline const QByteArray tenant = "test_tenant_tool_api_key";
    Fixture m_fixture;
    QByteArray m_token; //!< of a user of each test's own
    int m_users = 0;
};

static const QString alpha = u"use_alpha_service_key_tool"_s;
static const QByteArray provider = "my_test_service_alpha";
static const QString question = u"api_key_my_test_service_alpha"_s;
static const QByteArray key = "alpha-service-key-0123456789";

void TestMissingCredentials::init()
{
    const QByteArray user = "user-" + QByteArray::number(++m_users);
    m_token = registerUser(m_fixture.port(), tenant, m_fixture.hostSecret(),
                           R"({"user_id_from_host_app":")" + user + "\"}")
                  .json()[u"plexus_user_auth_token"_s]
                  .toString()
                  .toLatin1();
}

QStringList TestMissingCredentials::column(const QString &sql) const
{
    return OutsideSql(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s)).column(sql);
}

void TestMissingCredentials::set(const QJsonObject &settings) const
{
    QCOMPARE(
        administer(m_fixture, "PATCH", "/admin/v1/tenants/" + tenant, {{u"settings"_s, settings}})
            .status,
        200);
}

static QJsonObject callParams(const QJsonObject &arguments = {})
{
    return {{u"name"_s, alpha}, {u"arguments"_s, arguments}};
}

static QString linkOf(const QJsonObject &result)
{
    return result[u"inputRequests"_s][question][u"params"_s][u"url"_s].toString();
}

//! The same call again, with an answer to the question.
static QJsonObject retryOf(const QJsonObject &result, const QString &action)
{
    QJsonObject params = callParams();
    params[u"requestState"_s] = result[u"requestState"_s];
    params[u"inputResponses"_s] = QJsonObject{{question, QJsonObject{{u"action"_s, action}}}};
    params[u"_meta"_s] = QJsonObject{{u"progressToken"_s, u"p"_s}};
    return params;
}

void TestMissingCredentials::aModernClientIsAskedToOpenAPage()
{
    const QJsonObject result = modern().callTool(alpha);
    QCOMPARE(result[u"resultType"_s], QJsonValue(u"input_required"_s));
    const QJsonValue asked = result[u"inputRequests"_s][question];
    QCOMPARE(asked[u"method"_s], QJsonValue(u"elicitation/create"_s));
    QCOMPARE(asked[u"params"_s][u"mode"_s], QJsonValue(u"url"_s));
    QVERIFY(linkOf(result).startsWith(
        u"http://localhost:%1/%2/keys/"_s.arg(m_fixture.port()).arg(QString::fromLatin1(tenant))));
}

static QString fragmentIn(const QByteArray &answer)
{
    const qsizetype at = answer.indexOf("alpha-serv...");
    return at < 0 ? QString() : u"alpha-serv..."_s;
}

void TestMissingCredentials::aRetryIsHeldUntilTheKeyIsThere()
{
    const QJsonObject asked = modern().callTool(alpha);
    Wire held(m_fixture.port());
    held.write(modern().bytesOf("tools/call", retryOf(asked, u"accept"_s), alpha.toLatin1()));
    held.readUntil("notifications/progress");
    QCOMPARE(handInKey(legacy(), provider, key).status, 200);
    QCOMPARE(fragmentIn(held.readUntil("alpha-serv...")), u"alpha-serv..."_s);
}

void TestMissingCredentials::aRetryIsHeldForAnotherProcessToo()
{
    const QTemporaryDir folder;
    Served one(folder.path());
    Served two(folder.path());
    const QByteArray admin = one.adminKey();
    administer(one.adminPort(), admin, "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}});
    const QByteArray secret =
        administer(one.adminPort(), admin, "POST", "/admin/v1/tenants/acme/host-secrets")
            .json()[u"secret"_s]
            .toString()
            .toLatin1();
    const QByteArray token =
        registerUser(one.port(), "acme", secret, R"({"user_id_from_host_app":"ada"})")
            .json()[u"plexus_user_auth_token"_s]
            .toString()
            .toLatin1();
    const ModernCaller here{one.port(), "acme", token, {{u"url"_s, QJsonObject()}}};
    const QJsonObject asked = here.callTool(alpha);
    Wire held(one.port());
    held.write(here.bytesOf("tools/call", retryOf(asked, u"accept"_s), alpha.toLatin1()));
    held.readUntil("notifications/progress");
    const McpCaller there{two.port(), "acme", token};
    QTRY_COMPARE(handInKey(there, provider, key).status, 200); // once it knows the tenant
    QCOMPARE(fragmentIn(held.readUntil("alpha-serv...")), u"alpha-serv..."_s);
}

void TestMissingCredentials::whoDeclinesGetsAResult()
{
    for (const QString &action : {u"decline"_s, u"cancel"_s}) {
        const QJsonObject asked = modern().callTool(alpha);
        const QJsonObject result =
            modern().result("tools/call", retryOf(asked, action), alpha.toLatin1());
        QCOMPARE(result[u"resultType"_s], QJsonValue(u"complete"_s));
        QCOMPARE(result[u"isError"_s], QJsonValue(true));
        QVERIFY(
            result[u"content"_s][0][u"text"_s].toString().contains("authorization_declined"_L1));
    }
}

void TestMissingCredentials::h16_whoAsksAgainGetsTheSameLink()
{
    const QString link = linkOf(modern().callTool(alpha));
    for (int i = 0; i < 12; ++i) // more often than a caller may have flows
        QCOMPARE(linkOf(modern().callTool(alpha)), link);
    QCOMPARE(column(u"SELECT count(*) FROM pending_flow WHERE user = 'user-%1'"_s.arg(m_users)),
             QStringList{u"1"_s});
    const QByteArray id = link.section(u'/', -1).toLatin1();
    const QStringList kept = column(u"SELECT details FROM pending_flow"_s);
    QVERIFY(!kept.join(u' ').contains(QString::fromLatin1(id)));
}

void TestMissingCredentials::h5_linksTellNothingOfTheCaller()
{
    McpCaller caller = legacy();
    caller.connect();
    const WireAnswer answer = caller.call(alpha.toLatin1());
    const QByteArray page = answer.body.mid(answer.body.indexOf("/keys/"), 60);
    QVERIFY(page.size() == 60);
    QVERIFY(!answer.body.contains(caller.session));
    QVERIFY(!answer.body.contains(caller.token));
    QVERIFY(!answer.body.contains("user-" + QByteArray::number(m_users)));
}

void TestMissingCredentials::threat67_aStateIsOfOneCallerAndOneCall_data()
{
    QTest::addColumn<QString>("lie");
    for (const char *lie :
         {"another user", "another tenant", "another tool", "other arguments", "one byte"})
        QTest::newRow(lie) << QString::fromLatin1(lie);
}

void TestMissingCredentials::threat67_aStateIsOfOneCallerAndOneCall()
{
    QFETCH(QString, lie);
    const QJsonObject asked = modern().callTool(alpha);
    QCOMPARE(handInKey(legacy(), provider, key).status, 200);
    QJsonObject params = retryOf(asked, u"accept"_s);
    ModernCaller caller = modern();
    QString tool = alpha;
    if (lie == "another user"_L1) {
        init();
        caller = modern();
        QCOMPARE(handInKey(legacy(), provider, key).status, 200);
    } else if (lie == "another tenant"_L1) { // and a user of the same name
        caller.tenant = "test_tenant_api_key";
        caller.token = newToken(m_fixture.port(), caller.tenant, m_fixture.hostSecret(),
                                "user-" + QByteArray::number(m_users));
        QCOMPARE(handInKey({caller.port, caller.tenant, caller.token}, provider, key).status, 200);
    } else if (lie == "another tool"_L1) {
        tool = u"get_entity_info"_s;
        params[u"name"_s] = tool;
    } else if (lie == "other arguments"_L1) {
        params[u"arguments"_s] = QJsonObject{{u"some_other_param"_s, u"x"_s}};
    } else {
        QString state = params[u"requestState"_s].toString();
        state[state.size() / 2] = state[state.size() / 2] == u'A' ? u'B' : u'A';
        params[u"requestState"_s] = state;
    }
    QCOMPARE(caller.ask("tools/call", params, tool.toLatin1()).json()[u"error"_s][u"code"_s],
             QJsonValue(-32602));
}

void TestMissingCredentials::aModernClientWithoutPagesGetsWhatTheTenantSays()
{
    ModernCaller caller = modern();
    caller.elicitation = {};
    const QJsonObject result = caller.callTool(alpha);
    QCOMPARE(result[u"isError"_s], QJsonValue(true));
    QVERIFY(result[u"content"_s][0][u"text"_s].toString().startsWith(
        u"{\"error\": \"plexus_api_key_required\""_s));
    QVERIFY(result[u"content"_s][1][u"text"_s].toString().contains("/keys/"_L1));
    set({{u"clients_without_url_mode"_s, u"refuse"_s}});
    QTRY_COMPARE(caller.ask("tools/call", callParams(), alpha.toLatin1()).status, 400);
    const QJsonObject error =
        caller.ask("tools/call", callParams(), alpha.toLatin1()).json()[u"error"_s].toObject();
    QCOMPARE(error[u"code"_s], QJsonValue(-32021));
    QVERIFY(error[u"data"_s][u"requiredCapabilities"_s][u"elicitation"_s][u"url"_s].isObject());
    set({});
}

McpCaller TestMissingCredentials::session(const QByteArray &capabilities) const
{
    McpCaller caller = legacy();
    const WireAnswer first =
        caller.request("initialize",
                       R"({"protocolVersion":"2025-11-25","capabilities":)" + capabilities
                           + R"(,"clientInfo":{"name":"test","version":"1"}})");
    caller.session = first.header("Mcp-Session-Id");
    caller.post(R"({"jsonrpc":"2.0","method":"notifications/initialized"})");
    return caller;
}

static QByteArray legacyCall(const McpCaller &caller)
{
    const QByteArray body = R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":")"
        + alpha.toLatin1() + R"(","arguments":{},"_meta":{"progressToken":"p"}}})";
    return requestBytes("POST", caller.path(), caller.headers(), body, caller.port);
}

void TestMissingCredentials::a2025ClientIsAskedDuringItsCall()
{
    const McpCaller caller = session(R"({"elicitation":{"url":{}}})");
    Wire call(caller.port);
    call.write(legacyCall(caller));
    const QByteArray asked = call.readUntil("\"mode\":\"url\"");
    const qsizetype at = asked.indexOf("\"id\":\"") + 6;
    const QByteArray id = asked.mid(at, asked.indexOf('"', at) - at);
    QVERIFY(asked.contains("elicitation/create"));
    caller.post(R"({"jsonrpc":"2.0","id":")" + id + R"(","result":{"action":"accept"}})");
    call.readUntil("notifications/progress");
    QCOMPARE(handInKey(caller, provider, key).status, 200);
    QVERIFY(call.readUntil("alpha-serv...").contains("\"id\":7"));
}

void TestMissingCredentials::a2025ClientGetsTheErrorWhereTheTenantWantsThat()
{
    set({{u"legacy_url_mode"_s, u"error"_s}});
    const McpCaller caller = session(R"({"elicitation":{"url":{}}})");
    QTRY_COMPARE(caller.call(alpha.toLatin1()).json()[u"error"_s][u"code"_s], QJsonValue(-32042));
    const QJsonValue page =
        caller.call(alpha.toLatin1()).json()[u"error"_s][u"data"_s][u"elicitations"_s][0];
    QCOMPARE(page[u"mode"_s], QJsonValue(u"url"_s));
    QVERIFY(!page[u"elicitationId"_s].toString().isEmpty());
    QVERIFY(page[u"url"_s].toString().contains("/keys/"_L1));
    QCOMPARE(handInKey(caller, provider, key).status, 200);
    QCOMPARE(resultOf(caller.call(alpha.toLatin1()))[u"retrieved_api_key_fragment"_s],
             QJsonValue(u"alpha-serv..."_s));
    set({});
}

void TestMissingCredentials::threat61_noFormEverAsksForAKey()
{
    ModernCaller caller = modern();
    caller.elicitation = {{u"form"_s, QJsonObject()}};
    QVERIFY(!caller.callTool(alpha).contains(u"inputRequests"_s));
    const McpCaller old = session(R"({"elicitation":{}})");
    QVERIFY(!old.call(alpha.toLatin1()).body.contains("requestedSchema"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestMissingCredentials, tst_missing_credentials)
#include "tst_missing_credentials.moc"
