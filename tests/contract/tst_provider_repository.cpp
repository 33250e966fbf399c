#include "credential_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstProviderRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstProviderRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasCreated();
    void aNameIsTakenOnceInATenant();
    void theSecretIsKeptReplacedOrCleared();
    void staleChangesAreRefused();
    void H35_whatIsNotThereIsNotFound();
    void listsInPages();
    void otherTenantSeesNothing();
    void T60_whoTakesTheNameOfADeletedProviderGetsNoTokens();

private:
    ProviderRepository &providers() { return world().storage->providers(); }
    PLEXUS_CREDENTIAL_SUITE
};

void TstProviderRepository::findsWhatWasCreated()
{
    const ProviderConfig made =
        run(providers().create(world().provider(u"github"_s), world().secret("p"), tester));
    QCOMPARE(made.version, 1);
    QCOMPARE(made.createdMs, world().clock.wallMs());
    const auto found = run(providers().find(acme, u"github"_s));
    QCOMPARE(found->config.tenant, acme);
    QCOMPARE(found->config.clientId, u"client-github"_s);
    QCOMPARE(found->config.overrides, world().provider(u"github"_s).overrides);
    QCOMPARE(found->config.hasSecret, true);
    QCOMPARE(found->config.secretLast4, u"wxyz"_s);
    QCOMPARE(found->secret->text, "p");
    QCOMPARE(found->secret->key.wrapped, "wrapped k1");
}

void TstProviderRepository::aNameIsTakenOnceInATenant()
{
    run(providers().create(world().provider(u"github"_s), {}, tester));
    QVERIFY_FAILS(FailureKind::Conflict,
                  run(providers().create(world().provider(u"github"_s), {}, tester)));
    run(providers().create(world().provider(u"github"_s, other), {}, tester));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(providers().create(world().provider(u"x"_s, TenantId(u"zz"_s)), {}, tester)));
}

void TstProviderRepository::theSecretIsKeptReplacedOrCleared()
{
    const ProviderConfig config = world().provider(u"github"_s);
    run(providers().create(config, world().secret("p"), tester));
    QCOMPARE(run(providers().update(config, {}, {}, tester)).secretLast4, u"wxyz"_s);
    QCOMPARE(run(providers().find(acme, u"github"_s))->secret->text, "p");
    run(providers().update(config, world().secret("q"), {}, tester));
    QCOMPARE(run(providers().find(acme, u"github"_s))->secret->text, "q");
    const SecretChange clear{SecretChange::Kind::Clear, {}, {}};
    QCOMPARE(run(providers().update(config, clear, {}, tester)).hasSecret, false);
    QVERIFY(!run(providers().find(acme, u"github"_s))->secret);
    QCOMPARE(run(providers().find(acme, u"github"_s))->config.version, 4);
}

void TstProviderRepository::staleChangesAreRefused()
{
    ProviderConfig config = world().provider(u"github"_s);
    run(providers().create(config, {}, tester));
    config.clientId = u"another"_s;
    QCOMPARE(run(providers().update(config, {}, 1, tester)).version, 2);
    QCOMPARE(run(providers().find(acme, u"github"_s))->config.clientId, u"another"_s);
    QVERIFY_FAILS(FailureKind::Precondition, run(providers().update(config, {}, 1, tester)));
    QVERIFY_FAILS(FailureKind::Precondition, run(providers().remove(acme, u"github"_s, 1, tester)));
    run(providers().remove(acme, u"github"_s, 2, tester));
    QVERIFY(!run(providers().find(acme, u"github"_s)));
}

void TstProviderRepository::H35_whatIsNotThereIsNotFound()
{
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(providers().update(world().provider(u"github"_s), {}, {}, tester)));
    QVERIFY_FAILS(FailureKind::NotFound, run(providers().remove(acme, u"github"_s, {}, tester)));
}

void TstProviderRepository::listsInPages()
{
    run(providers().create(world().provider(u"github"_s), world().secret("p"), tester));
    world().clock.advance(Milliseconds(1));
    run(providers().create(world().provider(u"slack"_s), {}, tester));
    const Page<ProviderConfig> first = run(providers().list(acme, {1, {}, {}, {}}));
    QCOMPARE(first.items.front().name, u"slack"_s);
    QCOMPARE(first.total, 2);
    const Page<ProviderConfig> second = run(providers().list(acme, {1, *first.nextCursor, {}, {}}));
    QCOMPARE(second.items.front().name, u"github"_s);
    QCOMPARE(second.items.front().hasSecret, true);
    QCOMPARE(run(providers().list(acme, {9, {}, u"GIT"_s, {}})).items.size(), 1);
    QCOMPARE(run(providers().list(acme, {9, {}, {}, u"name"_s})).items.front().name, u"github"_s);
}

void TstProviderRepository::otherTenantSeesNothing()
{
    run(providers().create(world().provider(u"github"_s), world().secret("p"), tester));
    QVERIFY(!run(providers().find(other, u"github"_s)));
    QVERIFY(run(providers().list(other, {})).items.isEmpty());
    QVERIFY_FAILS(FailureKind::NotFound, run(providers().remove(other, u"github"_s, {}, tester)));
    QVERIFY(run(providers().find(acme, u"github"_s)));
}

void TstProviderRepository::T60_whoTakesTheNameOfADeletedProviderGetsNoTokens()
{
    for (const QString &name : {u"github"_s, u"slack"_s})
        run(providers().create(world().provider(name), {}, tester));
    run(world().storage->externalTokens().link(world().token(u"l1"_s), tester));
    QCOMPARE(run(world().storage->externalTokens().count(acme, u"github"_s)), 1);
    QCOMPARE(run(world().storage->externalTokens().count(acme, u"slack"_s)), 0);
    QCOMPARE(run(world().storage->externalTokens().count(other, u"github"_s)), 0);
    run(providers().remove(acme, u"slack"_s, {}, tester));
    QCOMPARE(run(world().storage->externalTokens().count(acme, u"github"_s)), 1);
    run(providers().remove(acme, u"github"_s, {}, tester));
    run(providers().create(world().provider(u"github"_s), {}, tester));
    QVERIFY(!run(world().storage->externalTokens().find(acme, adas, u"github"_s)));
}

PLEXUS_CONTRACT(TstProviderRepository, tst_provider_repository)
#include "tst_provider_repository.moc"
