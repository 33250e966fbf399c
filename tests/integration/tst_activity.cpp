// The activity log of the real program.
#include "outside_sql.h"
#include "support/run.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsOfCallsInBothEras();
    void neverKeepsArgumentsResultsOrSecrets();
    void whatWasDoneIsThereAfterAStop();
    void theLastUseOfAHostSecretIsKept();

private:
    QJsonArray calls(const QByteArray &query = {}) const;
    //! Once there are `count` of them: they are written a second later.
    QJsonArray calls(const QByteArray &query, qsizetype count) const;
    QByteArray filesOf(const QString &folder) const;

    Fixture m_fixture;
};

QJsonArray TestActivity::calls(const QByteArray &query) const
{
    return administer(m_fixture, "GET", "/admin/v1/tenants/secure/activity" + query)
        .json()[u"items"_s]
        .toArray();
}

QJsonArray TestActivity::calls(const QByteArray &query, qsizetype count) const
{
    spinUntil([&] { return calls(query).size() >= count; });
    return calls(query);
}

QByteArray TestActivity::filesOf(const QString &folder) const
{
    QByteArray content;
    for (const QFileInfo &info : QDir(folder).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (info.fileName().startsWith(u"plexus.sqlite3"_s) && file.open(QIODevice::ReadOnly))
            content += file.readAll();
    }
    return content;
}

void TestActivity::tellsOfCallsInBothEras()
{
    McpCaller legacy = callerOf(m_fixture, u"secure"_s);
    legacy.connect();
    legacy.call("get_entity_info");
    legacy.call("no_such_tool");
    const ModernCaller modern{m_fixture.port(), "secure", m_fixture.token(u"secure"_s)};
    modern.callTool(u"get_entity_info"_s);
    const QJsonArray all = calls("?tool=get_entity_info", 2);
    QCOMPARE(all.size(), 2);
    for (const QJsonValue &call : all) {
        QCOMPARE(call[u"entity_id"_s].toString(), u"secure"_s);
        QCOMPARE(call[u"user_id"_s].toString(), m_fixture.user(u"secure"_s));
        QCOMPARE(call[u"client_id"_s].toString(), u"static"_s);
        QCOMPARE(call[u"method"_s].toString(), u"tools/call"_s);
        QCOMPARE(call[u"outcome"_s].toString(), u"ok"_s);
        QVERIFY(call[u"request_id"_s].toString().startsWith(u"req_"_s));
    }
    QCOMPARE(calls("?outcome=refused", 1).first()[u"tool"_s].toString(), QString());
    const WireAnswer others =
        administer(m_fixture, "GET", "/admin/v1/tenants/conformance/activity");
    QVERIFY(others.json()[u"items"_s].toArray().isEmpty());
}

void TestActivity::neverKeepsArgumentsResultsOrSecrets()
{
    const QByteArray secret = "hunter2-" + QByteArray::number(m_fixture.port());
    McpCaller caller = callerOf(m_fixture, u"secure"_s);
    caller.connect();
    caller.call("echo_args", R"({"password":")" + secret + "\"}");
    caller.call(secret);
    caller.request("resources/read", R"({"uri":"secret://)" + secret + "\"}");
    caller.request("prompts/get",
                   R"({"name":")" + secret + R"(","arguments":{"a":")" + secret + "\"}}");
    caller.request(secret);
    const auto before = calls({}, 1).size();
    caller.call("get_entity_info");
    calls({}, before + 1);
    const QByteArray all = administer(m_fixture, "GET", "/admin/v1/activity?limit=200").body;
    QVERIFY(!all.contains("hunter2"));
    const QByteArray kept = filesOf(m_fixture.dataFolder());
    QVERIFY(kept.contains("get_entity_info"));
    QVERIFY(!kept.contains("hunter2"));
    QVERIFY(!kept.contains(caller.token));
    QVERIFY(!kept.contains(caller.session));
}

//! A tenant is there a moment after it was made.
static bool answers(const ModernCaller &caller)
{
    try {
        return !caller.callTool(u"get_entity_info"_s).isEmpty();
    } catch (const std::runtime_error &) {
        return false;
    }
}

//! A clean stop loses nothing.
void TestActivity::whatWasDoneIsThereAfterAStop()
{
    QTemporaryDir folder;
    {
        Served served(folder.path());
        administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
                   {{u"entity_id"_s, u"acme"_s},
                    {u"name"_s, u"Acme"_s},
                    {u"settings"_s, QJsonObject{{u"guests"_s, u"allowed"_s}}}});
        const ModernCaller guest{served.port(), "acme", {}};
        spinUntil([&] { return answers(guest); });
        QCOMPARE(served.program().terminate(), 0);
    }
    OutsideSql sql(folder.filePath(u"plexus.sqlite3"_s));
    QCOMPARE(sql.column(u"SELECT item || ' ' || outcome FROM activity WHERE user IS NULL"_s).last(),
             u"get_entity_info ok"_s);
}

void TestActivity::theLastUseOfAHostSecretIsKept()
{
    const QByteArray path = "/admin/v1/tenants/secure/host-secrets";
    const QJsonObject made = administer(m_fixture, "POST", path, {{u"label"_s, u"a"_s}}).json();
    registerUser(m_fixture.port(), "secure", made[u"secret"_s].toString().toLatin1(),
                 R"({"user_id_from_host_app":"ada"})");
    spinUntil([&] {
        const QJsonObject list = administer(m_fixture, "GET", path + "?q=a").json();
        return list[u"items"_s][0][u"last_used_at"_s].isString();
    });
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestActivity, tst_activity)
#include "tst_activity.moc"
