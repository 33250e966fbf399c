#include "credential_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstApiKeyRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstApiKeyRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void replacingKeepsTheFirstDate();
    void T44_aFlowEndsWithItsKeyOrNotAtAll();
    void removesOnce();
    void lastUsesOnlyGrow();
    void theFirstUseOfADayIsAudited();
    void listsInPages();
    void otherTenantAndUserSeeNothing();
    void keysEndWithTheirHolder();
    void changesAreToldAndAudited();
    void oneHolderHasSoManyKeysAndNoMore();

private:
    ApiKeyRepository &keys() { return world().storage->apiKeys(); }
    PLEXUS_CREDENTIAL_SUITE
};

void TstApiKeyRepository::replacingKeepsTheFirstDate()
{
    const qint64 first = world().clock.wallMs();
    run(keys().put(world().apiKey(u"alpha"_s, "one"), tester));
    world().clock.advance(Milliseconds(10));
    const ApiKeyInfo now = run(keys().put(world().apiKey(u"alpha"_s, "two"), tester));
    QCOMPARE(now.createdMs, first);
    QCOMPARE(now.updatedMs, first + 10);
    const auto found = run(keys().find(acme, adas, u"alpha"_s));
    QCOMPARE(found->value.text, "two");
    QCOMPARE(found->value.key.wrapped, "wrapped k1");
    QCOMPARE(found->info.last4, u"wxyz"_s);
    QCOMPARE(found->info.createdMs, first);
}

void TstApiKeyRepository::T44_aFlowEndsWithItsKeyOrNotAtAll()
{
    PendingFlowRepository &flows = world().storage->pendingFlows();
    const PendingFlow open = run(flows.create(world().flow("f1")));
    StoredApiKey key = world().apiKey(u"alpha"_s);
    key.info.holder = CredentialHolder::ofUser(UserId(u"nobody"_s));
    QVERIFY_FAILS(FailureKind::NotFound, run(keys().putByFlow(open, key, tester)));
    QCOMPARE(run(flows.find(acme, "f1"))->flow.status, FlowStatus::Open); // can be tried again
    const auto kept = run(keys().putByFlow(open, world().apiKey(u"alpha"_s), tester));
    QCOMPARE(kept->createdMs, world().clock.wallMs());
    QCOMPARE(run(flows.find(acme, "f1"))->flow.status, FlowStatus::Done);
    QVERIFY(!run(keys().putByFlow(open, world().apiKey(u"alpha"_s, "another"), tester)));
    QCOMPARE(run(keys().find(acme, adas, u"alpha"_s))->value.text, "key");
    QCOMPARE(world().audited(u"api_key.stored"_s).size(), 1);
}

void TstApiKeyRepository::removesOnce()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    QVERIFY(run(keys().remove(acme, adas, u"alpha"_s, tester)));
    QVERIFY(!run(keys().remove(acme, adas, u"alpha"_s, tester)));
    QVERIFY(!run(keys().find(acme, adas, u"alpha"_s)));
}

void TstApiKeyRepository::lastUsesOnlyGrow()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    run(keys().touch(acme, {{adas, u"alpha"_s, 500}, {bobs, u"alpha"_s, 700}}));
    run(keys().touch(acme, {{adas, u"alpha"_s, 400}}));
    QCOMPARE(run(keys().find(acme, adas, u"alpha"_s))->info.lastUsedMs, std::optional<qint64>(500));
}

void TstApiKeyRepository::theFirstUseOfADayIsAudited()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    const qint64 now = world().clock.wallMs();
    run(keys().touch(acme, {{adas, u"alpha"_s, now}, {adas, u"beta"_s, now}}));
    run(keys().touch(acme, {{adas, u"alpha"_s, now + 1000}}));
    run(keys().touch(other, {{adas, u"alpha"_s, now}}));
    const QList<AuditEvent> uses = world().audited(u"api_key.used"_s);
    QCOMPARE(uses.size(), 1);
    QCOMPARE(uses.front().details.value(u"holder"_s).toString(), adas.key());
    run(keys().touch(acme, {{adas, u"alpha"_s, now + 24 * 3'600'000}}));
    QCOMPARE(world().audited(u"api_key.used"_s).size(), 2);
}

