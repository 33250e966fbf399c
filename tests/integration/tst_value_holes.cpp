// Holes of MCP Plexus around what sessions keep.
#include "outside_sql.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QDir>

#include <memory>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestValueHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h5_tryingAnothersSessionChangesNothingInIt();
    void h5_valuesWithoutASessionAreTheirUsersOwn();
    void h7_idsAreTheServersAndCannotBeGuessed();
    void h15_writesOfOneSessionAreAllKept();
    void h15_writesAtOnceAreAllKept();
    void h15_clearingTheLastKeyLasts();
    void h15_aStreamThatClosesWritesNothingBack();
    void h18_whatAGuestKeepsEndsWithItsSession();
    void h18_aGuestHasNoKeysOfItsOwn();

private:
    Fixture m_fixture;
};

static bool set(const McpCaller &caller, const QByteArray &key, const QByteArray &value)
{
    return resultOf(caller.call("manage_plexus_session_tool",
                                R"({"action":"set","key":")" + key + R"(","value":")" + value
                                    + "\"}"))[u"success"_s]
        .toBool();
}

static QString get(const McpCaller &caller, const QByteArray &key)
{
    return resultOf(caller.call("manage_plexus_session_tool",
                                R"({"action":"get","key":")" + key + "\"}"))[u"retrieved_value"_s]
        .toString();
}

static McpCaller connected(const Fixture &fixture, const QString &tenant)
{
    McpCaller caller = callerOf(fixture, tenant);
    caller.connect();
    return caller;
}

//! Somebody without a token, in a tenant that admits guests and has the example tools.
static McpCaller guestOf(const Fixture &fixture)
{
    const QJsonObject tenant{{u"entity_id"_s, u"open"_s},
                             {u"name"_s, u"Open"_s},
                             {u"settings"_s, QJsonObject{{u"guests"_s, u"allowed"_s}}}};
    administer(fixture, "POST", "/admin/v1/tenants", tenant); // 409 the second time
    McpCaller guest{fixture.port(), "open"};
    const auto isKnown = [&guest] { return guest.initialize().status == 200; };
    if (QTest::qWaitFor(isKnown, 20000))
        guest.connect();
    return guest;
}

void TestValueHoles::h5_tryingAnothersSessionChangesNothingInIt()
{
    const McpCaller victim = connected(m_fixture, u"secure"_s);
    QVERIFY(set(victim, "colour", "green"));
    const QByteArray token = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                                          R"({"user_id_from_host_app":"mallory"})")
                                 .json()[u"plexus_user_auth_token"_s]
                                 .toString()
                                 .toUtf8();
    const McpCaller thief{m_fixture.port(), "secure", token, victim.session};
    QCOMPARE(thief.call("get_entity_info").status, 404);
    QVERIFY(!set(thief, "colour", "red"));
    QCOMPARE(get(thief, "colour"), QString());
    QCOMPARE(get(victim, "colour"), u"green"_s);
    const QString info =
        resultOf(victim.call("get_entity_info"))[u"final_plexus_session_info"_s].toString();
    QVERIFY2(info.endsWith(u"persistent_user_id="_s + m_fixture.user(u"secure"_s)),
             qPrintable(info));
}

//! In the stateless era values belong to tenant, user and client.
void TestValueHoles::h5_valuesWithoutASessionAreTheirUsersOwn()
{
    const auto callerOfUser = [this](const QByteArray &tenant, const QByteArray &user) {
        return ModernCaller{m_fixture.port(), tenant,
                            newToken(m_fixture.port(), tenant, m_fixture.hostSecret(), user)};
    };
    const auto colourOf = [](const ModernCaller &caller) {
        const QJsonObject result = caller.callTool(
            u"manage_plexus_session_tool"_s, {{u"action"_s, u"get"_s}, {u"key"_s, u"colour"_s}});
        return QJsonDocument::fromJson(result[u"content"_s][0][u"text"_s].toString().toUtf8())
            .object()[u"retrieved_value"_s]
            .toString();
    };
    const ModernCaller ada = callerOfUser("secure", "ada");
    ada.callTool(u"manage_plexus_session_tool"_s,
                 {{u"action"_s, u"set"_s}, {u"key"_s, u"colour"_s}, {u"value"_s, u"green"_s}});
    QCOMPARE(colourOf(ada), u"green"_s);
    QCOMPARE(colourOf(callerOfUser("secure", "ada")), u"green"_s); // by another token
    QCOMPARE(colourOf(callerOfUser("secure", "bob")), QString());
    QCOMPARE(colourOf(callerOfUser("tenant_B_for_scope_test", "ada")), QString());
}

