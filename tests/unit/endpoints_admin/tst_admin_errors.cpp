// How /admin/v1 says no.
#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminErrors : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatDoesNotFit_data();
    void refusesWhatDoesNotFit();
    void H35_anExplicitNullIsRefusedNotAServerFault_data();
    void H35_anExplicitNullIsRefusedNotAServerFault();
    void H38_anErrorNeverHoldsWhatWasSubmitted();
    void aProblemNamesTheMemberAndTheRequest();
    void webPagesAreRefused();
    void nothingIsToldAboutOtherOriginsAndNoCookieIsSet();
    void otherMediaTypesAreRefused();
    void aSilentDatabaseIsUnavailableNotForbidden();
    void H28_idsThatWouldBreakPathsAreRefused_data();
    void H28_idsThatWouldBreakPathsAreRefused();
};

void TstAdminErrors::refusesWhatDoesNotFit_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("pointer");
    const auto add = [](const char *name, const char *method, const char *target, const char *body,
                        int status, const QString &pointer) {
        QTest::newRow(name) << QByteArray(method) << "/admin/v1" + QByteArray(target)
                            << QByteArray(body) << status << pointer;
    };
    add("no JSON", "POST", "/tenants", "{", 400, {});
    add("duplicate key", "POST", "/tenants", R"({"name":"a","name":"b"})", 400, {});
    add("no object", "POST", "/tenants", "[]", 422, u""_s);
    add("missing", "POST", "/tenants", R"({"entity_id":"a"})", 422, u"/name"_s);
    add("unknown", "POST", "/tenants", R"({"entity_id":"a","name":"A","x":1})", 422, u"/x"_s);
    add("unknown setting", "PATCH", "/tenants/acme", R"({"settings":{"x":1}})", 422,
        u"/settings/x"_s);
    add("bad status", "PATCH", "/tenants/acme", R"({"status":"paused"})", 422, u"/status"_s);
    add("bad origin", "PATCH", "/tenants/acme", R"({"settings":{"allowed_origins":["x"]}})", 422,
        u"/settings/allowed_origins/0"_s);
    add("lifetime", "POST", "/tenants/acme/users/u/tokens", R"({"lifetime_days":0})", 422,
        u"/lifetime_days"_s);
    add("role", "POST", "/admin-keys", R"({"label":"x","role":"root"})", 422, u"/role"_s);
    add("limit", "GET", "/tenants?limit=201", "", 422, u"/limit"_s);
    add("unknown parameter", "DELETE", "/tenants/acme?dry-run=1", "", 422, u"/dry-run"_s);
    add("dry run of a read", "GET", "/tenants?dry_run=1", "", 422, u"/dry_run"_s);
    add("cursor of elsewhere", "GET", "/tenants?cursor=zzz", "", 422, {});
    add("taken", "POST", "/tenants", R"({"entity_id":"ACME","name":"A"})", 409, {});
    add("no tenant", "GET", "/tenants/none/users", "", 404, {});
    add("no user", "GET", "/tenants/acme/users/none", "", 404, {});
}

void TstAdminErrors::refusesWhatDoesNotFit()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, pointer);
    AdminWorld world;
    world.addTenant("acme");
    const qsizetype before = world.data.audit.size();
    const WireAnswer answer = world.ask(method, target, body);
    QCOMPARE(answer.status, status);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("application/problem+json"));
    QCOMPARE(answer.headers.value("cache-control"), QByteArray("no-store"));
    QCOMPARE(answer.json()[u"status"_s].toInt(), status);
    if (!pointer.isNull())
        QCOMPARE(answer.json()[u"errors"_s][0][u"pointer"_s].toString(), pointer);
    QCOMPARE(world.data.audit.size(), before);
}

void TstAdminErrors::H35_anExplicitNullIsRefusedNotAServerFault_data()
{
    QTest::addColumn<QByteArray>("member");
    for (const char *member : {"name", "status", "settings"})
        QTest::newRow(member) << QByteArray(member);
}

void TstAdminErrors::H35_anExplicitNullIsRefusedNotAServerFault()
{
    QFETCH(QByteArray, member);
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray body = "{\"" + member + "\":null}";
    QCOMPARE(world.ask("PATCH", "/admin/v1/tenants/acme", body).status, 422);
}

