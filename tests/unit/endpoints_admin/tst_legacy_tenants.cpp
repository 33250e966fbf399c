// The original's tenant API, as its clients know it.
#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstLegacyTenants : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsWithAndWithoutTheLastSlash();
    void answersTheOriginalsMembers();
    void whatWasSetComesBack();
    void listsNewestFirstWithSkipAndLimit();
    void refusesBoundsThatTheOriginalRefuses_data();
    void refusesBoundsThatTheOriginalRefuses();
    void changesOnlyWhatIsPresent();
    void deletesAndSaysWhenThereIsNothing();
    void saysWhoIsMissingWhichKey();
    void H35_aNullNameIsTheCallersFault();
    void H35_changingAnUnknownTenantIs404();
    void anInvalidBodyIsToldWithoutItsContents();
    void onlyKnownStatesAreTaken();
    void foreignSettingsAreSentToCustom();
};

static const char *const basic = "Basic realm=\"Admin Area\"";

static QString detailOf(const WireAnswer &answer) { return answer.json()[u"detail"_s].toString(); }

void TstLegacyTenants::createsWithAndWithoutTheLastSlash()
{
    AdminWorld world;
    const QByteArray a = R"({"entity_id":"a","tenant_name":"A"})";
    QCOMPARE(world.ask("POST", "/admin/tenants/", a).status, 201);
    QCOMPARE(world.ask("POST", "/admin/tenants", R"({"entity_id":"b","tenant_name":"B"})").status,
             201);
    const WireAnswer again = world.ask("POST", "/admin/tenants/", a);
    QCOMPARE(again.status, 409);
    QCOMPARE(detailOf(again), u"Tenant with entity_id 'a' already exists."_s);
}

void TstLegacyTenants::answersTheOriginalsMembers()
{
    AdminWorld world;
    const WireAnswer answer =
        world.ask("POST", "/admin/tenants/",
                  R"({"entity_id":"test_tenant_auth","tenant_name":"T","settings_json":null})");
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json(),
             (QJsonObject{{u"tenant_name"_s, u"T"_s},
                          {u"status"_s, u"active"_s},
                          {u"settings_json"_s, QJsonObject()},
                          {u"entity_id"_s, u"test_tenant_auth"_s},
                          {u"created_at"_s, u"2026-07-28T09:30:00.000Z"_s}}));
    QCOMPARE(world.ask("GET", "/admin/tenants/test_tenant_auth").json(), answer.json());
}

void TstLegacyTenants::whatWasSetComesBack()
{
    AdminWorld world;
    const QJsonObject settings{{u"guests"_s, u"allowed"_s},
                               {u"custom"_s, QJsonObject{{u"theme"_s, u"dark"_s}}}};
    const WireAnswer answer = world.ask("POST", "/admin/tenants", R"({"entity_id":"a",
        "tenant_name":"A","settings_json":{"guests":"allowed","custom":{"theme":"dark"}}})");
    QCOMPARE(answer.json()[u"settings_json"_s].toObject(), settings);
}

void TstLegacyTenants::listsNewestFirstWithSkipAndLimit()
{
    AdminWorld world;
    for (int i = 0; i < 250; ++i)
        world.addTenant("t" + QByteArray::number(i));
    const auto first = [&world](const QByteArray &query) {
        return world.ask("GET", "/admin/tenants" + query).jsonArray();
    };
    QCOMPARE(first("").size(), 100);
    QCOMPARE(first("/?skip=0").first()[u"entity_id"_s].toString(), u"t249"_s);
    QCOMPARE(first("?skip=2&limit=1").first()[u"entity_id"_s].toString(), u"t247"_s);
    QCOMPARE(first("?skip=2&limit=1").size(), 1);
    QCOMPARE(first("?skip=240").size(), 10);
    QCOMPARE(first("?skip=250").size(), 0);
}

void TstLegacyTenants::refusesBoundsThatTheOriginalRefuses_data()
{
    QTest::addColumn<QByteArray>("query");
    for (const char *query : {"limit=0", "limit=101", "limit=x", "skip=-1", "skip=1.5"})
        QTest::newRow(query) << QByteArray(query);
}

void TstLegacyTenants::refusesBoundsThatTheOriginalRefuses()
{
    QFETCH(QByteArray, query);
    AdminWorld world;
    const WireAnswer answer = world.ask("GET", "/admin/tenants?" + query);
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"detail"_s][0][u"loc"_s].toArray(),
             (QJsonArray{u"query"_s, QString::fromLatin1(query.split('=').first())}));
}

void TstLegacyTenants::changesOnlyWhatIsPresent()
{
    AdminWorld world;
    world.ask("POST", "/admin/tenants", R"({"entity_id":"a","tenant_name":"A",
        "settings_json":{"guests":"allowed"}})");
    QJsonObject tenant = world.ask("PUT", "/admin/tenants/a", R"({"status":"suspended"})").json();
    QCOMPARE(tenant[u"status"_s].toString(), u"suspended"_s);
    QCOMPARE(tenant[u"tenant_name"_s].toString(), u"A"_s);
    QCOMPARE(tenant[u"settings_json"_s][u"guests"_s].toString(), u"allowed"_s);
    tenant = world.ask("PUT", "/admin/tenants/a", R"({"settings_json":{}})").json();
    QCOMPARE(tenant[u"settings_json"_s].toObject(), QJsonObject());
}

