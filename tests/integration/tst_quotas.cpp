// Quotas of the real program.
#include "support/run.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestQuotas : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tooManyCallsAreRefusedWithATimeToComeAgain();
    void row83_aNoisyTenantDoesNotDisturbAQuietOne();
    void theMessagesOfABatchCount();
    void tooManySessionsAreRefused();
    void tooManyStreamsAreRefused();
    void bodiesCountByTheirBytes();
    void strangersAreRefusedAlikeForEveryTenant();
    void quotasChangeWithoutARestart();

private:
    //! A tenant with these quotas that guests may use.
    QByteArray tenantWith(const QJsonObject &quotas);
    void changeQuotas(const QByteArray &tenant, const QJsonObject &quotas);
    McpCaller guestOf(const QByteArray &tenant) const { return {m_fixture.port(), tenant}; }
    //! The first answer with this status; every one before has `otherwise`.
    template <typename Ask>
    static WireAnswer firstWith(int status, int otherwise, Ask ask);

    Fixture m_fixture;
    int m_tenants = 0;
};

static QJsonObject settingsWith(const QJsonObject &quotas)
{
    return {{u"guests"_s, u"allowed"_s}, {u"quotas"_s, quotas}};
}

QByteArray TestQuotas::tenantWith(const QJsonObject &quotas)
{
    const QString id = u"q%1"_s.arg(++m_tenants);
    administer(m_fixture, "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, id}, {u"name"_s, id}, {u"settings"_s, settingsWith(quotas)}});
    const QByteArray tenant = id.toLatin1();
    spinUntil([&] { return guestOf(tenant).post("x").status != 401; });
    return tenant;
}

void TestQuotas::changeQuotas(const QByteArray &tenant, const QJsonObject &quotas)
{
    administer(m_fixture, "PATCH", "/admin/v1/tenants/" + tenant,
               {{u"settings"_s, settingsWith(quotas)}});
}

template <typename Ask>
WireAnswer TestQuotas::firstWith(int status, int otherwise, Ask ask)
{
    for (int i = 0; i < 200; ++i) {
        const WireAnswer answer = ask();
        if (answer.status == status)
            return answer;
        if (answer.status != otherwise)
            return answer;
    }
    return {};
}

static QJsonObject perMinute(const QString &what, int count)
{
    return {{u"user"_s, QJsonObject{{what, count}}}};
}

void TestQuotas::tooManyCallsAreRefusedWithATimeToComeAgain()
{
    const QByteArray tenant = tenantWith(perMinute(u"calls_per_minute"_s, 60));
    const McpCaller caller = guestOf(tenant);
    const WireAnswer refusal = firstWith(429, 400, [&] {
        return caller.post(R"({"jsonrpc":"2.0","id":"a b","method":"tools/list"})");
    });
    QCOMPARE(refusal.status, 429);
    QVERIFY(refusal.header("Retry-After").toInt() >= 1);
    QCOMPARE(refusal.header("Content-Type"), QByteArray("application/json"));
    QCOMPARE(refusal.json()[u"id"_s].toString(), u"a b"_s);
    QCOMPARE(refusal.json()[u"error"_s][u"code"_s].toInt(), -32000);
    QVERIFY(refusal.json()[u"error"_s][u"message"_s].toString().contains(u"this user"_s));
}

void TestQuotas::row83_aNoisyTenantDoesNotDisturbAQuietOne()
{
    const McpCaller noisy = guestOf(tenantWith(perMinute(u"calls_per_minute"_s, 60)));
    McpCaller quiet = callerOf(m_fixture, u"secure"_s);
    quiet.connect();
    int refused = 0;
    for (int i = 0; i < 100; ++i) {
        refused += noisy.request("tools/list").status == 429;
        QCOMPARE(quiet.call("get_entity_info").status, 200);
    }
    QVERIFY(refused > 50);
}

void TestQuotas::theMessagesOfABatchCount()
{
    const QByteArray tenant = tenantWith(perMinute(u"calls_per_minute"_s, 120));
    McpCaller caller = guestOf(tenant);
    caller.connect();
    QByteArrayList messages;
    for (int i = 0; i < 15; ++i)
        messages += R"({"jsonrpc":"2.0","id":)" + QByteArray::number(i) + R"(,"method":"ping"})";
    const QByteArray batch = '[' + messages.join(',') + ']';
    QCOMPARE(caller.post(batch).status, 200);
    QCOMPARE(caller.post(batch).status, 429);
}

void TestQuotas::tooManySessionsAreRefused()
{
    const McpCaller caller = guestOf(tenantWith(perMinute(u"sessions_per_minute"_s, 30)));
    const WireAnswer refusal = firstWith(429, 200, [&] { return caller.initialize(); });
    QCOMPARE(refusal.status, 429);
    QVERIFY(refusal.header("Retry-After").toInt() >= 1);
    QCOMPARE(refusal.json()[u"id"_s].toInt(), 1);
    QVERIFY(refusal.json()[u"error"_s][u"message"_s].toString().contains(u"sessions"_s));
}

//! A place is given back a moment after the answer, hence the patience.
void TestQuotas::tooManyStreamsAreRefused()
{
    const QByteArray tenant = tenantWith(perMinute(u"open"_s, 3));
    std::vector<std::unique_ptr<Wire>> streams;
    const auto listens = [&](const McpCaller &caller) {
        streams.push_back(std::make_unique<Wire>(m_fixture.port()));
        streams.back()->write(requestBytes(
            "GET", caller.path(), caller.headers() + HeaderList{{"Accept", "text/event-stream"}},
            {}, m_fixture.port()));
        const bool taken = streams.back()->readUntil("\r\n\r\n").startsWith("HTTP/1.1 200");
        if (!taken)
            streams.pop_back();
        return taken;
    };
    std::vector<McpCaller> callers(3, guestOf(tenant));
    for (McpCaller &caller : callers) {
        caller.connect();
        spinUntil([&] { return caller.request("ping").status == 200; });
    }
    for (const McpCaller &caller : callers)
        spinUntil([&] { return listens(caller); });
    QCOMPARE(callers.front().request("ping").status, 429);
    streams.clear();
    spinUntil([&] { return callers.front().request("ping").status == 200; });
}

void TestQuotas::bodiesCountByTheirBytes()
{
    const McpCaller caller = guestOf(tenantWith(perMinute(u"megabytes_per_minute"_s, 6)));
    const QByteArray large = R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"x":")"
        + QByteArray(600 * 1024, 'x') + "\"}}";
    QCOMPARE(firstWith(429, 400, [&] { return caller.post(large); }).status, 429);
}

//! Which tenants there are does not show.
void TestQuotas::strangersAreRefusedAlikeForEveryTenant()
{
    QTemporaryDir folder;
    Served served(folder.path(), {u"--quotas"_s, u"{\"address\":{\"calls_per_minute\":60}}"_s});
    administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}});
    const auto ask = [&served](const QByteArray &tenant) {
        return McpCaller{served.port(), tenant, "wrong"}.post("{}");
    };
    QCOMPARE(firstWith(429, 401, [&] { return ask("acme"); }).status, 429);
    QCOMPARE(ask("nobody").comparable(), ask("acme").comparable());
    const WireAnswer host = registerUser(served.port(), "acme", "wrong", "{}");
    QCOMPARE(host.status, 429);
    QVERIFY(host.hasHeader("Retry-After"));
    const WireAnswer connections =
        exchange(served.port(), "GET", "/acme/plexus-auth/users/ada/connections",
                 {{"X-Host-App-Secret", "wrong"}});
    QCOMPARE(connections.status, 429);
    QCOMPARE(connections.json().keys(), host.json().keys());
    QVERIFY(connections.hasHeader("Retry-After"));
}

void TestQuotas::quotasChangeWithoutARestart()
{
    const QByteArray tenant = tenantWith(perMinute(u"calls_per_minute"_s, 6));
    const McpCaller caller = guestOf(tenant);
    spinUntil([&] { return caller.request("ping").status == 429; });
    changeQuotas(tenant, {});
    spinUntil([&] { return caller.request("ping").status != 429; });
    for (int i = 0; i < 50; ++i)
        QVERIFY(caller.request("ping").status != 429);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestQuotas, tst_quotas)
#include "tst_quotas.moc"
