// What outlives a process, and what other processes learn.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>
#include <stdexcept>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestDurability : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aKilledServerKeepsSessionsValuesAndTokens();
    void whatWasAcknowledgedUnderLoadSurvivesAKill();
    void aTokenRevokedInOneProcessIsRefusedByTheOther();
    void suspendingATenantEndsItsStreamsInBothProcesses();
    void deletingASessionEndsItInTheOtherProcessToo();
    void revokingTheTokenThatBeganASessionEndsItAfterARestart();

private:
    QJsonObject registered(const Served &served, const QByteArray &user) const;
    QByteArray newToken(const Served &served, const QByteArray &user) const;
    McpCaller newCaller(const Served &served, const QByteArray &user) const;
    std::unique_ptr<Wire> openStream(const McpCaller &caller) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

static const QString hostSecret = u"q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQe0uWi"_s;
static const QHash<QString, QString> environment{{u"HOST_APP_REGISTRATION_SECRET"_s, hostSecret}};

static void makeTenant(const Served &served)
{
    QCOMPARE(administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}})
                 .status,
             201);
}

void TestDurability::init() { m_folder = std::make_unique<QTemporaryDir>(); }

//! What the host application is told.
QJsonObject TestDurability::registered(const Served &served, const QByteArray &user) const
{
    WireAnswer answer;
    const auto registers = [&] { // the directory hears of a new tenant a moment after it was made
        answer = registerUser(served.port(), "acme", hostSecret.toLatin1(),
                              R"({"user_id_from_host_app":")" + user + "\"}");
        return answer.status == 200;
    };
    return QTest::qWaitFor(registers, 20000) ? answer.json() : QJsonObject();
}

static QByteArray tokenOf(const QJsonObject &registration)
{
    return registration[u"plexus_user_auth_token"_s].toString().toUtf8();
}

QByteArray TestDurability::newToken(const Served &served, const QByteArray &user) const
{
    return tokenOf(registered(served, user));
}

McpCaller TestDurability::newCaller(const Served &served, const QByteArray &user) const
{
    McpCaller caller{served.port(), "acme", newToken(served, user)};
    caller.connect();
    return caller;
}

//! Its head has arrived.
std::unique_ptr<Wire> TestDurability::openStream(const McpCaller &caller) const
{
    auto stream = std::make_unique<Wire>(caller.port);
    stream->write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream->readUntil("\r\n\r\n");
    return stream;
}

void TestDurability::aKilledServerKeepsSessionsValuesAndTokens()
{
    auto first = std::make_unique<Served>(m_folder->path(), QStringList(), environment);
    makeTenant(*first);
    McpCaller caller = newCaller(*first, "ada");
    for (int i = 0; i < 20; ++i) {
        const QByteArray number = QByteArray::number(i);
        const WireAnswer kept =
            caller.call("manage_plexus_session_tool",
                        R"({"action":"set","key":"k)" + number + R"(","value":)" + number + '}');
        QVERIFY(resultOf(kept)[u"success"_s].toBool());
    }
    first->program().kill();
    const Served second(m_folder->path(), {}, environment);
    caller.port = second.port();
    for (int i = 0; i < 20; ++i) {
        const WireAnswer found =
            caller.call("manage_plexus_session_tool",
                        R"({"action":"get","key":"k)" + QByteArray::number(i) + "\"}");
        QCOMPARE(resultOf(found)[u"retrieved_value"_s].toInt(-1), i);
    }
}

//! One session whose writes are sent without waiting for their answers.
struct Burst
{
    static constexpr int writes = 200;
    McpCaller caller;
    std::unique_ptr<Wire> wire;
    int acknowledged = 0;

    void send()
    {
        wire = std::make_unique<Wire>(caller.port);
        HeaderList headers = caller.headers();
        headers.emplaceBack("Connection", "keep-alive");
        QByteArray all;
        for (int i = 0; i < writes; ++i) {
            const QByteArray body =
                R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":)"
                R"("manage_plexus_session_tool","arguments":{"action":"set","key":"k)"
                + QByteArray::number(i) + R"(","value":)" + QByteArray::number(i) + "}}}";
            all += requestBytes("POST", caller.path(), headers, body, caller.port);
        }
        wire->write(all);
    }
    //! False when the server is gone.
    bool readOne()
    try {
        const WireAnswer answer = wire->readAnswer();
        acknowledged += resultOf(answer)[u"success"_s].toBool() ? 1 : 0;
        return true;
    } catch (const std::runtime_error &) {
        return false;
    }
};