void TstLegacyTenants::deletesAndSaysWhenThereIsNothing()
{
    AdminWorld world;
    world.addTenant("a");
    const WireAnswer deleted = world.ask("DELETE", "/admin/tenants/a");
    QCOMPARE(deleted.status, 204);
    QVERIFY(deleted.body.isEmpty());
    const WireAnswer again = world.ask("DELETE", "/admin/tenants/a");
    QCOMPARE(again.status, 404);
    QCOMPARE(detailOf(again), u"Tenant not found or could not be deleted."_s);
    QCOMPARE(detailOf(world.ask("GET", "/admin/tenants/a")), u"Tenant not found"_s);
}

void TstLegacyTenants::saysWhoIsMissingWhichKey()
{
    AdminWorld world;
    const WireAnswer missing = world.askWithoutKey("GET", "/admin/tenants");
    QCOMPARE(missing.status, 401);
    QCOMPARE(missing.body,
             QByteArray(R"({"detail":"Not authenticated: X-Admin-API-Key header missing."})"));
    QCOMPARE(missing.headers.value("www-authenticate"), QByteArray(basic));
    world.use("wrong");
    const WireAnswer wrong = world.ask("GET", "/admin/tenants");
    QCOMPARE(wrong.status, 403);
    QCOMPARE(wrong.body, QByteArray(R"({"detail":"Forbidden: Invalid API Key."})"));
    QCOMPARE(wrong.headers.value("www-authenticate"), QByteArray(basic));

    AdminWorld unconfigured{QByteArray()};
    for (const QByteArray &key : {QByteArray("any"), QByteArray()}) {
        unconfigured.use(key);
        const WireAnswer answer = unconfigured.ask("GET", "/admin/tenants");
        QCOMPARE(answer.status, 503);
        QCOMPARE(answer.body,
                 QByteArray(R"({"detail":"Admin API service is not configured properly )"
                            R"((API Key missing on server)."})"));
    }
}

void TstLegacyTenants::H35_aNullNameIsTheCallersFault()
{
    AdminWorld world;
    world.addTenant("a");
    for (const char *member : {"tenant_name", "status"}) {
        const WireAnswer answer =
            world.ask("PUT", "/admin/tenants/a", QByteArray("{\"") + member + "\":null}");
        QCOMPARE(answer.status, 422);
        QCOMPARE(answer.json()[u"detail"_s][0][u"loc"_s].toArray(),
                 (QJsonArray{u"body"_s, QString::fromLatin1(member)}));
    }
}

void TstLegacyTenants::H35_changingAnUnknownTenantIs404()
{
    AdminWorld world;
    const WireAnswer answer = world.ask("PUT", "/admin/tenants/none", "{}");
    QCOMPARE(answer.status, 404);
    QCOMPARE(answer.body, QByteArray(R"({"detail":"Tenant not found"})"));
}

void TstLegacyTenants::anInvalidBodyIsToldWithoutItsContents()
{
    AdminWorld world;
    const WireAnswer missing = world.ask("POST", "/admin/tenants/", R"({"entity_id":"a"})");
    QCOMPARE(missing.status, 422);
    QCOMPARE(missing.json()[u"detail"_s].toArray().first().toObject().keys(),
             (QStringList{u"loc"_s, u"msg"_s, u"type"_s}));
    QCOMPARE(missing.json()[u"detail"_s][0][u"type"_s].toString(), u"missing"_s);
    const WireAnswer malformed = world.ask("POST", "/admin/tenants/", "{");
    QCOMPARE(malformed.status, 422);
    QCOMPARE(malformed.json()[u"detail"_s][0][u"type"_s].toString(), u"json_invalid"_s);
}

void TstLegacyTenants::onlyKnownStatesAreTaken()
{
    AdminWorld world;
    world.addTenant("a");
    const WireAnswer answer = world.ask("PUT", "/admin/tenants/a", R"({"status":"paused"})");
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"detail"_s][0][u"msg"_s].toString(),
             u"must be one of active, suspended"_s);
}

void TstLegacyTenants::foreignSettingsAreSentToCustom()
{
    AdminWorld world;
    const WireAnswer answer = world.ask("POST", "/admin/tenants", R"({"entity_id":"a",
        "tenant_name":"A","settings_json":{"theme":"dark"}})");
    QCOMPARE(answer.status, 422);
    QCOMPARE(answer.json()[u"detail"_s][0].toObject(),
             (QJsonObject{{u"type"_s, u"value_error"_s},
                          {u"loc"_s, QJsonArray{u"body"_s, u"settings_json"_s, u"theme"_s}},
                          {u"msg"_s,
                           u"is no setting of Plexus; settings of other programs go "
                           "under custom"_s}}));
}

PLEXUS_TEST(TstLegacyTenants, tst_legacy_tenants)
#include "tst_legacy_tenants.moc"
