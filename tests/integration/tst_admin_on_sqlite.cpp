// The admin API on the database that is used, not on a stand-in.
#include "app/cli/run_command.h"
#include "core/digest.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/admin/admin_listener.h"
#include "support/admin/scripted_terminal.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTemporaryDir>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! One process on the database of a folder.
struct Node
{
    explicit Node(const QTemporaryDir &folder)
        : storage(storage::openSqliteStorage(folder.filePath(u"plexus.db"_s), clock))
        , listener(*storage, clock)
    {
    }
    WireAnswer ask(const QByteArray &method, const QByteArray &target, const QByteArray &body = {},
                   const AdminListener::Fields &fields = {})
    {
        return listener.ask(method, "/admin/v1" + target, body, fields);
    }
    void addTenant(const QByteArray &id)
    {
        ask("POST", "/tenants", "{\"entity_id\":\"" + id + "\",\"name\":\"" + id + "\"}");
    }

    FakeClock clock;
    std::unique_ptr<storage::Storage> storage;
    AdminListener listener;
};

} // namespace

class TstAdminOnSqlite : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTenantKeepsWhatItWasToldOverARestart();
    void pagesReachEveryTenantOnce_data();
    void pagesReachEveryTenantOnce();
    void anUnknownOrderIsTheCallersFault();
    void versionsGuardChanges();
    void aRememberedAnswerSurvivesARestart();
    void H11_nothingOfADeletedTenantComesBack();
    void aKeyOfADeletedTenantIsNoKey();
    void theAuditNamesWhoDidWhat();
    void theCommandLineManagesUsersAndTokens();
};

void TstAdminOnSqlite::aTenantKeepsWhatItWasToldOverARestart()
{
    const QTemporaryDir folder;
    QJsonObject before;
    {
        Node node(folder);
        before = node.ask("POST", "/tenants", R"({"entity_id":"acme","name":"Acme","settings":
            {"allowed_origins":["https://a.example"],"custom":{"x":[1,null]}}})")
                     .json();
        QCOMPARE(before[u"version"_s].toInt(), 1);
    }
    Node node(folder);
    QCOMPARE(node.ask("GET", "/tenants/acme").json(), before);
    QCOMPARE(node.ask("GET", "/tenants/ACME").status, 404);
    QCOMPARE(node.ask("POST", "/tenants", R"({"entity_id":"ACME","name":"x"})").status, 409);
}

void TstAdminOnSqlite::pagesReachEveryTenantOnce_data()
{
    QTest::addColumn<QByteArray>("sort");
    for (const char *sort : {"", "entity_id", "-entity_id", "name", "created_at", "-created_at"})
        QTest::newRow(*sort ? sort : "own order") << QByteArray(sort);
}

void TstAdminOnSqlite::pagesReachEveryTenantOnce()
{
    QFETCH(QByteArray, sort);
    const QTemporaryDir folder;
    Node node(folder);
    for (int i = 0; i < 7; ++i)
        node.addTenant("t" + QByteArray::number(i));
    QStringList seen;
    QByteArray cursor;
    do {
        const QJsonObject page =
            node.ask("GET", "/tenants?limit=3&sort=" + sort + "&cursor=" + cursor).json();
        for (const QJsonValue &item : page[u"items"_s].toArray())
            seen << item[u"entity_id"_s].toString();
        QCOMPARE(page[u"total"_s].toInt(), 7);
        cursor = page[u"next_cursor"_s].toString().toLatin1();
    } while (!cursor.isEmpty());
    QCOMPARE(seen.size(), 7);
    QCOMPARE(seen.removeDuplicates(), 0);
}

void TstAdminOnSqlite::anUnknownOrderIsTheCallersFault()
{
    const QTemporaryDir folder;
    Node node(folder);
    node.addTenant("acme");
    for (const char *list : {"/tenants", "/tenants/acme/users", "/tenants/acme/tokens", "/audit"}) {
        QCOMPARE(node.ask("GET", QByteArray(list) + "?sort=colour").status, 422);
        QCOMPARE(node.ask("GET", QByteArray(list) + "?cursor=colour").status, 422);
        QCOMPARE(node.ask("GET", list).status, 200);
    }
}

void TstAdminOnSqlite::versionsGuardChanges()
{
    const QTemporaryDir folder;
    Node node(folder);
    node.addTenant("acme");
    const AdminListener::Fields first{{"If-Match", "\"1\""}};
    QCOMPARE(node.ask("PATCH", "/tenants/acme", R"({"name":"B"})", first).status, 200);
    QCOMPARE(node.ask("PATCH", "/tenants/acme", R"({"name":"C"})", first).status, 412);
    QCOMPARE(node.ask("GET", "/tenants/acme").headers.value("etag"), QByteArray("\"2\""));
}

