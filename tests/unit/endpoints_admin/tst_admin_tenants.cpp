#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminTenants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsReadsChangesAndDeletes();
    void listsByPages();
    void anEntityTagGuardsAgainstLostChanges_data();
    void anEntityTagGuardsAgainstLostChanges();
    void aDryRunCountsAndKeepsEverything();
    void deletingTakesEverythingOfTheTenantWithIt();
    void settingsAreReplacedAsAWhole();
};

void TstAdminTenants::createsReadsChangesAndDeletes()
{
    AdminWorld world;
    const WireAnswer created =
        world.ask("POST", "/admin/v1/tenants", R"({"entity_id":"acme","name":"Acme"})");
    QCOMPARE(created.status, 201);
    QCOMPARE(created.headers.value("etag"), QByteArray("\"1\""));
    QCOMPARE(created.headers.value("cache-control"), QByteArray("no-store"));
    QVERIFY(!created.headers.value("x-request-id").isEmpty());
    QCOMPARE(created.json()[u"created_at"_s].toString(), u"2026-07-28T09:30:00.000Z"_s);

    QCOMPARE(world.ask("GET", "/admin/v1/tenants/acme").json(), created.json());
    const WireAnswer changed =
        world.ask("PATCH", "/admin/v1/tenants/acme", R"({"status":"suspended"})");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.json()[u"status"_s].toString(), u"suspended"_s);
    QCOMPARE(changed.json()[u"name"_s].toString(), u"Acme"_s);
    QCOMPARE(changed.headers.value("etag"), QByteArray("\"2\""));

    const WireAnswer deleted = world.ask("DELETE", "/admin/v1/tenants/acme");
    QCOMPARE(deleted.status, 204);
    QVERIFY(deleted.body.isEmpty());
    QCOMPARE(world.ask("GET", "/admin/v1/tenants/acme").status, 404);
}

void TstAdminTenants::listsByPages()
{
    AdminWorld world;
    for (const char *id : {"a", "b", "c"})
        world.addTenant(id);
    const QJsonObject first = world.ask("GET", "/admin/v1/tenants?limit=2&sort=entity_id").json();
    QCOMPARE(first[u"items"_s].toArray().size(), 2);
    QCOMPARE(first[u"total"_s].toInt(), 3);
    const QByteArray cursor = first[u"next_cursor"_s].toString().toLatin1();
    const QJsonObject last =
        world.ask("GET", "/admin/v1/tenants?sort=entity_id&cursor=" + cursor).json();
    QCOMPARE(last[u"items"_s][0][u"entity_id"_s].toString(), u"c"_s);
    QVERIFY(last[u"next_cursor"_s].isNull());
    QCOMPARE(world.ask("GET", "/admin/v1/tenants?q=b").json()[u"total"_s].toInt(), 1);
}

void TstAdminTenants::anEntityTagGuardsAgainstLostChanges_data()
{
    QTest::addColumn<QByteArray>("ifMatch");
    QTest::addColumn<int>("status");
    QTest::newRow("current") << QByteArray("\"1\"") << 200;
    QTest::newRow("one of several") << QByteArray("\"7\", \"1\"") << 200;
    QTest::newRow("any") << QByteArray("*") << 200;
    QTest::newRow("old") << QByteArray("\"0\"") << 412;
    QTest::newRow("weak") << QByteArray("W/\"1\"") << 412;
    QTest::newRow("not quoted") << QByteArray("1") << 412;
}

void TstAdminTenants::anEntityTagGuardsAgainstLostChanges()
{
    QFETCH(QByteArray, ifMatch);
    QFETCH(int, status);
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer answer =
        world.ask("PATCH", "/admin/v1/tenants/acme", R"({"name":"New"})", {{"If-Match", ifMatch}});
    QCOMPARE(answer.status, status);
    if (status == 412)
        QCOMPARE(answer.json()[u"code"_s].toString(), u"precondition_failed"_s);
    if (status == 412)
        QCOMPARE(world.ask("DELETE", "/admin/v1/tenants/acme", {}, {{"If-Match", ifMatch}}).status,
                 412);
}

void TstAdminTenants::aDryRunCountsAndKeepsEverything()
{
    AdminWorld world;
    world.addTenant("acme");
    world.addToken("acme", "u1");
    world.addToken("acme", "u1");
    world.addToken("acme", "u2");
    world.ask("POST", "/admin/v1/tenants/acme/host-secrets", "{}");
    const WireAnswer answer = world.ask("DELETE", "/admin/v1/tenants/acme?dry_run=1");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json(),
             (QJsonObject{{u"tenants"_s, 1},
                          {u"users"_s, 2},
                          {u"tokens"_s, 3},
                          {u"host_secrets"_s, 1},
                          {u"admin_keys"_s, 0},
                          {u"providers"_s, 0},
                          {u"connections"_s, 0},
                          {u"api_keys"_s, 0}}));
    QCOMPARE(world.ask("GET", "/admin/v1/tenants/acme").status, 200);
}

// H11: what the original left behind came back to life with the id.
void TstAdminTenants::deletingTakesEverythingOfTheTenantWithIt()
{
    AdminWorld world;
    world.addTenant("acme");
    world.addToken("acme", "u1");
    world.ask("POST", "/admin/v1/tenants/acme/host-secrets", "{}");
    QCOMPARE(world.ask("DELETE", "/admin/v1/tenants/acme").status, 204);
    world.addTenant("acme");
    for (const char *list : {"users", "tokens", "host-secrets"})
        QCOMPARE(world.ask("GET", QByteArray("/admin/v1/tenants/acme/") + list)
                     .json()[u"total"_s]
                     .toInt(),
                 0);
}

void TstAdminTenants::settingsAreReplacedAsAWhole()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("PATCH", "/admin/v1/tenants/acme", R"({"settings":{"url_tokens":true}})");
    const QJsonObject settings =
        world.ask("PATCH", "/admin/v1/tenants/acme", R"({"settings":{"guests":"allowed"}})")
            .json()[u"settings"_s]
            .toObject();
    QCOMPARE(settings[u"guests"_s].toString(), u"allowed"_s);
    QCOMPARE(settings[u"url_tokens"_s].toBool(), false);
}

PLEXUS_TEST(TstAdminTenants, tst_admin_tenants)
#include "tst_admin_tenants.moc"
