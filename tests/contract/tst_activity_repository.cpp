#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstActivityRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstActivityRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void keepsWhoCalledWhatAndHowItWent();
    void otherTenantsCallsAreNotListed();
    void filters_data();
    void filters();
    void refusesToSortByWhatIsNoColumn();
    void listsNewestFirstInPages();
    void callsOfTheSameMillisecondStayInOrder();
    void keepsAsManyAsTheTenantWants();
    void keepsNothingWhereTheTenantWantsNone();
    void goesWithTheTenant();

private:
    ActivityRepository &activity() { return m_world->storage->activity(); }
    void note(const TenantId &tenant, const UserId &user, const QString &item,
              CallOutcome outcome = CallOutcome::Ok);
    //! What is listed once `count` calls are.
    Page<ActivityEntry> listed(qint64 count, const ActivityFilter &filter = {});
    QStringList itemsOf(const Page<ActivityEntry> &page) const;

    const Backend &m_backend;
    std::optional<World> m_world;
};

//! A millisecond after the one before.
void TstActivityRepository::note(const TenantId &tenant, const UserId &user, const QString &item,
                                 CallOutcome outcome)
{
    m_world->clock.advance(Milliseconds(1));
    activity().note({m_world->clock.wallMs(), tenant, user, ClientId(u"static"_s), u"tools/call"_s,
                     item, outcome, 7, u"req_"_s + item});
}

Page<ActivityEntry> TstActivityRepository::listed(qint64 count, const ActivityFilter &filter)
{
    m_world->clock.advance(std::chrono::seconds(2));
    Page<ActivityEntry> page;
    spinUntil([&] {
        page = run(activity().list(filter, {}));
        return page.total >= count;
    });
    return page;
}

QStringList TstActivityRepository::itemsOf(const Page<ActivityEntry> &page) const
{
    QStringList items;
    for (const ActivityEntry &entry : page.items)
        items += entry.item;
    return items;
}

void TstActivityRepository::keepsWhoCalledWhatAndHowItWent()
{
    note(acme, ada, u"weather"_s, CallOutcome::ToolError);
    const qint64 at = m_world->clock.wallMs();
    activity().note({at, acme, {}, ClientId(u"guest"_s), u"tools/list"_s});
    const Page<ActivityEntry> page = listed(2);
    const ActivityEntry &call = page.items.back();
    QCOMPARE(call.atMs, at);
    QCOMPARE(call.tenant, acme);
    QCOMPARE(call.user, std::optional(ada));
    QCOMPARE(call.client.value(), u"static"_s);
    QCOMPARE(call.method, u"tools/call"_s);
    QCOMPARE(call.item, u"weather"_s);
    QCOMPARE(call.outcome, CallOutcome::ToolError);
    QCOMPARE(call.durationMs, 7);
    QCOMPARE(call.requestId, u"req_weather"_s);
    QVERIFY(!page.items.front().user);
    QCOMPARE(page.items.front().item, QString());
}

void TstActivityRepository::otherTenantsCallsAreNotListed()
{
    note(acme, ada, u"a"_s);
    note(other, ada, u"b"_s);
    QCOMPARE(listed(2).total, 2);
    QCOMPARE(itemsOf(listed(1, {.tenant = acme})), QStringList{u"a"_s});
    QCOMPARE(itemsOf(listed(1, {.tenant = other, .user = ada})), QStringList{u"b"_s});
}

void TstActivityRepository::filters_data()
{
    QTest::addColumn<int>("which");
    QTest::addColumn<QStringList>("expected");
    QTest::newRow("user") << 0 << QStringList{u"c"_s};
    QTest::newRow("tool") << 1 << QStringList{u"a"_s};
    QTest::newRow("outcome") << 2 << QStringList{u"b"_s};
    QTest::newRow("since") << 3 << QStringList{u"c"_s, u"b"_s};
    QTest::newRow("until") << 4 << QStringList{u"a"_s};
}

