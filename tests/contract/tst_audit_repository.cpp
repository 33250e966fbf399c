#include "model/audit_check.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAuditRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstAuditRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void tellsWhoDidWhatNewestFirst();
    void otherTenantsEventsAreNotListed();
    void eventsStayWhenTheTenantGoes();
    void everyMutationIsTold();
    void refusedChangesAreNotTold();
    void keysOfTheServerAreOnItsOwnChain();
    void listsByPages();
    void chainsAreKnownByName();
    void rowsComeInOrderAndVerify();
    void checkpointsAreForRowsThatAreThere();
    void shorteningLeavesAChainThatVerifies();
    void theLastRowStays();

private:
    AuditCheckpoint checkpointAt(qint64 seq, CheckpointReason reason);
    AuditRepository &audit() { return m_world->storage->audit(); }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstAuditRepository::tellsWhoDidWhatNewestFirst()
{
    m_world->clock.advance(Milliseconds(1));
    const UserToken token = m_world->addToken(acme, ada, "secret");
    const Page<AuditEvent> events = run(audit().list(acme, {}));
    QCOMPARE(events.total, 2);
    const AuditEvent &newest = events.items.front();
    QCOMPARE(newest.action, u"token.created"_s);
    QCOMPARE(newest.target, token.id.value());
    QCOMPARE(newest.actor.requestId, u"req_1"_s);
    QCOMPARE(newest.atMs, m_world->clock.wallMs());
    QCOMPARE(newest.seq, 2);
    QCOMPARE(newest.tenant, std::optional(acme));
}

void TstAuditRepository::otherTenantsEventsAreNotListed()
{
    m_world->addToken(acme, ada, "secret");
    QCOMPARE(run(audit().list(other, {})).total, 1);
    QCOMPARE(run(audit().list({}, {})).total, 3);
}

void TstAuditRepository::eventsStayWhenTheTenantGoes()
{
    run(m_world->storage->tenants().remove(acme, {}, tester));
    m_world->createTenant(acme);
    const Page<AuditEvent> events = run(audit().list(acme, {}));
    QCOMPARE(events.total, 3);
    QCOMPARE(events.items.front().seq, 3);
}

void TstAuditRepository::everyMutationIsTold()
{
    const UserToken token = m_world->addToken(acme, ada, "secret");
    UserRepository &users = m_world->storage->users();
    run(users.revokeToken(acme, token.id, tester));
    run(users.revokeAllTokens(acme, ada, tester));
    run(users.removeUser(acme, ada, tester));
    run(m_world->storage->hostSecrets().add({u"a"_s, acme}, "hash", tester));
    run(m_world->storage->hostSecrets().remove(acme, u"a"_s, tester));
    m_world->changeSettings(acme, {});
    run(m_world->storage->tenants().remove(acme, {}, tester));
    QStringList actions;
    for (const AuditEvent &event : run(audit().list(acme, {100, {}, {}, u"at"_s})).items)
        actions += event.action;
    QCOMPARE(actions,
             (QStringList{u"tenant.created"_s, u"token.created"_s, u"token.revoked"_s,
                          u"token.all_revoked"_s, u"user.removed"_s, u"host_secret.added"_s,
                          u"host_secret.removed"_s, u"tenant.updated"_s, u"tenant.deleted"_s}));
}

void TstAuditRepository::refusedChangesAreNotTold()
{
    QVERIFY_FAILS(FailureKind::Conflict, m_world->createTenant(TenantId(u"ACME"_s)));
    TenantChange change;
    change.name = u"New"_s;
    QVERIFY_FAILS(FailureKind::Precondition,
                  run(m_world->storage->tenants().update(acme, change, 7, tester)));
    QCOMPARE(run(audit().list({}, {})).total, 2);
}

void TstAuditRepository::keysOfTheServerAreOnItsOwnChain()
{
    AdminKey key;
    key.id = u"k1"_s;
    run(m_world->storage->adminKeys().add(key, "hash", tester));
    const Page<AuditEvent> events = run(audit().list({}, {1, {}, u"admin_key"_s, {}}));
    QCOMPARE(events.total, 1);
    QVERIFY(!events.items.front().tenant);
    QCOMPARE(events.items.front().seq, 1);
}

void TstAuditRepository::listsByPages()
{
    for (int i = 0; i < 3; ++i)
        m_world->changeSettings(acme, {});
    QList<qint64> seen;
    PageRequest request{2, {}, {}, {}};
    for (;;) {
        const Page<AuditEvent> page = run(audit().list(acme, request));
        for (const AuditEvent &event : page.items)
            seen += event.seq;
        if (!page.nextCursor)
            break;
        request.cursor = *page.nextCursor;
    }
    QCOMPARE(seen, (QList<qint64>{4, 3, 2, 1}));
}