void TstAdminOnSqlite::aRememberedAnswerSurvivesARestart()
{
    const QTemporaryDir folder;
    const AdminListener::Fields once{{"Idempotency-Key", "k-1"}};
    QByteArray first;
    {
        Node node(folder);
        node.addTenant("acme");
        first = node.ask("POST", "/tenants/acme/users/u1/tokens", "{}", once).body;
    }
    Node node(folder);
    QCOMPARE(node.ask("POST", "/tenants/acme/users/u1/tokens", "{}", once).body, first);
    QCOMPARE(node.ask("GET", "/tenants/acme/tokens").json()[u"total"_s].toInt(), 1);
}

void TstAdminOnSqlite::H11_nothingOfADeletedTenantComesBack()
{
    const QTemporaryDir folder;
    Node node(folder);
    node.addTenant("acme");
    node.ask("POST", "/tenants/acme/users/u1/tokens", "{}");
    node.ask("POST", "/tenants/acme/host-secrets", "{}");
    const QJsonObject counts = node.ask("DELETE", "/tenants/acme?dry_run=1").json();
    QCOMPARE(counts[u"users"_s].toInt() + counts[u"tokens"_s].toInt()
                 + counts[u"host_secrets"_s].toInt(),
             3);
    QCOMPARE(node.ask("DELETE", "/tenants/acme").status, 204);
    node.addTenant("acme");
    const QJsonObject after = node.ask("DELETE", "/tenants/acme?dry_run=1").json();
    QCOMPARE(after[u"users"_s].toInt() + after[u"tokens"_s].toInt()
                 + after[u"host_secrets"_s].toInt(),
             0);
}

void TstAdminOnSqlite::aKeyOfADeletedTenantIsNoKey()
{
    const QTemporaryDir folder;
    Node node(folder);
    node.addTenant("acme");
    const QByteArray key =
        node.ask("POST", "/admin-keys", R"({"label":"x","role":"operator","entity_id":"acme"})")
            .json()[u"key"_s]
            .toString()
            .toLatin1();
    node.listener.use(key);
    QCOMPARE(node.ask("GET", "/whoami").json()[u"entity_id"_s].toString(), u"acme"_s);
    node.listener.use(AdminListener::ownerKey);
    QCOMPARE(node.ask("DELETE", "/tenants/acme").status, 204);
    node.addTenant("acme");
    node.listener.use(key);
    QCOMPARE(node.ask("GET", "/whoami").status, 403);
}

void TstAdminOnSqlite::theAuditNamesWhoDidWhat()
{
    const QTemporaryDir folder;
    Node node(folder);
    node.addTenant("acme");
    const WireAnswer changed = node.ask("PATCH", "/tenants/acme", R"({"name":"B"})");
    const QJsonObject event = node.ask("GET", "/audit").json()[u"items"_s][0].toObject();
    QCOMPARE(event[u"action"_s].toString(), u"tenant.updated"_s);
    QCOMPARE(event[u"actor"_s][u"role"_s].toString(), u"owner"_s);
    QCOMPARE(event[u"actor"_s][u"request_id"_s].toString().toLatin1(),
             changed.headers.value("x-request-id"));
    QCOMPARE(event[u"details"_s].toObject(), (QJsonObject{{u"members"_s, QJsonArray{u"name"_s}}}));
}

void TstAdminOnSqlite::theCommandLineManagesUsersAndTokens()
{
    const QTemporaryDir folder;
    Node node(folder);
    ScriptedTerminal terminal;
    terminal.variables = {{u"PLEXUS_CLI_API_BASE_URL"_s, node.listener.baseUrl()},
                          {u"ADMIN_API_KEY"_s, QString::fromLatin1(AdminListener::ownerKey)}};
    const auto admin = [&terminal](const QString &line) {
        terminal.printed.clear();
        return int(run(cli::runCommand(&terminal, line.split(u' '))));
    };
    QCOMPARE(admin(u"tenant create acme --name Acme"_s), 0);
    QCOMPARE(admin(u"host-secret add acme --label app"_s), 0);
    QCOMPARE(admin(u"token create acme u1 --label laptop"_s), 0);
    QCOMPARE(admin(u"token revoke-all acme u1 --yes"_s), 0);
    QCOMPARE(terminal.printed, u"revoked  1\n"_s);
    QCOMPARE(admin(u"user show acme u1"_s), 0);
    QVERIFY(terminal.printed.contains(u"live_tokens   0\n"_s));
    QCOMPARE(admin(u"user remove acme u1 --yes"_s), 0);
    QCOMPARE(admin(u"tenant audit acme"_s), 0);
    QVERIFY(terminal.printed.contains(u"user.removed"_s));
    QVERIFY(terminal.printed.contains(u"admin_key:configured"_s));
}

PLEXUS_TEST(TstAdminOnSqlite, tst_admin_on_sqlite)
#include "tst_admin_on_sqlite.moc"
