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

private:
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

PLEXUS_CONTRACT(TstAuditRepository, tst_audit_repository)
#include "tst_audit_repository.moc"