void TestDurability::whatWasAcknowledgedUnderLoadSurvivesAKill()
{
    auto first = std::make_unique<Served>(m_folder->path(), QStringList(), environment);
    makeTenant(*first);
    std::vector<Burst> bursts(5);
    for (Burst &burst : bursts)
        burst.caller = newCaller(*first, "ada");
    for (Burst &burst : bursts)
        burst.send();
    QList<QByteArray> tokens;
    for (int i = 0; i < 60; ++i) { // while the sessions are written to
        tokens += newToken(*first, "user" + QByteArray::number(i));
        for (Burst &burst : bursts)
            QVERIFY(burst.readOne());
    }
    first->program().kill();
    for (Burst &burst : bursts) {
        while (burst.acknowledged < Burst::writes && burst.readOne()) { }
    }
    const Served second(m_folder->path(), {}, environment);
    for (Burst &burst : bursts) {
        burst.caller.port = second.port();
        QVERIFY(burst.acknowledged >= 60);
        for (int i = 0; i < burst.acknowledged; ++i) {
            const QByteArray get = R"({"action":"get","key":"k)" + QByteArray::number(i) + "\"}";
            const WireAnswer found = burst.caller.call("manage_plexus_session_tool", get);
            QCOMPARE(resultOf(found)[u"retrieved_value"_s].toInt(-1), i);
        }
    }
    for (const QByteArray &token : tokens)
        QCOMPARE((McpCaller{second.port(), "acme", token}).initialize().status, 200);
}

void TestDurability::aTokenRevokedInOneProcessIsRefusedByTheOther()
{
    const Served one(m_folder->path(), {}, environment);
    const Served two(m_folder->path(), {}, environment);
    makeTenant(one);
    const McpCaller here = newCaller(one, "ada");
    const McpCaller there = newCaller(two, "ada");
    const auto stream = openStream(there);
    QCOMPARE(administer(one.adminPort(), one.adminKey(), "POST",
                        "/admin/v1/tenants/acme/users/ada/revoke-all")
                 .status,
             200);
    QCOMPARE(here.initialize().status, 401); // at once
    stream->readToEnd(); // the other process has heard of it
    for (int i = 0; i < 8; ++i) // whichever thread answers
        QCOMPARE(there.initialize().status, 401);
}

void TestDurability::suspendingATenantEndsItsStreamsInBothProcesses()
{
    const Served one(m_folder->path(), {}, environment);
    const Served two(m_folder->path(), {}, environment);
    makeTenant(one);
    const McpCaller here = newCaller(one, "ada");
    const McpCaller there = newCaller(two, "bob");
    const auto streamHere = openStream(here);
    const auto streamThere = openStream(there);
    QCOMPARE(administer(one.adminPort(), one.adminKey(), "PATCH", "/admin/v1/tenants/acme",
                        {{u"status"_s, u"suspended"_s}})
                 .status,
             200);
    streamHere->readToEnd(); // throws when the server keeps it open
    streamThere->readToEnd();
    QTRY_COMPARE(here.request("ping").status, 401);
    QTRY_COMPARE(there.request("ping").status, 401);
}

void TestDurability::deletingASessionEndsItInTheOtherProcessToo()
{
    const Served one(m_folder->path(), {}, environment);
    const Served two(m_folder->path(), {}, environment);
    makeTenant(one);
    const McpCaller here = newCaller(one, "ada");
    McpCaller there = here;
    there.port = two.port();
    QTRY_COMPARE(there.request("ping").status, 200); // knows the tenant
    const auto stream = openStream(there);
    QCOMPARE(exchange(here.port, "DELETE", here.path(), here.headers()).status, 200);
    stream->readToEnd(); // throws when the server keeps it open
    QCOMPARE(there.request("ping").status, 404);
}

void TestDurability::revokingTheTokenThatBeganASessionEndsItAfterARestart()
{
    auto first = std::make_unique<Served>(m_folder->path(), QStringList(), environment);
    makeTenant(*first);
    const QJsonObject began = registered(*first, "ada");
    McpCaller caller{first->port(), "acme", tokenOf(began)};
    caller.connect();
    caller.token = newToken(*first, "ada"); // another one of the same user
    QCOMPARE(first->program().terminate(), 0);
    const Served second(m_folder->path(), {}, environment);
    caller.port = second.port();
    const auto stream = openStream(caller);
    QCOMPARE(administer(second.adminPort(), second.adminKey(), "DELETE",
                        "/admin/v1/tenants/acme/users/ada/tokens/"
                            + began[u"token_id"_s].toString().toUtf8())
                 .status,
             204);
    stream->readToEnd(); // throws when the server keeps it open
    QCOMPARE(caller.request("ping").status, 404); // the token counts, the session is gone
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestDurability, tst_durability)
#include "tst_durability.moc"