void TstAuditRepository::chainsAreKnownByName()
{
    run(m_world->storage->adminKeys().add({.id = u"k1"_s}, "hash", tester));
    m_world->clock.advance(Milliseconds(7));
    m_world->changeSettings(acme, {});
    run(m_world->storage->tenants().remove(other, {}, tester));
    const QList<AuditChain> chains = run(audit().chains());
    QCOMPARE(chains.size(), 3);
    QVERIFY(!chains[0].tenant);
    QCOMPARE(chains[1].tenant, std::optional(acme));
    QCOMPARE(chains[1].firstSeq, 1);
    QCOMPARE(chains[1].lastSeq, 2);
    QCOMPARE(chains[1].lastMs, m_world->clock.wallMs());
    QCOMPARE(chains[2].tenant, std::optional(other));
    QCOMPARE(run(audit().chain(acme))->lastSeq, 2);
    QVERIFY(!run(audit().chain(TenantId(u"nobody"_s))));
}

void TstAuditRepository::rowsComeInOrderAndVerify()
{
    for (int i = 0; i < 4; ++i)
        m_world->changeSettings(acme, {});
    AuditCheck check(acme);
    QList<AuditRow> rows = run(audit().rows(acme, 0, 3));
    QCOMPARE(rows.size(), 3);
    rows += run(audit().rows(acme, 3, 100));
    QCOMPARE(rows.size(), 5);
    for (const AuditRow &row : std::as_const(rows))
        QCOMPARE(check.row(row), QString());
    QVERIFY(run(audit().rows(TenantId(u"nobody"_s), 0, 3)).isEmpty());
}

AuditCheckpoint TstAuditRepository::checkpointAt(qint64 seq, CheckpointReason reason)
{
    const AuditRow row = run(audit().rows(acme, seq - 1, 1)).value(0);
    return {acme, seq, row.hash, m_world->clock.wallMs(), reason, u"key"_s, u"signature"_s};
}

void TstAuditRepository::checkpointsAreForRowsThatAreThere()
{
    m_world->changeSettings(acme, {});
    const AuditCheckpoint second = checkpointAt(2, CheckpointReason::Daily);
    run(audit().addCheckpoint(second));
    run(audit().addCheckpoint(second));
    run(audit().addCheckpoint(checkpointAt(1, CheckpointReason::Asked)));
    QVERIFY_FAILS(FailureKind::Conflict,
                  run(audit().addCheckpoint(checkpointAt(3, CheckpointReason::Daily))));
    AuditCheckpoint wrong = second;
    wrong.hash = u"00"_s;
    QVERIFY_FAILS(FailureKind::Conflict, run(audit().addCheckpoint(wrong)));
    const QList<AuditCheckpoint> kept = run(audit().checkpoints(acme, 0, 10));
    QCOMPARE(kept.size(), 2);
    QCOMPARE(kept[0].reason, CheckpointReason::Asked);
    QCOMPARE(kept[1].hash, second.hash);
    QCOMPARE(kept[1].signature, u"signature"_s);
    QCOMPARE(run(audit().checkpoints(acme, 1, 10)).size(), 1);
    QVERIFY(run(audit().checkpoints(other, 0, 10)).isEmpty());
}

void TstAuditRepository::shorteningLeavesAChainThatVerifies()
{
    for (int i = 0; i < 4; ++i)
        m_world->changeSettings(acme, {});
    run(audit().addCheckpoint(checkpointAt(2, CheckpointReason::Daily)));
    const AuditCheckpoint cut = checkpointAt(3, CheckpointReason::Shortened);
    run(audit().shorten(cut));
    const QList<AuditRow> rows = run(audit().rows(acme, 0, 10));
    QCOMPARE(rows.size(), 2);
    QCOMPARE(rows[0].seq, 4);
    QCOMPARE(rows[0].previousHash, cut.hash);
    QCOMPARE(run(audit().checkpoints(acme, 0, 10)).size(), 1);
    QCOMPARE(run(audit().list(acme, {})).total, 2);
    m_world->changeSettings(acme, {});
    QCOMPARE(run(audit().chain(acme))->lastSeq, 6);
    QCOMPARE(run(audit().chain(other))->firstSeq, 1);
}

void TstAuditRepository::theLastRowStays()
{
    QVERIFY_FAILS(FailureKind::Conflict,
                  run(audit().shorten(checkpointAt(1, CheckpointReason::Shortened))));
    QCOMPARE(run(audit().rows(acme, 0, 10)).size(), 1);
}

PLEXUS_CONTRACT(TstAuditRepository, tst_audit_repository)
#include "tst_audit_repository.moc"
