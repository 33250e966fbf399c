#include "core/digest.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstHostSecretRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstHostSecretRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void atMostTwoLiveAtOnce();
    void otherTenantCannotUseOrRemove();
    void needsATenant();
    void listsInPages();
    void lastUsesOnlyGrow();

private:
    HostSecretRepository &secrets() { return m_world->storage->hostSecrets(); }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstHostSecretRepository::atMostTwoLiveAtOnce()
{
    run(secrets().add({u"a"_s, acme, u"old"_s}, sha256("a"), tester));
    run(secrets().add({u"b"_s, acme, u"new"_s}, sha256("b"), tester));
    QVERIFY_FAILS(FailureKind::Conflict, run(secrets().add({u"c"_s, acme}, sha256("c"), tester)));
    run(secrets().add({u"c"_s, other}, sha256("c"), tester)); // counted per tenant
    QCOMPARE(run(secrets().list(acme, {})).total, 2);
    QCOMPARE(run(secrets().find(acme, sha256("a")))->label, u"old"_s);
    run(secrets().remove(acme, u"a"_s, tester));
    QVERIFY(!run(secrets().find(acme, sha256("a"))));
    run(secrets().add({u"c"_s, acme}, sha256("d"), tester));
}

void TstHostSecretRepository::otherTenantCannotUseOrRemove()
{
    run(secrets().add({u"a"_s, acme}, sha256("a"), tester));
    QVERIFY(!run(secrets().find(other, sha256("a"))));
    QVERIFY(run(secrets().list(other, {})).items.isEmpty());
    QVERIFY_FAILS(FailureKind::NotFound, run(secrets().remove(other, u"a"_s, tester)));
    QVERIFY(run(secrets().find(acme, sha256("a"))));
}

void TstHostSecretRepository::needsATenant()
{
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(secrets().add({u"a"_s, TenantId(u"zz"_s)}, sha256("a"), tester)));
}

void TstHostSecretRepository::listsInPages()
{
    run(secrets().add({u"a"_s, acme, u"old"_s}, sha256("a"), tester));
    m_world->clock.advance(Milliseconds(1));
    run(secrets().add({u"b"_s, acme, u"new"_s}, sha256("b"), tester));
    const Page<HostSecret> first = run(secrets().list(acme, {1, {}, {}, {}}));
    QCOMPARE(first.items.front().id, u"b"_s); // newest first
    QCOMPARE(first.total, 2);
    const Page<HostSecret> second = run(secrets().list(acme, {1, *first.nextCursor, {}, {}}));
    QCOMPARE(second.items.front().id, u"a"_s);
    QVERIFY(!second.nextCursor);
    QCOMPARE(run(secrets().list(acme, {9, {}, {}, u"label"_s})).items.front().label, u"new"_s);
    QCOMPARE(run(secrets().list(acme, {9, {}, u"OL"_s, {}})).items.front().label, u"old"_s);
    QVERIFY_FAILS(FailureKind::InvalidArgument, run(secrets().list(acme, {9, {}, {}, u"hash"_s})));
}

void TstHostSecretRepository::lastUsesOnlyGrow()
{
    run(secrets().add({u"a"_s, acme}, sha256("a"), tester));
    run(secrets().touch(acme, {{u"a"_s, 500}, {u"unknown"_s, 700}}));
    run(secrets().touch(acme, {{u"a"_s, 400}}));
    run(secrets().touch(other, {{u"a"_s, 900}}));
    QCOMPARE(run(secrets().find(acme, sha256("a")))->lastUsedMs, std::optional<qint64>(500));
}

PLEXUS_CONTRACT(TstHostSecretRepository, tst_host_secret_repository)
#include "tst_host_secret_repository.moc"
