#include "json/document.h"
#include "json/write.h"
#include "model/admin_key.h"
#include "model/not_null.h"
#include "model/page.h"
#include "model/tenant.h"
#include "model/user_token.h"
#include "support/test_main.h"

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstRecords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void timesAreRfc3339InUtc();
    void aTimeWithoutOffsetIsRefused();
    void aPageOfTenantsComesBackAsItWas();
    void neverSaysMoreAboutATokenThanItsId();
    void namesOfEnumerations();
};

template <typename T>
static T reread(const T &record)
{
    return json::read<T>(json::Document::parse(json::dump(json::write(record)))->root());
}

void TstRecords::timesAreRfc3339InUtc()
{
    HostSecret secret;
    secret.createdMs = 1785231000250;
    const QJsonObject object = json::write(secret);
    QCOMPARE(object[u"created_at"_s].toString(), u"2026-07-28T09:30:00.250Z"_s);
    QVERIFY(object[u"last_used_at"_s].isNull());
    QCOMPARE(reread(secret).createdMs, secret.createdMs);
}

void TstRecords::aTimeWithoutOffsetIsRefused()
{
    QJsonObject object = json::write(HostSecret());
    object[u"created_at"_s] = u"2026-07-28T09:30:00"_s;
    const auto document = json::Document::parse(json::dump(object));
    QVERIFY_THROWS_EXCEPTION(json::InvalidFields, json::read<HostSecret>(document->root()));
}

void TstRecords::aPageOfTenantsComesBackAsItWas()
{
    Tenant tenant;
    tenant.id = TenantId(u"Acme"_s);
    tenant.status = TenantStatus::Suspended;
    tenant.settings.guests = GuestPolicy::Allowed;
    tenant.version = 7;
    const Page<Tenant> page = reread(Page<Tenant>{{tenant}, u"next"_s, 12});
    QCOMPARE(page.items.size(), 1);
    QCOMPARE(page.items.first().id, tenant.id);
    QCOMPARE(page.items.first().status, tenant.status);
    QCOMPARE(page.items.first().settings, tenant.settings);
    QCOMPARE(page.items.first().version, 7);
    QCOMPARE(page.nextCursor, u"next"_s);
    QCOMPARE(page.total, 12);
}

void TstRecords::neverSaysMoreAboutATokenThanItsId()
{
    QCOMPARE(json::write(UserToken()).keys(),
             (QStringList{u"created_at"_s, u"entity_id"_s, u"expires_at"_s, u"id"_s, u"label"_s,
                          u"last_used_at"_s, u"revoked_at"_s, u"user_id"_s}));
}

void TstRecords::namesOfEnumerations()
{
    QCOMPARE(json::nameOf(AdminRole::Operator), u"operator"_s);
    QCOMPARE(json::enumFromName<AdminRole>(u"owner"), AdminRole::Owner);
    QVERIFY(!json::enumFromName<AdminRole>(u"Owner"));
    QCOMPARE(json::nameOf(TenantStatus::Active), u"active"_s);
    QCOMPARE(json::nameOf(GuestPolicy::Off), u"off"_s);
}

PLEXUS_TEST(TstRecords, tst_records)
#include "tst_records.moc"