void TstActivityRepository::filters()
{
    QFETCH(int, which);
    note(acme, ada, u"a"_s);
    note(acme, ada, u"b"_s, CallOutcome::Failed);
    const qint64 second = m_world->clock.wallMs();
    note(acme, bob, u"c"_s);
    listed(3);
    const ActivityFilter all[]{{.user = bob},
                               {.item = u"a"_s},
                               {.outcome = CallOutcome::Failed},
                               {.sinceMs = second},
                               {.untilMs = second}};
    QTEST(itemsOf(run(activity().list(all[which], {}))), "expected");
}

void TstActivityRepository::refusesToSortByWhatIsNoColumn()
{
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  run(activity().list({}, {9, {}, {}, u"request_id"_s})));
}

void TstActivityRepository::listsNewestFirstInPages()
{
    for (const QString &item : {u"a"_s, u"b"_s, u"c"_s})
        note(acme, ada, item);
    listed(3);
    const Page<ActivityEntry> first = run(activity().list({.tenant = acme}, {2, {}, {}, {}}));
    QCOMPARE(itemsOf(first), (QStringList{u"c"_s, u"b"_s}));
    QCOMPARE(first.total, 3);
    const Page<ActivityEntry> second =
        run(activity().list({.tenant = acme}, {2, *first.nextCursor, {}, {}}));
    QCOMPARE(itemsOf(second), QStringList{u"a"_s});
    QVERIFY(!second.nextCursor);
    QCOMPARE(itemsOf(run(activity().list({}, {9, {}, u"REQ_b"_s, {}}))), QStringList{u"b"_s});
    QCOMPARE(itemsOf(run(activity().list({}, {1, {}, {}, u"at"_s}))), QStringList{u"a"_s});
}

void TstActivityRepository::callsOfTheSameMillisecondStayInOrder()
{
    QStringList newestFirst;
    for (int i = 0; i < 70; ++i) {
        ActivityEntry entry;
        entry.atMs = m_world->clock.wallMs();
        entry.tenant = acme;
        entry.item = QString::number(i);
        newestFirst.prepend(entry.item);
        activity().note(entry);
    }
    QCOMPARE(itemsOf(listed(70)), newestFirst);
}

void TstActivityRepository::keepsAsManyAsTheTenantWants()
{
    TenantSettings settings;
    settings.activityRows = 2;
    m_world->changeSettings(acme, settings);
    note(other, ada, u"kept"_s);
    for (const QString &item : {u"a"_s, u"b"_s, u"c"_s, u"d"_s})
        note(acme, ada, item);
    listed(3);
    QCOMPARE(itemsOf(listed(2, {.tenant = acme})), (QStringList{u"d"_s, u"c"_s}));
    note(acme, ada, u"e"_s);
    spinUntil([this] { return itemsOf(listed(2, {.tenant = acme})).front() == u"e"_s; });
    QCOMPARE(itemsOf(listed(2, {.tenant = acme})), (QStringList{u"e"_s, u"d"_s}));
    QCOMPARE(listed(1, {.tenant = other}).total, 1);
}

void TstActivityRepository::keepsNothingWhereTheTenantWantsNone()
{
    TenantSettings settings;
    settings.activityRows = 0;
    m_world->changeSettings(acme, settings);
    note(acme, ada, u"a"_s);
    note(other, ada, u"b"_s);
    QCOMPARE(itemsOf(listed(1)), QStringList{u"b"_s});
}

void TstActivityRepository::goesWithTheTenant()
{
    note(acme, ada, u"a"_s);
    listed(1);
    note(acme, ada, u"late"_s); // perhaps written after the tenant is made anew
    run(m_world->storage->tenants().remove(acme, {}, tester));
    m_world->clock.advance(Milliseconds(1));
    m_world->createTenant(acme);
    note(acme, ada, u"new"_s);
    QCOMPARE(itemsOf(listed(1)), QStringList{u"new"_s});
}

PLEXUS_CONTRACT(TstActivityRepository, tst_activity_repository)
#include "tst_activity_repository.moc"
