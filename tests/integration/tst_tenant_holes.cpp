// Holes of MCP Plexus around tenants: what ends with them, and what their settings decide.
#include "outside_sql.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QDir>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestTenantHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h1_guestsAndUsersHaveNoSessionsOfEachOther();
    void h11_suspendingEndsWhatRuns();
    void h11_nothingOfADeletedTenantComesBack();
    void h11_aDeletedTenantHasNoRows();
    void h18_guestsLeaveWhenTheTenantNoLongerAdmitsThem();
    void h20_addressesTakeTokensAsTheTenantSaysNow();
    void h33_originsAreThoseOfTheTenantAtOnce();
    void h40_listenersHearThatTheirToolsChanged();

private:
    void create(const QByteArray &tenant, const QJsonObject &settings = {}) const;
    void change(const QByteArray &tenant, const QJsonObject &change) const;
    //! Waits until the server knows the tenant.
    QByteArray newToken(const QByteArray &tenant, const QByteArray &secret = {}) const;
    McpCaller connected(McpCaller caller) const;

    Fixture m_fixture;
};

void TestTenantHoles::create(const QByteArray &tenant, const QJsonObject &settings) const
{
    const QJsonObject body{{u"entity_id"_s, QString::fromLatin1(tenant)},
                           {u"name"_s, u"T"_s},
                           {u"settings"_s, settings}};
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants", body).status, 201);
}

void TestTenantHoles::change(const QByteArray &tenant, const QJsonObject &change) const
{
    QCOMPARE(administer(m_fixture, "PATCH", "/admin/v1/tenants/" + tenant, change).status, 200);
}

QByteArray TestTenantHoles::newToken(const QByteArray &tenant, const QByteArray &secret) const
{
    QByteArray token;
    const auto isRegistered = [&] {
        token = registerUser(m_fixture.port(), tenant,
                             secret.isEmpty() ? m_fixture.hostSecret() : secret,
                             R"({"user_id_from_host_app":"ada"})")
                    .json()[u"plexus_user_auth_token"_s]
                    .toString()
                    .toUtf8();
        return !token.isEmpty();
    };
    return QTest::qWaitFor(isRegistered, 20000) ? token : QByteArray();
}

McpCaller TestTenantHoles::connected(McpCaller caller) const
{
    caller.connect();
    return caller;
}

void TestTenantHoles::h1_guestsAndUsersHaveNoSessionsOfEachOther()
{
    create("open", {{u"guests"_s, u"allowed"_s}});
    const QByteArray token = newToken("open");
    const McpCaller user = connected({m_fixture.port(), "open", token});
    const McpCaller guest = connected({m_fixture.port(), "open"});
    const McpCaller asGuest{m_fixture.port(), "open", {}, user.session};
    const McpCaller asUser{m_fixture.port(), "open", token, guest.session};
    for (const McpCaller &thief : {asGuest, asUser}) {
        QCOMPARE(thief.call("get_entity_info").status, 404);
        QCOMPARE(exchange(thief.port, "GET", thief.path(), thief.headers()).status, 404);
        QCOMPARE(exchange(thief.port, "DELETE", thief.path(), thief.headers()).status, 404);
    }
    const auto nameFor = [](const McpCaller &caller) {
        return resultOf(caller.call("get_entity_info"))[u"final_plexus_session_info"_s].toString();
    };
    QVERIFY(nameFor(user).endsWith(u"=ada"_s));
    QVERIFY(nameFor(guest).endsWith(u"=None"_s));
}