void TstAdminErrors::H38_anErrorNeverHoldsWhatWasSubmitted()
{
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray secret = "hunter2-and-more";
    const QByteArray quoted = '"' + secret + '"';
    for (const QByteArray &body :
         {"{\"secret\":" + quoted + '}', "{\"label\":" + quoted + ",\"secret\":[" + quoted + "]}",
          "{\"secret\":" + quoted + ", oops}", "{\"other\":" + quoted + '}', quoted}) {
        const WireAnswer answer = world.ask("POST", "/admin/v1/tenants/acme/host-secrets", body);
        QVERIFY(answer.status == 422 || answer.status == 400);
        QVERIFY2(!answer.body.contains(secret), answer.body.constData());
    }
    const WireAnswer legacy =
        world.ask("PUT", "/admin/tenants/acme", "{\"status\":" + quoted + ",\"tenant_name\":7}");
    QCOMPARE(legacy.status, 422);
    QVERIFY(!legacy.body.contains(secret));
}

void TstAdminErrors::aProblemNamesTheMemberAndTheRequest()
{
    AdminWorld world;
    const WireAnswer answer = world.ask("POST", "/admin/v1/tenants", R"({"entity_id":"a b"})");
    const QJsonObject problem = answer.json();
    QCOMPARE(problem[u"type"_s].toString(), u"about:blank"_s);
    QCOMPARE(problem[u"title"_s].toString(), u"Unprocessable Content"_s);
    QCOMPARE(problem[u"code"_s].toString(), u"invalid_request"_s);
    QCOMPARE(problem[u"request_id"_s].toString().toLatin1(), answer.headers.value("x-request-id"));
    QVERIFY(problem[u"errors"_s].toArray().size() >= 2);
}

void TstAdminErrors::webPagesAreRefused()
{
    AdminWorld world;
    for (const QByteArray &origin : {QByteArray("https://evil.example"), QByteArray("null"),
                                     "http://127.0.0.1:" + QByteArray::number(world.port())}) {
        QCOMPARE(world.ask("GET", "/admin/v1/whoami", {}, {{"Origin", origin}}).status, 403);
        QCOMPARE(world.ask("GET", "/admin/tenants", {}, {{"Origin", origin}}).status, 403);
    }
}

void TstAdminErrors::nothingIsToldAboutOtherOriginsAndNoCookieIsSet()
{
    AdminWorld world;
    const WireAnswer answer = world.ask("GET", "/admin/v1/whoami");
    for (auto it = answer.headers.cbegin(); it != answer.headers.cend(); ++it) {
        QVERIFY(!it.key().startsWith("access-control-"));
        QVERIFY(it.key() != "set-cookie");
    }
}

void TstAdminErrors::otherMediaTypesAreRefused()
{
    AdminWorld world;
    QCOMPARE(world
                 .ask("POST", "/admin/v1/tenants", "entity_id=a",
                      {{"Content-Type", "application/x-www-form-urlencoded"}})
                 .status,
             415);
}

void TstAdminErrors::aSilentDatabaseIsUnavailableNotForbidden()
{
    AdminWorld world;
    world.use(world.addKey(AdminRole::Owner));
    world.data.fails = true;
    for (int i = 0; i < 12; ++i) {
        const WireAnswer answer = world.ask("GET", "/admin/v1/whoami");
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.headers.value("retry-after"), QByteArray("1"));
    }
    world.data.fails = false;
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 200);
}

void TstAdminErrors::H28_idsThatWouldBreakPathsAreRefused_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id : {"", "-a", "a/b", "a:b", "a b", "admin", "Health", "..", "caf\xc3\xa9"})
        QTest::newRow(*id ? id : "empty") << QByteArray(id);
    QTest::newRow("64 characters") << QByteArray(64, 'a');
}

void TstAdminErrors::H28_idsThatWouldBreakPathsAreRefused()
{
    QFETCH(QByteArray, id);
    AdminWorld world;
    QCOMPARE(world.ask("POST", "/admin/v1/tenants", "{\"name\":\"A\",\"entity_id\":\"" + id + "\"}")
                 .status,
             422);
    QCOMPARE(
        world.ask("POST", "/admin/tenants/", "{\"tenant_name\":\"A\",\"entity_id\":\"" + id + "\"}")
            .status,
        422);
}

PLEXUS_TEST(TstAdminErrors, tst_admin_errors)
#include "tst_admin_errors.moc"