void TstApiKeyRepository::listsInPages()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    world().clock.advance(Milliseconds(1));
    run(keys().put(world().apiKey(u"beta"_s), tester));
    run(keys().put(world().apiKey(u"beta"_s, "x", bobs), tester));
    QCOMPARE(run(keys().list(acme, {}, {})).total, 3);
    const Page<ApiKeyInfo> first = run(keys().list(acme, adas, {1, {}, {}, {}}));
    QCOMPARE(first.items.front().provider, u"beta"_s);
    QCOMPARE(first.total, 2);
    const auto second = run(keys().list(acme, adas, {1, *first.nextCursor, {}, {}}));
    QCOMPARE(second.items.front().provider, u"alpha"_s);
    QVERIFY(!second.nextCursor);
}

void TstApiKeyRepository::otherTenantAndUserSeeNothing()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    QVERIFY(!run(keys().find(other, adas, u"alpha"_s)));
    QVERIFY(!run(keys().find(acme, bobs, u"alpha"_s)));
    QVERIFY(run(keys().list(other, {}, {})).items.isEmpty());
    QVERIFY(!run(keys().remove(other, adas, u"alpha"_s, tester)));
    QVERIFY(!run(keys().remove(acme, bobs, u"alpha"_s, tester)));
    QVERIFY(run(keys().find(acme, adas, u"alpha"_s)));
}

void TstApiKeyRepository::keysEndWithTheirHolder()
{
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    run(keys().put(world().apiKey(u"beta"_s), tester));
    run(keys().put(world().apiKey(u"alpha"_s, "bob's", bobs), tester));
    run(world().storage->users().removeUser(acme, ada, tester));
    QVERIFY(!run(keys().find(acme, adas, u"alpha"_s)));
    QVERIFY(run(keys().find(acme, bobs, u"alpha"_s)));
    const QList<AuditEvent> deleted = world().audited(u"api_key.deleted"_s);
    QCOMPARE(deleted.size(), 2);
    QCOMPARE(deleted.back().target, u"alpha"_s);
    QCOMPARE(deleted.back().actor.id, tester.id);
    QVERIFY(deleted.front().seq < world().audited(u"user.removed"_s).front().seq);
    QVERIFY_FAILS(FailureKind::NotFound, run(keys().put(world().apiKey(u"alpha"_s), tester)));
    const mcp::Owner guest = ownerOf(acme, {});
    world().createSession(guest, "s1");
    const auto holder = CredentialHolder::ofGuest("s1");
    run(keys().put(world().apiKey(u"alpha"_s, "x", holder), tester));
    run(world().storage->sessions().remove(guest, "s1"));
    QVERIFY(!run(keys().find(acme, holder, u"alpha"_s)));
    QCOMPARE(world().audited(u"api_key.deleted"_s).size(), 3);
}

void TstApiKeyRepository::oneHolderHasSoManyKeysAndNoMore()
{
    for (int i = 0; i < ApiKeyRepository::mostOfHolder; ++i)
        run(keys().put(world().apiKey(QString::number(i)), tester));
    QVERIFY_FAILS(FailureKind::RateLimited, run(keys().put(world().apiKey(u"more"_s), tester)));
    run(keys().put(world().apiKey(u"0"_s, "replaced"), tester));
    run(keys().put(world().apiKey(u"more"_s, "x", bobs), tester));
    run(keys().remove(acme, adas, u"0"_s, tester));
    run(keys().put(world().apiKey(u"more"_s), tester));
}

void TstApiKeyRepository::changesAreToldAndAudited()
{
    QList<Change> told;
    const auto subscription = world().storage->changes().subscribe(
        [&told](const Change &change) { told.append(change); });
    run(keys().put(world().apiKey(u"alpha"_s), tester));
    run(keys().remove(acme, adas, u"alpha"_s, tester));
    spinUntil([&told] { return told.size() >= 2; });
    QCOMPARE(told.at(0).kind, ChangeKind::Credential);
    QCOMPARE(told.at(0).tenant, acme);
    QCOMPARE(told.at(0).key, u"u:ada\nalpha"_s);
    const auto audit = run(world().storage->audit().list(acme, {2, {}, {}, {}}));
    QCOMPARE(audit.items.at(0).action, u"api_key.deleted"_s);
    QCOMPARE(audit.items.at(1).action, u"api_key.stored"_s);
    QCOMPARE(audit.items.at(1).target, u"alpha"_s);
}

PLEXUS_CONTRACT(TstApiKeyRepository, tst_api_key_repository)
#include "tst_api_key_repository.moc"
