// Who called what, for administrators.
#include "support/admin/admin_world.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! Two tenants with a call each.
struct ActiveWorld : AdminWorld
{
    ActiveWorld()
    {
        addTenant("acme");
        addTenant("other");
        note(u"acme"_s, u"sums"_s);
        note(u"other"_s, u"logs"_s);
    }
    void note(const QString &tenant, const QString &item)
    {
        clock.advance(Milliseconds(1));
        ActivityEntry entry{clock.wallMs(), TenantId(tenant), UserId(u"ada"_s),
                            ClientId(u"static"_s)};
        entry.item = item;
        storage.activity().note(entry);
    }
    QStringList items(const QByteArray &path)
    {
        QStringList items;
        for (const QJsonValue &entry : ask("GET", path).json()[u"items"_s].toArray())
            items << entry[u"tool"_s].toString();
        return items;
    }
};

} // namespace

class TstAdminActivity : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsATenantsCallsOrAll();
    void anotherTenantsCallsAreNotShown();
    void filtersByTheQuery();
    void refusesFiltersThatMeanNothing_data();
    void refusesFiltersThatMeanNothing();
};

static const QByteArray all = "/admin/v1/activity";
static const QByteArray acmes = "/admin/v1/tenants/acme/activity";

void TstAdminActivity::listsATenantsCallsOrAll()
{
    ActiveWorld world;
    QCOMPARE(world.items(all), (QStringList{u"logs"_s, u"sums"_s}));
    QCOMPARE(world.items(acmes), QStringList{u"sums"_s});
    const QJsonObject page = world.ask("GET", all + "?limit=1").json();
    QCOMPARE(page[u"total"_s].toInt(), 2);
    const QByteArray cursor = page[u"next_cursor"_s].toString().toLatin1();
    QCOMPARE(world.items(all + "?limit=1&cursor=" + cursor), QStringList{u"sums"_s});
    QCOMPARE(page[u"items"_s][0][u"at"_s].toString(), toRfc3339(world.clock.wallMs()));
}

void TstAdminActivity::anotherTenantsCallsAreNotShown()
{
    ActiveWorld world;
    world.use(world.addKey(AdminRole::Viewer, u"other"_s));
    QCOMPARE(world.items(all), QStringList{u"logs"_s});
    QCOMPARE(world.ask("GET", acmes).status, 404);
    QCOMPARE(world.ask("GET", all + "?entity_id=acme").status, 404);
    QCOMPARE(world.items(all + "?entity_id=other"), QStringList{u"logs"_s});
}

void TstAdminActivity::filtersByTheQuery()
{
    ActiveWorld world;
    QCOMPARE(world.items(all + "?tool=sums&user=ada&outcome=ok"), QStringList{u"sums"_s});
    QCOMPARE(world.items(all + "?entity_id=acme"), QStringList{u"sums"_s});
    QCOMPARE(world.items(all + "?user=bob"), QStringList());
    const QByteArray now = toRfc3339(world.clock.wallMs()).toLatin1();
    QCOMPARE(world.items(all + "?since=" + now), QStringList{u"logs"_s});
    QCOMPARE(world.items(all + "?until=" + now), QStringList{u"sums"_s});
}

void TstAdminActivity::refusesFiltersThatMeanNothing_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QString>("pointer");
    QTest::newRow("outcome") << QByteArray(all + "?outcome=splendid") << u"/outcome"_s;
    QTest::newRow("time") << QByteArray(all + "?since=yesterday") << u"/since"_s;
    QTest::newRow("name") << QByteArray(all + "?colour=red") << u"/colour"_s;
    QTest::newRow("tenant twice") << QByteArray(acmes + "?entity_id=acme") << u"/entity_id"_s;
    QTest::newRow("elsewhere") << QByteArray("/admin/v1/audit?tool=sums") << u"/tool"_s;
}

void TstAdminActivity::refusesFiltersThatMeanNothing()
{
    QFETCH(QByteArray, path);
    ActiveWorld world;
    const WireAnswer answer = world.ask("GET", path);
    QCOMPARE(answer.status, 422);
    QTEST(answer.json()[u"errors"_s][0][u"pointer"_s].toString(), "pointer");
}

PLEXUS_TEST(TstAdminActivity, tst_admin_activity)
#include "tst_admin_activity.moc"
