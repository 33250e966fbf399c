#include "core/digest.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminKeyRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstAdminKeyRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsAKeyByItsHashOnly();
    void removesAKey();
    void remembersTheLastUse();
    void otherTenantsKeyStaysRestrictedToIt();
    void listsInPages();

private:
    AdminKeyRepository &keys() { return m_world->storage->adminKeys(); }
    void add(const QString &id, const QByteArray &secret, std::optional<TenantId> tenant = {})
    {
        AdminKey key;
        key.id = id;
        key.role = AdminRole::Operator;
        key.tenant = std::move(tenant);
        run(keys().add(key, sha256(secret), tester));
    }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstAdminKeyRepository::findsAKeyByItsHashOnly()
{
    add(u"k1"_s, "one", acme);
    add(u"k2"_s, "two");
    const std::optional<AdminKey> found = run(keys().find(sha256("one")));
    QVERIFY(found);
    QCOMPARE(found->id, u"k1"_s);
    QCOMPARE(found->tenant, std::optional(acme));
    QVERIFY(found->role == AdminRole::Operator);
    QVERIFY(!run(keys().find(sha256("two")))->tenant);
    QVERIFY(!run(keys().find("one")));
    QCOMPARE(run(keys().list({})).total, 2);
}

void TstAdminKeyRepository::removesAKey()
{
    add(u"k1"_s, "one");
    run(keys().remove(u"k1"_s, tester));
    QVERIFY(!run(keys().find(sha256("one"))));
    QVERIFY_FAILS(FailureKind::NotFound, run(keys().remove(u"k1"_s, tester)));
}

void TstAdminKeyRepository::remembersTheLastUse()
{
    add(u"k1"_s, "one");
    run(keys().touch(u"k1"_s, 700));
    run(keys().touch(u"unknown"_s, 800));
    QCOMPARE(run(keys().find(sha256("one")))->lastUsedMs, std::optional<qint64>(700));
}

void TstAdminKeyRepository::otherTenantsKeyStaysRestrictedToIt()
{
    add(u"k1"_s, "one", other);
    QCOMPARE(run(keys().find(sha256("one")))->tenant, std::optional(other));
    run(m_world->storage->tenants().remove(other, {}, tester));
    QVERIFY(!run(keys().find(sha256("one")))); // and does not become the server's
    QVERIFY_FAILS(FailureKind::NotFound, add(u"k2"_s, "two", other));
}

void TstAdminKeyRepository::listsInPages()
{
    for (const char *id : {"a", "b", "c"}) {
        AdminKey key;
        key.id = key.label = QString::fromLatin1(id);
        run(keys().add(key, sha256(id), tester));
        m_world->clock.advance(Milliseconds(1));
    }
    const Page<AdminKey> first = run(keys().list({2, {}, {}, {}}));
    QCOMPARE(first.items.front().id, u"c"_s); // newest first
    QCOMPARE(first.total, 3);
    const Page<AdminKey> second = run(keys().list({2, *first.nextCursor, {}, {}}));
    QCOMPARE(second.items.front().id, u"a"_s);
    QVERIFY(!second.nextCursor);
    QCOMPARE(run(keys().list({9, {}, {}, u"label"_s})).items.front().id, u"a"_s);
    QCOMPARE(run(keys().list({9, {}, u"B"_s, {}})).total, 1);
    QVERIFY_FAILS(FailureKind::InvalidArgument, run(keys().list({9, {}, {}, u"hash"_s})));
}

PLEXUS_CONTRACT(TstAdminKeyRepository, tst_admin_key_repository)
#include "tst_admin_key_repository.moc"
