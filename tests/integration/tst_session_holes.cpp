// Holes of MCP Plexus around sessions and hostile requests.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestSessionHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h1_aSessionServesItsOwnTenantAndUserOnly();
    void h2_aCallInTwoPiecesMeetsTheSameRules();
    void h2_whatIsNotPlainUtf8IsRefused_data();
    void h2_whatIsNotPlainUtf8IsRefused();
    void h5_valuesOfASessionAreItsUsersOwn();
    void h7_aClientCannotChooseItsSessionId();
    void h28_tenantIdsFollowRules_data();
    void h28_tenantIdsFollowRules();
    void h32_aSessionEndsWithDelete();
    void h32_aUsersSessionsAreCapped();
    void h33_strangeRequestsLeaveOthersAlone();
    void h33_foreignOriginsAndHostsAreRefused();
    void h33_bodiesAreBounded();

private:
    Fixture m_fixture;
};

void TestSessionHoles::h1_aSessionServesItsOwnTenantAndUserOnly()
{
    McpCaller victim = callerOf(m_fixture, u"secure"_s);
    victim.connect();
    McpCaller otherTenant = callerOf(m_fixture, u"tenant_B_for_scope_test"_s);
    otherTenant.session = victim.session;
    const QByteArray token = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                                          R"({"user_id_from_host_app":"mallory"})")
                                 .json()[u"plexus_user_auth_token"_s]
                                 .toString()
                                 .toUtf8();
    const McpCaller otherUser{m_fixture.port(), "secure", token, victim.session};
    for (const McpCaller &thief : {otherTenant, otherUser}) {
        QCOMPARE(thief.call("get_entity_info").status, 404);
        QCOMPARE(exchange(thief.port, "GET", thief.path(), thief.headers()).status, 404);
        QCOMPARE(exchange(thief.port, "DELETE", thief.path(), thief.headers()).status, 404);
    }
    QCOMPARE(victim.call("get_entity_info").status, 200);
}

void TestSessionHoles::h2_aCallInTwoPiecesMeetsTheSameRules()
{
    McpCaller caller = callerOf(m_fixture, u"tenant_A_for_scope_test"_s);
    caller.connect();
    HeaderList headers = caller.headers();
    headers.emplaceBack("Transfer-Encoding", "chunked");
    const QByteArray first = R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)";
    const QByteArray second = R"("params":{"name":"get_tenant_b_exclusive_feature"}})";
    const auto chunk = [](const QByteArray &part) {
        return QByteArray::number(part.size(), 16) + "\r\n" + part + "\r\n";
    };
    Wire wire(m_fixture.port());
    wire.write(requestBytes("POST", caller.path(), headers, chunk(first), m_fixture.port()));
    wire.write(chunk(second) + "0\r\n\r\n");
    QCOMPARE(wire.readAnswer().status, 403);
}

void TestSessionHoles::h2_whatIsNotPlainUtf8IsRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    const QByteArray call = R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
                            R"("params":{"name":"get_tenant_b_exclusive_feature"}})";
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF" + call);
    const QString text = QString::fromLatin1(call);
    QTest::newRow("UTF-16") << QByteArray(reinterpret_cast<const char *>(text.utf16()),
                                          text.size() * 2);
    QTest::newRow("two names")
        << R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":)"
           R"({"name":"get_global_info","name":"get_tenant_b_exclusive_feature"}})"_ba;
    QTest::newRow("two methods")
        << R"({"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/call",)"
           R"("params":{"name":"get_tenant_b_exclusive_feature"}})"_ba;
    QTest::newRow("broken UTF-8") << "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\xFF\"}"_ba;
}

void TestSessionHoles::h2_whatIsNotPlainUtf8IsRefused()
{
    QFETCH(QByteArray, body);
    McpCaller caller = callerOf(m_fixture, u"tenant_A_for_scope_test"_s);
    caller.connect();
    const WireAnswer answer = caller.post(body);
    QVERIFY2(answer.status == 400 || answer.status == 403, answer.comparable().constData());
    QVERIFY(!answer.json().contains(u"result"_s));
}

void TestSessionHoles::h5_valuesOfASessionAreItsUsersOwn()
{
    McpCaller ada = callerOf(m_fixture, u"secure"_s);
    ada.connect();
    const QByteArray set = R"({"action":"set","key":"colour","value":"green"})";
    const QByteArray get = R"({"action":"get","key":"colour"})";
    QCOMPARE(ada.call("manage_plexus_session_tool", set).status, 200);
    QCOMPARE(resultOf(ada.call("manage_plexus_session_tool", get))[u"retrieved_value"_s].toString(),
             u"green"_s);
    McpCaller other = callerOf(m_fixture, u"tenant_B_for_scope_test"_s);
    other.connect();
    QVERIFY(resultOf(other.call("manage_plexus_session_tool", get))[u"retrieved_value"_s].isNull());
}

void TestSessionHoles::h7_aClientCannotChooseItsSessionId()
{
    McpCaller caller = callerOf(m_fixture, u"secure"_s);
    caller.session = "my-own-session-id";
    QCOMPARE(caller.request("tools/list").status, 404);
    const WireAnswer answer = caller.initialize();
    QVERIFY(answer.header("Mcp-Session-Id") != caller.session);
    QCOMPARE(caller.request("tools/list").status, 404);
}