void TestValueHoles::h7_idsAreTheServersAndCannotBeGuessed()
{
    const McpCaller first = connected(m_fixture, u"secure"_s);
    const McpCaller second = connected(m_fixture, u"secure"_s);
    QVERIFY(first.session != second.session);
    QVERIFY(first.session.size() >= 32);
    McpCaller damaged = first;
    damaged.session.front() = damaged.session.front() == 'A' ? 'B' : 'A';
    QCOMPARE(damaged.request("ping").status, 404);
    damaged.session = first.session + 'A';
    QCOMPARE(damaged.request("ping").status, 404);
}

void TestValueHoles::h15_writesOfOneSessionAreAllKept()
{
    const McpCaller caller = connected(m_fixture, u"secure"_s);
    QVERIFY(set(caller, "a", "1") && set(caller, "a", "2") && set(caller, "b", "3"));
    QCOMPARE(get(caller, "a"), u"2"_s);
    QCOMPARE(get(caller, "b"), u"3"_s);
}

//! The original wrote the whole session back when a request ended, as it was when that began.
void TestValueHoles::h15_writesAtOnceAreAllKept()
{
    const McpCaller caller = connected(m_fixture, u"secure"_s);
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 16; ++i) {
        const QByteArray n = QByteArray::number(i);
        const QByteArray body = R"({"jsonrpc":"2.0","id":)" + n
            + R"(,"method":"tools/call","params":{"name":"manage_plexus_session_tool",)"
              R"("arguments":{"action":"set","key":"k)"
            + n + R"(","value":")" + n + "\"}}}";
        wires.push_back(std::make_unique<Wire>(caller.port));
        wires.back()->write(
            requestBytes("POST", caller.path(), caller.headers(), body, caller.port));
    }
    for (const auto &wire : wires)
        QCOMPARE(wire->readAnswer().status, 200);
    for (int i = 0; i < 16; ++i)
        QCOMPARE(get(caller, 'k' + QByteArray::number(i)), QString::number(i));
}

void TestValueHoles::h15_clearingTheLastKeyLasts()
{
    const McpCaller caller = connected(m_fixture, u"secure"_s);
    QVERIFY(set(caller, "only", "1"));
    const QJsonObject removed =
        resultOf(caller.call("manage_plexus_session_tool", R"({"action":"delete","key":"only"})"));
    QVERIFY(removed[u"success"_s].toBool());
    QCOMPARE(get(caller, "only"), QString());
}

void TestValueHoles::h15_aStreamThatClosesWritesNothingBack()
{
    const McpCaller caller = connected(m_fixture, u"secure"_s);
    QVERIFY(set(caller, "k", "before"));
    Wire stream(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream.readUntil("\r\n\r\n");
    QVERIFY(set(caller, "k", "after"));
    stream.close();
    QCOMPARE(get(caller, "k"), u"after"_s);
}

void TestValueHoles::h18_whatAGuestKeepsEndsWithItsSession()
{
    const McpCaller guest = guestOf(m_fixture);
    QVERIFY(set(guest, "colour", "green"));
    QCOMPARE(get(guest, "colour"), u"green"_s);
    const McpCaller another = guestOf(m_fixture);
    QCOMPARE(get(another, "colour"), QString());
    OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    const auto kept = [&database] {
        return database.column(u"SELECT key FROM session_value WHERE tenant = 'open'"_s);
    };
    QCOMPARE(kept(), QStringList{u"colour"_s});
    QCOMPARE(exchange(guest.port, "DELETE", guest.path(), guest.headers()).status, 200);
    QCOMPARE(guest.request("ping").status, 404);
    QCOMPARE(kept(), QStringList()); // erased, not hidden
}

void TestValueHoles::h18_aGuestHasNoKeysOfItsOwn()
{
    const WireAnswer answer = guestOf(m_fixture).call("use_alpha_service_key_tool");
    QVERIFY(answer.json()[u"result"_s][u"isError"_s].toBool());
    QVERIFY2(textOf(answer).startsWith(u"Sign in first"_s), qPrintable(textOf(answer)));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestValueHoles, tst_value_holes)
#include "tst_value_holes.moc"
