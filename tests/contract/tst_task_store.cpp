#include "core/failure.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

class TstTaskStore : public QObject
{
    Q_OBJECT

public:
    explicit TstTaskStore(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsWhatWasCreated();
    void changesWhatIsUnfinishedAndTellsSo();
    void finishedTasksStayAsTheyAre_data();
    void finishedTasksStayAsTheyAre();
    void anEditThatThrowsChangesNothing();
    void otherTenantsAndUsersTasksAreNotFound();
    void unknownTasksAreNotMade();
    void expiredTasksAreGone();
    void onlyTheRunnersUnfinishedTasksAreRenewed();
    void ownersAndTenantsHaveOnlySoManyUnfinishedTasks();

private:
    mcp::TaskStore &tasks() { return m_world->storage->tasks(); }
    mcp::TaskRecord record(const QByteArray &idHash)
    {
        mcp::TaskRecord made;
        made.idHash = idHash;
        made.createdMs = m_world->clock.wallMs();
        made.expiresMs = made.createdMs + 60000;
        made.runner = "one";
        made.leaseMs = made.createdMs + 30000;
        return made;
    }
    std::optional<mcp::TaskRecord> setStatus(const mcp::Owner &owner, const QByteArray &idHash,
                                             const QString &status)
    {
        return run(
            tasks().change(owner, idHash, [status](mcp::TaskRecord &r) { r.status = status; }));
    }
    void limit(int all, int perUser);

    const mcp::Owner m_owner = ownerOf(acme, ada);
    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstTaskStore::findsWhatWasCreated()
{
    mcp::TaskRecord made = record("t1");
    made.statusMessage = u"begun"_s;
    made.outcome = "{}";
    run(tasks().create(m_owner, made));
    const auto found = run(tasks().find(m_owner, "t1"));
    QVERIFY(found);
    QCOMPARE(found->idHash, "t1");
    QCOMPARE(found->status, u"working"_s);
    QCOMPARE(found->statusMessage, u"begun"_s);
    QCOMPARE(found->outcome, "{}");
    QCOMPARE(found->createdMs, made.createdMs);
    QCOMPARE(found->updatedMs, m_world->clock.wallMs());
    QCOMPARE(found->expiresMs, made.expiresMs);
    QCOMPARE(found->runner, "one");
    QCOMPARE(found->leaseMs, made.leaseMs);
    QVERIFY(!run(tasks().find(m_owner, "t2")));
}

void TstTaskStore::changesWhatIsUnfinishedAndTellsSo()
{
    QList<QString> told;
    const auto subscription = m_world->storage->changes().subscribe([&told](const Change &change) {
        if (change.kind == ChangeKind::Task && change.tenant == acme)
            told += change.key;
    });
    run(tasks().create(m_owner, record("t1")));
    m_world->clock.advance(5ms);
    const auto changed = run(tasks().change(m_owner, "t1", [](mcp::TaskRecord &task) {
        task.status = u"input_required"_s;
        task.statusMessage = u"waits"_s;
        task.outcome = "[]";
    }));
    QVERIFY(changed);
    QCOMPARE(changed->status, u"input_required"_s);
    QCOMPARE(changed->updatedMs, m_world->clock.wallMs());
    QCOMPARE(run(tasks().find(m_owner, "t1"))->outcome, "[]");
    spinUntil([&told] { return !told.isEmpty(); });
    QCOMPARE(told, QList<QString>{u"7431"_s}); // "t1" in hex
}

void TstTaskStore::finishedTasksStayAsTheyAre_data()
{
    QTest::addColumn<QString>("end");
    for (const char *end : {"completed", "failed", "cancelled"})
        QTest::newRow(end) << QString::fromLatin1(end);
}

void TstTaskStore::finishedTasksStayAsTheyAre()
{
    QFETCH(QString, end);
    run(tasks().create(m_owner, record("t1")));
    QCOMPARE(setStatus(m_owner, "t1", u"input_required"_s)->status, u"input_required"_s);
    QCOMPARE(setStatus(m_owner, "t1", end)->status, end);
    QCOMPARE(setStatus(m_owner, "t1", u"working"_s)->status, end);
    QCOMPARE(run(tasks().find(m_owner, "t1"))->status, end);
}

void TstTaskStore::anEditThatThrowsChangesNothing()
{
    run(tasks().create(m_owner, record("t1")));
    const auto edit = [](mcp::TaskRecord &task) {
        task.status = u"failed"_s;
        throw Failure(FailureKind::InvalidArgument, u"no"_s);
    };
    QVERIFY_FAILS(FailureKind::InvalidArgument, run(tasks().change(m_owner, "t1", edit)));
    QCOMPARE(run(tasks().find(m_owner, "t1"))->status, u"working"_s);
}

void TstTaskStore::otherTenantsAndUsersTasksAreNotFound()
{
    run(tasks().create(m_owner, record("t1")));
    for (const mcp::Owner &stranger : {ownerOf(other, ada), ownerOf(acme, bob)}) {
        QVERIFY(!run(tasks().find(stranger, "t1")));
        QVERIFY(!setStatus(stranger, "t1", u"cancelled"_s));
    }
    QCOMPARE(run(tasks().find(m_owner, "t1"))->status, u"working"_s);
}

void TstTaskStore::unknownTasksAreNotMade()
{
    QVERIFY(!setStatus(m_owner, "t1", u"completed"_s));
    QVERIFY(!run(tasks().find(m_owner, "t1")));
}

void TstTaskStore::expiredTasksAreGone()
{
    run(tasks().create(m_owner, record("t1")));
    m_world->clock.advance(59999ms);
    QVERIFY(run(tasks().find(m_owner, "t1")));
    m_world->clock.advance(1ms);
    QVERIFY(!run(tasks().find(m_owner, "t1")));
    QVERIFY(!setStatus(m_owner, "t1", u"completed"_s));
}

void TstTaskStore::onlyTheRunnersUnfinishedTasksAreRenewed()
{
    mcp::TaskRecord others = record("t2");
    others.runner = "two";
    run(tasks().create(m_owner, record("t1")));
    run(tasks().create(m_owner, others));
    run(tasks().create(m_owner, record("t3")));
    setStatus(m_owner, "t3", u"completed"_s);
    tasks().renew("one", 7);
    const auto leaseOf = [this](const QByteArray &id) {
        return run(tasks().find(m_owner, id))->leaseMs;
    };
    spinUntil([&] { return leaseOf("t1") == 7; });
    QCOMPARE(leaseOf("t2"), others.leaseMs);
    QCOMPARE(leaseOf("t3"), others.leaseMs);
}

void TstTaskStore::limit(int all, int perUser)
{
    TenantSettings settings;
    settings.maxTasks = all;
    settings.maxTasksPerUser = perUser;
    m_world->changeSettings(acme, settings);
}

void TstTaskStore::ownersAndTenantsHaveOnlySoManyUnfinishedTasks()
{
    limit(3, 2);
    run(tasks().create(m_owner, record("t1")));
    run(tasks().create(m_owner, record("t2")));
    QVERIFY_FAILS(FailureKind::RateLimited, run(tasks().create(m_owner, record("t3"))));
    setStatus(m_owner, "t2", u"completed"_s);
    run(tasks().create(m_owner, record("t3")));
    run(tasks().create(ownerOf(acme, bob), record("t4")));
    QVERIFY_FAILS(FailureKind::RateLimited, run(tasks().create(ownerOf(acme, bob), record("t5"))));
}

PLEXUS_CONTRACT(TstTaskStore, tst_task_store)
#include "tst_task_store.moc"