void TestSessionHoles::h28_tenantIdsFollowRules_data()
{
    QTest::addColumn<QString>("id");
    for (const char *id : {"a:b",   "a/b",   "a*",        "",        "-a",      "_a",
                           "a b",   ".",     "..",        "a.b",     "a%62",    ".well-known",
                           "admin", "api",   "Health",    "metrics", "static",  "login",
                           "DOCS",  "oauth", "authorize", "token",   "register"})
        QTest::newRow(id) << QString::fromLatin1(id);
    QTest::newRow("letters of others") << u"t\u0435nant"_s;
    QTest::newRow("64 characters") << QString(64, u'a');
    QTest::newRow("taken in other letters") << u"SECURE"_s;
}

void TestSessionHoles::h28_tenantIdsFollowRules()
{
    QFETCH(QString, id);
    const int status = administer(m_fixture, "POST", "/admin/v1/tenants",
                                  {{u"entity_id"_s, id}, {u"name"_s, u"N"_s}})
                           .status;
    QCOMPARE(status, id == u"SECURE"_s ? 409 : 422);
    QCOMPARE(administer(m_fixture, "POST", "/admin/tenants/",
                        {{u"entity_id"_s, id}, {u"tenant_name"_s, u"N"_s}})
                 .status,
             status); // nor by the original's way
    QCOMPARE(
        (McpCaller{m_fixture.port(), "SECURE", m_fixture.token(u"secure"_s)}).initialize().status,
        401); // compared byte for byte
}

void TestSessionHoles::h32_aSessionEndsWithDelete()
{
    McpCaller caller = callerOf(m_fixture, u"secure"_s);
    caller.connect();
    const WireAnswer ended = exchange(caller.port, "DELETE", caller.path(), caller.headers());
    QVERIFY(ended.status == 200 || ended.status == 204);
    QCOMPARE(caller.request("tools/list").status, 404);
    McpCaller without = callerOf(m_fixture, u"secure"_s);
    QCOMPARE(without.request("tools/list").status, 400); // makes no session
    QVERIFY(!without.request("tools/list").hasHeader("Mcp-Session-Id"));
}

void TestSessionHoles::h32_aUsersSessionsAreCapped()
{
    QCOMPARE(administer(m_fixture, "PATCH", "/admin/v1/tenants/tenant_C_for_scope_test",
                        {{u"settings"_s, QJsonObject{{u"max_sessions_per_user"_s, 2}}}})
                 .status,
             200);
    const McpCaller caller = callerOf(m_fixture, u"tenant_C_for_scope_test"_s);
    QTRY_VERIFY(caller.initialize().status != 200); // once the setting is known everywhere
    const WireAnswer refused = caller.initialize();
    QCOMPARE(refused.status, 429);
    QVERIFY(!refused.hasHeader("Mcp-Session-Id"));
}

void TestSessionHoles::h33_strangeRequestsLeaveOthersAlone()
{
    McpCaller good = callerOf(m_fixture, u"secure"_s);
    good.connect();
    McpCaller bad = callerOf(m_fixture, u"secure"_s);
    bad.connect();
    for (const QByteArray &body :
         {"{"_ba, "[]"_ba, "null"_ba, R"({"jsonrpc":"2.0","id":{},"method":"ping"})"_ba,
          R"({"jsonrpc":"2.0","id":1,"method":"no/such"})"_ba, QByteArray(100000, '[')}) {
        const WireAnswer answer = bad.post(body);
        QVERIFY2(answer.status < 500, body.left(60).constData());
        QCOMPARE(good.request("ping").status, 200);
    }
    McpCaller early = callerOf(m_fixture, u"secure"_s); // the original's SDK ended everybody's
    early.session = early.initialize().header("Mcp-Session-Id");
    for (const char *method : {"tools/call", "resources/list", "no/such"}) {
        QVERIFY(early.request(method).status < 500);
        QCOMPARE(good.request("ping").status, 200);
    }
    HeaderList headers = bad.headers();
    headers.emplaceBack("MCP-Protocol-Version", "1999-01-01");
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    QCOMPARE(exchange(bad.port, "POST", bad.path(), headers, ping).status, 400);
}

void TestSessionHoles::h33_foreignOriginsAndHostsAreRefused()
{
    const McpCaller caller = callerOf(m_fixture, u"secure"_s);
    HeaderList headers = caller.headers();
    headers.emplaceBack("Origin", "https://evil.example");
    const QByteArray ping = R"({"jsonrpc":"2.0","id":1,"method":"ping"})";
    QCOMPARE(exchange(caller.port, "POST", caller.path(), headers, ping).status, 403);
    headers = caller.headers();
    headers.emplaceBack("Host", "evil.example");
    const int status = exchange(caller.port, "POST", caller.path(), headers, ping).status;
    QVERIFY(status == 421 || status == 403);
}

void TestSessionHoles::h33_bodiesAreBounded()
{
    const McpCaller caller = callerOf(m_fixture, u"secure"_s);
    HeaderList headers = caller.headers();
    headers.emplaceBack("Content-Length", "99999999999");
    QCOMPARE(exchange(caller.port, "POST", caller.path(), headers).status, 413);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestSessionHoles, tst_session_holes)
#include "tst_session_holes.moc"