void TestTenantHoles::h11_suspendingEndsWhatRuns()
{
    const McpCaller caller = connected({m_fixture.port(), "conformance"});
    Wire stream(caller.port), listener(caller.port), call(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream.readUntil("\r\n\r\n");
    listener.write(listenRequest({caller.port, "conformance", {}}));
    listener.readUntil("subscriptions/acknowledged");
    const QByteArray slow = R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{)"
                            R"("name":"slow_compute","arguments":{"seconds":3600,"label":"l"}}})";
    call.write(requestBytes("POST", caller.path(), caller.headers(), slow, caller.port));
    const auto runs = [&caller] { // its id is taken
        return caller.post(R"({"jsonrpc":"2.0","id":7,"method":"ping"})").status == 400;
    };
    QVERIFY(QTest::qWaitFor(runs, 20000));
    change("conformance", {{u"status"_s, u"suspended"_s}});
    stream.readToEnd(); // each throws when the server keeps it open
    listener.readToEnd();
    QVERIFY(!call.readToEnd().contains("is done"));
    QTRY_COMPARE(caller.request("ping").status, 401);
    QCOMPARE(caller.initialize().status, 401);
    change("conformance", {{u"status"_s, u"active"_s}});
}

void TestTenantHoles::h11_nothingOfADeletedTenantComesBack()
{
    static const QByteArray secrets = "/admin/v1/tenants/phoenix/host-secrets";
    static const QString values = u"manage_plexus_session_tool"_s;
    create("phoenix");
    const QByteArray secret =
        administer(m_fixture, "POST", secrets).json()[u"secret"_s].toString().toUtf8();
    McpCaller caller = connected({m_fixture.port(), "phoenix", newToken("phoenix", secret)});
    const QJsonObject keep{
        {u"action"_s, u"set"_s}, {u"key"_s, u"colour"_s}, {u"value"_s, u"green"_s}};
    const ModernCaller before{caller.port, "phoenix", caller.token};
    before.callTool(values, keep);
    QCOMPARE(administer(m_fixture, "DELETE", "/admin/v1/tenants/phoenix").status, 204);
    QTRY_COMPARE(caller.request("ping").status, 401);
    create("phoenix");
    const ModernCaller after{caller.port, "phoenix", newToken("phoenix")};
    QVERIFY(!after.token.isEmpty());
    QCOMPARE(caller.request("ping").status, 401); // its token
    caller.token = after.token; // of a user of the same name
    QCOMPARE(caller.request("ping").status, 404); // its session
    const QJsonObject get{{u"action"_s, u"get"_s}, {u"key"_s, u"colour"_s}};
    const QJsonObject found = after.callTool(values, get);
    QVERIFY2(!QJsonDocument(found).toJson().contains("green"), "a value");
    QCOMPARE(
        registerUser(caller.port, "phoenix", secret, R"({"user_id_from_host_app":"ada"})").status,
        403);
}

void TestTenantHoles::h11_aDeletedTenantHasNoRows()
{
    create("ghost");
    const McpCaller caller = connected({m_fixture.port(), "ghost", newToken("ghost")});
    QCOMPARE(caller
                 .call("manage_plexus_session_tool",
                       R"({"action":"set","key":"colour","value":"green"})")
                 .status,
             200);
    OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    const QStringList tables = database.column(
        u"SELECT m.name FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table' "
        "AND c.name = 'tenant' AND m.name <> 'change'"_s);
    const auto rows = [&](const QString &table) {
        return database.column(u"SELECT count(*) FROM %1 WHERE tenant = 'ghost'"_s.arg(table))
            .value(0)
            .toInt();
    };
    for (const QString &table :
         {u"plexus_user"_s, u"user_token"_s, u"session"_s, u"session_value"_s})
        QVERIFY2(tables.contains(table) && rows(table) > 0, qPrintable(table));
    QCOMPARE(administer(m_fixture, "DELETE", "/admin/v1/tenants/ghost").status, 204);
    for (const QString &table : tables)
        QVERIFY2(rows(table) == 0, qPrintable(table));
}

void TestTenantHoles::h18_guestsLeaveWhenTheTenantNoLongerAdmitsThem()
{
    create("inn", {{u"guests"_s, u"allowed"_s}});
    const McpCaller user = connected({m_fixture.port(), "inn", newToken("inn")});
    const McpCaller guest = connected({m_fixture.port(), "inn"});
    Wire ofUser(user.port), ofGuest(user.port), listener(user.port);
    ofUser.write(requestBytes("GET", user.path(), user.headers(), {}, user.port));
    ofUser.readUntil("\r\n\r\n");
    ofGuest.write(requestBytes("GET", guest.path(), guest.headers(), {}, guest.port));
    ofGuest.readUntil("\r\n\r\n");
    listener.write(listenRequest({guest.port, "inn", {}}));
    listener.readUntil("subscriptions/acknowledged");
    change("inn", {{u"settings"_s, QJsonObject{{u"guests"_s, u"off"_s}}}});
    ofGuest.readToEnd(); // each throws when the server keeps it open
    listener.readToEnd();
    QCOMPARE(guest.request("ping").status, 401);
    ofUser.readUntil("list_changed"); // goes on
    QCOMPARE(user.request("ping").status, 200);
}

void TestTenantHoles::h20_addressesTakeTokensAsTheTenantSaysNow()
{
    create("linked");
    const QByteArray suffix = "/token_auth/" + newToken("linked");
    const McpCaller caller{m_fixture.port(), "linked"};
    const auto status = [&] { return caller.request("tools/list", "{}", suffix).status; };
    QCOMPARE(status(), 404);
    change("linked", {{u"settings"_s, QJsonObject{{u"url_tokens"_s, true}}}});
    QTRY_COMPARE(status(), 400); // who it is, is known; there is no session
    change("linked", {{u"settings"_s, QJsonObject()}});
    QTRY_COMPARE(status(), 404);
}

void TestTenantHoles::h33_originsAreThoseOfTheTenantAtOnce()
{
    const auto ask = [this](const QString &tenant, const QByteArray &origin) {
        const McpCaller caller = callerOf(m_fixture, tenant);
        HeaderList headers = caller.headers();
        headers.emplaceBack("Origin", origin);
        headers.emplaceBack("Access-Control-Request-Method", "POST");
        return exchange(caller.port, "OPTIONS", caller.path(), headers);
    };
    const QByteArray origin = "https://app.example";
    QCOMPARE(ask(u"secure"_s, origin).status, 403);
    change("secure",
           {{u"settings"_s,
             QJsonObject{{u"allowed_origins"_s, QJsonArray{u"https://app.example"_s}}}}});
    QTRY_COMPARE(ask(u"secure"_s, origin).status, 204);
    QCOMPARE(ask(u"secure"_s, origin).header("Access-Control-Allow-Origin"), origin);
    for (const QByteArray &other : {"http://app.example"_ba, "https://app.example:8443"_ba,
                                    "https://app.example.evil"_ba, "https://APP.example"_ba})
        QCOMPARE(ask(u"secure"_s, other).status, 403);
    QCOMPARE(ask(u"test_tenant_001"_s, origin).status, 403); // another tenant
    change("secure", {{u"settings"_s, QJsonObject()}});
    QTRY_COMPARE(ask(u"secure"_s, origin).status, 403);
}

void TestTenantHoles::h40_listenersHearThatTheirToolsChanged()
{
    const QString tenant = u"tenant_A_for_scope_test"_s;
    const ModernCaller caller{m_fixture.port(), tenant.toLatin1(), m_fixture.token(tenant)};
    Wire listener(caller.port);
    listener.write(listenRequest(caller));
    listener.readUntil("subscriptions/acknowledged");
    change(caller.tenant,
           {{u"settings"_s,
             QJsonObject{{u"default_tool_sets"_s, QJsonArray{u"reporting"_s}},
                         {u"enforce_tool_sets"_s, true}}}});
    listener.readUntil("notifications/tools/list_changed");
    const QJsonArray tools = caller.result("tools/list")[u"tools"_s].toArray();
    QCOMPARE(tools.size(), 1);
    QCOMPARE(tools[0][u"name"_s].toString(), u"generate_report_tool"_s);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestTenantHoles, tst_tenant_holes)
#include "tst_tenant_holes.moc"
