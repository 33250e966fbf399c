// Who may do what.
#include "admin_api/operations.h"
#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminRoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyRoleOnEveryRoute_data();
    void everyRoleOnEveryRoute();
    void aTenantsKeySeesNoOtherTenant_data();
    void aTenantsKeySeesNoOtherTenant();
    void aTenantsKeyListsItsTenantOnly();
    void H24_tenFailuresLockTheAddressOutForAMinute();
    void H24_rightKeysDoNotCountAndStoredKeysAreHashes();
    void H24_aLockedAddressIsToldWhenToTryAgain();
};

static QByteArray textOf(std::string_view text)
{
    return QByteArray(text.data(), qsizetype(text.size()));
}

//! The path template with ids that name a tenant but nothing else.
static QByteArray pathIn(const QByteArray &tenant, const admin::Operation &operation)
{
    return textOf(operation.path).replace("{tenant}", tenant).replace('{', "no-").replace('}', "");
}

static const admin::Operation &operationOf(const QByteArray &id)
{
    for (const admin::Operation *operation : admin::allOperations()) {
        if (operation->id == std::string_view(id.constData(), size_t(id.size())))
            return *operation;
    }
    qFatal("no such operation");
}

void TstAdminRoles::everyRoleOnEveryRoute_data()
{
    QTest::addColumn<QByteArray>("id");
    QTest::addColumn<AdminRole>("role");
    for (const admin::Operation *operation : admin::allOperations()) {
        for (AdminRole role : {AdminRole::Viewer, AdminRole::Operator, AdminRole::Owner})
            QTest::addRow("%s as %s", operation->id.data(), qPrintable(json::nameOf(role)))
                << textOf(operation->id) << role;
    }
}

void TstAdminRoles::everyRoleOnEveryRoute()
{
    QFETCH(QByteArray, id);
    QFETCH(AdminRole, role);
    const admin::Operation &operation = operationOf(id);
    AdminWorld world;
    world.addTenant("acme");
    world.use(world.addKey(role));
    const WireAnswer answer =
        world.ask(textOf(admin::nameOf(operation.method)), pathIn("acme", operation));
    QCOMPARE(answer.status == 403, role < operation.leastRole);
    const bool writes = operation.method != admin::Method::Get;
    if (writes && role == AdminRole::Viewer)
        QCOMPARE(answer.status, 403);
}

void TstAdminRoles::aTenantsKeySeesNoOtherTenant_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const admin::Operation *operation : admin::allOperations())
        QTest::newRow(operation->id.data()) << textOf(operation->id);
}

void TstAdminRoles::aTenantsKeySeesNoOtherTenant()
{
    QFETCH(QByteArray, id);
    const admin::Operation &operation = operationOf(id);
    AdminWorld world;
    world.addTenant("acme");
    world.addTenant("other");
    world.use(world.addKey(AdminRole::Owner, u"acme"_s));
    const QByteArray method = textOf(admin::nameOf(operation.method));
    const bool namesTenant = operation.path.find("{tenant}") != std::string_view::npos;
    const WireAnswer other = world.ask(method, pathIn("other", operation));
    if (namesTenant) {
        QCOMPARE(other.status, 404);
        QJsonObject missing = world.ask(method, pathIn("missing", operation)).json();
        QJsonObject hidden = other.json();
        missing.remove(u"request_id"_s);
        hidden.remove(u"request_id"_s);
        QCOMPARE(hidden, missing);
    }
    if (operation.reach == admin::Reach::Server)
        QCOMPARE(world.ask(method, pathIn("acme", operation)).status, 403);
    QCOMPARE(world.data.tenants.size(), 2);
}

void TstAdminRoles::aTenantsKeyListsItsTenantOnly()
{
    AdminWorld world;
    world.addTenant("acme");
    world.addTenant("other");
    world.use(world.addKey(AdminRole::Viewer, u"acme"_s));
    const QJsonObject tenants = world.ask("GET", "/admin/v1/tenants").json();
    QCOMPARE(tenants[u"total"_s].toInt(), 1);
    QCOMPARE(tenants[u"items"_s][0][u"entity_id"_s].toString(), u"acme"_s);
    QCOMPARE(world.ask("GET", "/admin/v1/tenants?q=ACM").json()[u"total"_s].toInt(), 1);
    QCOMPARE(world.ask("GET", "/admin/v1/tenants?q=other").json()[u"total"_s].toInt(), 0);
    const QJsonArray events = world.ask("GET", "/admin/v1/audit").json()[u"items"_s].toArray();
    for (const QJsonValue &event : events)
        QCOMPARE(event[u"entity_id"_s].toString(), u"acme"_s);
    QCOMPARE(world.ask("GET", "/admin/tenants").jsonArray().size(), 1);
    QCOMPARE(world.ask("GET", "/admin/tenants/other").status, 404);
    QCOMPARE(world.ask("PUT", "/admin/tenants/acme", "{}").status, 403);
}

void TstAdminRoles::H24_tenFailuresLockTheAddressOutForAMinute()
{
    AdminWorld world;
    world.use("plx_ak_wrong");
    for (int i = 0; i < 10; ++i)
        QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 403);
    world.use(AdminWorld::ownerKey);
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 429);
    QCOMPARE(world.ask("GET", "/admin/tenants").status, 429);
    world.clock.advance(std::chrono::seconds(60));
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 200);
}

void TstAdminRoles::H24_rightKeysDoNotCountAndStoredKeysAreHashes()
{
    AdminWorld world;
    for (int i = 0; i < 20; ++i)
        QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 200);
    const QByteArray key = world.addKey(AdminRole::Owner);
    QCOMPARE(world.data.keys.first().second.size(), 32);
    QVERIFY(!world.data.keys.first().second.contains(key));
}

void TstAdminRoles::H24_aLockedAddressIsToldWhenToTryAgain()
{
    AdminWorld world;
    world.use("plx_ak_wrong");
    for (int i = 0; i < 10; ++i) {
        world.ask("GET", "/admin/v1/whoami");
        world.clock.advance(std::chrono::seconds(1));
    }
    const WireAnswer answer = world.ask("GET", "/admin/v1/whoami");
    QCOMPARE(answer.headers.value("retry-after"), QByteArray("50"));
    QCOMPARE(answer.json()[u"code"_s].toString(), u"rate_limited"_s);
}

PLEXUS_TEST(TstAdminRoles, tst_admin_roles)
#include "tst_admin_roles.moc"
