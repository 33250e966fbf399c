#include "core/digest.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstTenantRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstTenantRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasCreated();
    void H28_idsAreUniqueWithoutRegardToCaseAndComparedByteForByte();
    void keepsSettings();
    void changesOnlyWhatIsNamed();
    void refusesAStaleVersion();
    void pagesInEveryOrder_data();
    void pagesInEveryOrder();
    void keepsItsPlaceWhileTheListChanges();
    void filtersByIdAndName();
    void refusesUnknownSortsAndCursors();
    void H11_aTenantMadeAnewStartsEmpty();
    void H11_otherTenantKeepsEverythingWhenOneGoes();

private:
    TenantRepository &tenants() { return m_world->storage->tenants(); }
    //! The ids of all pages from `request` on.
    QStringList walk(PageRequest request)
    {
        QStringList seen;
        for (;;) {
            const Page<Tenant> page = run(tenants().list(request));
            for (const Tenant &tenant : page.items)
                seen += tenant.id.value();
            if (!page.nextCursor)
                return seen;
            request.cursor = *page.nextCursor;
        }
    }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstTenantRepository::findsWhatWasCreated()
{
    const std::optional<Tenant> found = run(tenants().find(acme));
    QVERIFY(found);
    QCOMPARE(found->name, u"Name of acme"_s);
    QCOMPARE(found->version, 1);
    QCOMPARE(found->createdMs, m_world->clock.wallMs());
    QVERIFY(!run(tenants().find(TenantId(u"nobody"_s))));
    QCOMPARE(run(tenants().loadAll()).size(), 2);
}

void TstTenantRepository::H28_idsAreUniqueWithoutRegardToCaseAndComparedByteForByte()
{
    QVERIFY_FAILS(FailureKind::Conflict, m_world->createTenant(TenantId(u"ACME"_s)));
    QVERIFY(!run(tenants().find(TenantId(u"ACME"_s))));
}

void TstTenantRepository::keepsSettings()
{
    TenantSettings settings;
    settings.guests = GuestPolicy::Allowed;
    settings.allowedOrigins = QStringList{u"https://a.example"_s};
    settings.custom = QJsonObject{{u"k"_s, 1}};
    m_world->changeSettings(acme, settings);
    QVERIFY(run(tenants().find(acme))->settings == settings);
    QVERIFY(run(tenants().find(other))->settings == TenantSettings());
}

void TstTenantRepository::changesOnlyWhatIsNamed()
{
    TenantChange change;
    change.status = TenantStatus::Suspended;
    const Tenant changed = run(tenants().update(acme, change, {}, tester));
    QCOMPARE(changed.name, u"Name of acme"_s);
    QVERIFY(changed.status == TenantStatus::Suspended);
    QVERIFY(run(tenants().find(other))->status == TenantStatus::Active);
}

void TstTenantRepository::refusesAStaleVersion()
{
    TenantChange change;
    change.name = u"New"_s;
    QCOMPARE(run(tenants().update(acme, change, 1, tester)).version, 2);
    QVERIFY_FAILS(FailureKind::Precondition, run(tenants().update(acme, change, 1, tester)));
    QVERIFY_FAILS(FailureKind::Precondition, run(tenants().remove(acme, 1, tester)));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(tenants().update(TenantId(u"zz"_s), change, {}, tester)));
}

void TstTenantRepository::pagesInEveryOrder_data()
{
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QStringList>("expected");
    const QStringList ids{u"acme"_s, u"other"_s, u"t0"_s, u"t1"_s, u"t2"_s};
    const QStringList reversed(ids.rbegin(), ids.rend());
    QTest::newRow("newest first") << QString() << reversed;
    QTest::newRow("oldest first") << u"created_at"_s << ids;
    QTest::newRow("by id") << u"entity_id"_s << ids;
    QTest::newRow("by name, descending") << u"-name"_s << reversed;
}

void TstTenantRepository::pagesInEveryOrder()
{
    QFETCH(QString, sort);
    for (int i = 0; i < 3; ++i) {
        m_world->clock.advance(Milliseconds(i)); // two have the same time
        m_world->createTenant(TenantId(u"t%1"_s.arg(i)));
    }
    QTEST(walk({2, {}, {}, sort}), "expected");
}

void TstTenantRepository::keepsItsPlaceWhileTheListChanges()
{
    const Page<Tenant> first = run(tenants().list({1, {}, {}, u"entity_id"_s}));
    QCOMPARE(first.items.front().id, acme);
    run(tenants().remove(acme, {}, tester));
    m_world->createTenant(TenantId(u"aaa"_s));
    QCOMPARE(walk({1, *first.nextCursor, {}, u"entity_id"_s}), QStringList{u"other"_s});
}

void TstTenantRepository::filtersByIdAndName()
{
    m_world->createTenant(TenantId(u"a_b"_s));
    QCOMPARE(walk({10, {}, u"OTHE"_s, {}}), QStringList{u"other"_s});
    QCOMPARE(walk({10, {}, u"of a_b"_s, {}}), QStringList{u"a_b"_s});
    QCOMPARE(walk({10, {}, u"%"_s, {}}), QStringList());
    QCOMPARE(run(tenants().list({1, {}, u"name"_s, {}})).total, 3);
}

void TstTenantRepository::refusesUnknownSortsAndCursors()
{
    QVERIFY_FAILS(FailureKind::InvalidArgument, run(tenants().list({3, u"junk"_s, {}, {}})));
    QVERIFY_FAILS(FailureKind::InvalidArgument, run(tenants().list({3, {}, {}, u"; DROP"_s})));
}

void TstTenantRepository::H11_aTenantMadeAnewStartsEmpty()
{
    Storage &storage = *m_world->storage;
    m_world->addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada);
    m_world->createSession(owner, "hash");
    run(storage.sessionValues().set(acme, ada, "holder", u"k"_s, "1", m_world->inAnHour()));
    run(storage.hostSecrets().add({u"h"_s, acme}, sha256("host"), tester));
    m_world->createTask(owner, "task");
    AdminKey key;
    key.id = u"k"_s;
    key.tenant = acme;
    run(storage.adminKeys().add(key, sha256("key"), tester));
    run(tenants().remove(acme, {}, tester));
    m_world->createTenant(acme);
    QVERIFY(!run(storage.users().findToken(acme, sha256("secret"))));
    QVERIFY(!run(storage.users().findUser(acme, ada)));
    QVERIFY(!run(storage.sessions().find(owner, "hash")));
    QVERIFY(!run(storage.sessionValues().get(acme, "holder", u"k"_s)));
    QVERIFY(run(storage.hostSecrets().list(acme, {})).items.isEmpty());
    QVERIFY(!run(storage.tasks().find(owner, "task")));
    QVERIFY(!run(storage.adminKeys().find(sha256("key"))));
}

void TstTenantRepository::H11_otherTenantKeepsEverythingWhenOneGoes()
{
    Storage &storage = *m_world->storage;
    m_world->addToken(other, ada, "secret");
    const mcp::Owner owner = ownerOf(other, ada);
    m_world->createSession(owner, "hash");
    run(storage.sessionValues().set(other, ada, "hash", u"k"_s, "1", m_world->inAnHour()));
    run(tenants().remove(acme, {}, tester));
    QVERIFY(run(storage.users().findToken(other, sha256("secret"))));
    QVERIFY(run(storage.sessions().find(owner, "hash")));
    QVERIFY(run(storage.sessionValues().get(other, "hash", u"k"_s)));
}

PLEXUS_CONTRACT(TstTenantRepository, tst_tenant_repository)
#include "tst_tenant_repository.moc"
