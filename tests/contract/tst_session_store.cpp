#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSessionStore : public QObject
{
    Q_OBJECT

public:
    explicit TstSessionStore(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasCreated();
    void updatesWhatCanChange();
    void otherTenantsAndUsersSessionsAreNotFound();
    void anotherTokenOfTheSameUserFindsIt();
    void removingASessionTakesItsValues();
    void sessionsThatEndAreTold();
    void H32_idleSessionsEnd();
    void H32_usedSessionsLiveOnUntilTheirLifetimeEnds();
    void limitsAreTheTenantsOwn();
    void H32_aUserHasOnlySoManySessions();
    void H32_aTenantHasOnlySoManySessions();
    void sessionsOutliveASuspension();

private:
    mcp::SessionStore &sessions() { return m_world->storage->sessions(); }

    const mcp::Owner m_owner = ownerOf(acme, ada);
    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstSessionStore::findsWhatWasCreated()
{
    mcp::SessionRecord record{"hash", m_owner.key, u"2025-06-18"_s};
    record.client = QJsonObject{{u"name"_s, u"inspector"_s}};
    run(sessions().create(m_owner, record));
    const auto found = run(sessions().find(m_owner, "hash"));
    QVERIFY(found);
    QCOMPARE(found->revision, u"2025-06-18"_s);
    QCOMPARE(found->client, record.client);
    QVERIFY(!found->initialized);
    QCOMPARE(found->createdMs, m_world->clock.wallMs());
    QVERIFY(!run(sessions().find(m_owner, "another")));
}

void TstSessionStore::updatesWhatCanChange()
{
    m_world->createSession(m_owner, "hash");
    mcp::SessionRecord record = *run(sessions().find(m_owner, "hash"));
    record.initialized = true;
    record.logLevel = u"debug"_s;
    record.watched = QStringList{u"notes://1"_s, u"notes://2"_s};
    record.revision = u"other"_s;
    run(sessions().update(m_owner, record));
    const auto found = run(sessions().find(m_owner, "hash"));
    QVERIFY(found->initialized);
    QCOMPARE(found->logLevel, u"debug"_s);
    QCOMPARE(found->watched, record.watched);
    QCOMPARE(found->revision, u"2025-11-25"_s);
}

void TstSessionStore::otherTenantsAndUsersSessionsAreNotFound()
{
    m_world->createSession(m_owner, "hash");
    for (const mcp::Owner &stranger :
         {ownerOf(other, ada), ownerOf(acme, bob), ownerOf(acme, std::nullopt)}) {
        QVERIFY(!run(sessions().find(stranger, "hash")));
        QVERIFY(!run(sessions().remove(stranger, "hash")));
        mcp::SessionRecord record{"hash", stranger.key};
        record.logLevel = u"stolen"_s;
        run(sessions().update(stranger, record));
    }
    QCOMPARE(run(sessions().find(m_owner, "hash"))->logLevel, QString());
}

void TstSessionStore::anotherTokenOfTheSameUserFindsIt()
{
    m_world->createSession(m_owner, "hash");
    QVERIFY(run(sessions().find(ownerOf(acme, ada, u"another family"_s), "hash")));
}

void TstSessionStore::removingASessionTakesItsValues()
{
    m_world->createSession(m_owner, "hash");
    SessionValueRepository &values = m_world->storage->sessionValues();
    run(values.set(acme, ada, "hash", u"k"_s, "1", m_world->inAnHour()));
    run(values.set(acme, ada, "second", u"k"_s, "1", m_world->inAnHour()));
    QVERIFY(run(sessions().remove(m_owner, "hash")));
    QVERIFY(!run(sessions().remove(m_owner, "hash")));
    QVERIFY(!run(sessions().find(m_owner, "hash")));
    QVERIFY(!run(values.get(acme, "hash", u"k"_s)));
    QVERIFY(run(values.get(acme, "second", u"k"_s)));
}

void TstSessionStore::sessionsThatEndAreTold()
{
    const UserToken token = m_world->addToken(acme, ada, "secret");
    m_world->createSession(m_owner, "1");
    m_world->createSession(ownerOf(acme, ada, token.family.value()), "2");
    QStringList told;
    const auto subscription = m_world->storage->changes().subscribe([&told](const Change &change) {
        if (change.kind == ChangeKind::Session && change.tenant == acme)
            told += change.key;
    });
    run(sessions().remove(m_owner, "1"));
    run(m_world->storage->users().revokeToken(acme, token.id, tester)); // that it began with
    spinUntil([&told] { return told.size() == 2; });
    QCOMPARE(told, (QStringList{u"31"_s, u"32"_s})); // in hex
}

void TstSessionStore::H32_idleSessionsEnd()
{
    m_world->createSession(m_owner, "hash");
    m_world->clock.advance(std::chrono::hours(23));
    QVERIFY(run(sessions().find(m_owner, "hash")));
    m_world->clock.advance(std::chrono::hours(2));
    QVERIFY(!run(sessions().find(m_owner, "hash")));
}

void TstSessionStore::H32_usedSessionsLiveOnUntilTheirLifetimeEnds()
{
    m_world->createSession(m_owner, "hash");
    for (int hours = 0; hours < 167; hours += 12) {
        QVERIFY(run(sessions().find(m_owner, "hash")));
        sessions().touch(m_owner, "hash");
        QVERIFY(run(m_world->storage->isHealthy())); // what was noted has been written after this
        m_world->clock.advance(std::chrono::hours(12));
    }
    QVERIFY(!run(sessions().find(m_owner, "hash")));
}

void TstSessionStore::limitsAreTheTenantsOwn()
{
    TenantSettings settings;
    settings.sessionIdleMinutes = 5;
    m_world->changeSettings(acme, settings);
    m_world->createSession(m_owner, "hash");
    m_world->createSession(ownerOf(other, ada), "hash");
    m_world->clock.advance(std::chrono::minutes(6));
    QVERIFY(!run(sessions().find(m_owner, "hash")));
    QVERIFY(run(sessions().find(ownerOf(other, ada), "hash")));
}

void TstSessionStore::H32_aUserHasOnlySoManySessions()
{
    TenantSettings settings;
    settings.maxSessionsPerUser = 1;
    m_world->changeSettings(acme, settings);
    m_world->createSession(m_owner, "1");
    QVERIFY_FAILS(FailureKind::RateLimited, m_world->createSession(m_owner, "2"));
    m_world->createSession(ownerOf(acme, bob), "3");
    m_world->createSession(ownerOf(other, ada), "4");
    QVERIFY(run(sessions().remove(m_owner, "1")));
    m_world->createSession(m_owner, "2");
}

void TstSessionStore::H32_aTenantHasOnlySoManySessions()
{
    TenantSettings settings;
    settings.maxSessions = 2;
    settings.sessionIdleMinutes = 60;
    m_world->changeSettings(acme, settings);
    m_world->createSession(m_owner, "1");
    m_world->createSession(ownerOf(acme, std::nullopt), "2");
    QVERIFY_FAILS(FailureKind::RateLimited, m_world->createSession(ownerOf(acme, bob), "3"));
    m_world->createSession(ownerOf(other, bob), "3");
    m_world->clock.advance(std::chrono::hours(2)); // those that are over do not count
    m_world->createSession(ownerOf(acme, bob), "3");
}

void TstSessionStore::sessionsOutliveASuspension()
{
    m_world->createSession(m_owner, "hash");
    TenantChange change;
    change.status = TenantStatus::Suspended;
    run(m_world->storage->tenants().update(acme, change, {}, tester));
    change.status = TenantStatus::Active;
    run(m_world->storage->tenants().update(acme, change, {}, tester));
    QVERIFY(run(sessions().find(m_owner, "hash")));
}

PLEXUS_CONTRACT(TstSessionStore, tst_session_store)
#include "tst_session_store.moc"
