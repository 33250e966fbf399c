#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

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
    void finishedTasksStayAsTheyAre_data();
    void finishedTasksStayAsTheyAre();
    void otherTenantsAndUsersTasksAreNotFound();
    void unknownTasksAreNotMade();

private:
    mcp::TaskStore &tasks() { return m_world->storage->tasks(); }

    const mcp::Owner m_owner = ownerOf(acme, ada);
    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstTaskStore::findsWhatWasCreated()
{
    run(tasks().create(m_owner,
                       {u"t1"_s, m_owner.key, u"working"_s, u"begun"_s, "{}", 5, 6, 60000}));
    const auto found = run(tasks().find(m_owner, u"t1"_s));
    QVERIFY(found);
    QCOMPARE(found->status, u"working"_s);
    QCOMPARE(found->statusMessage, u"begun"_s);
    QCOMPARE(found->outcome, "{}");
    QCOMPARE(found->createdMs, 5);
    QCOMPARE(found->updatedMs, 6);
    QCOMPARE(found->ttlMs, std::optional<qint64>(60000));
    QVERIFY(!run(tasks().find(m_owner, u"t2"_s)));
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
    mcp::TaskRecord task{u"t1"_s, m_owner.key, u"working"_s};
    run(tasks().create(m_owner, task));
    task.status = u"input_required"_s;
    QVERIFY(run(tasks().update(m_owner, task)));
    task.status = end;
    task.outcome = "1";
    QVERIFY(run(tasks().update(m_owner, task)));
    task.status = u"working"_s;
    task.outcome = "2";
    QVERIFY(!run(tasks().update(m_owner, task)));
    QCOMPARE(run(tasks().find(m_owner, u"t1"_s))->status, end);
    QCOMPARE(run(tasks().find(m_owner, u"t1"_s))->outcome, "1");
}

void TstTaskStore::otherTenantsAndUsersTasksAreNotFound()
{
    mcp::TaskRecord task{u"t1"_s, m_owner.key, u"working"_s};
    run(tasks().create(m_owner, task));
    task.status = u"cancelled"_s;
    for (const mcp::Owner &stranger : {ownerOf(other, ada), ownerOf(acme, bob)}) {
        QVERIFY(!run(tasks().find(stranger, u"t1"_s)));
        QVERIFY(!run(tasks().update(stranger, task)));
    }
    QCOMPARE(run(tasks().find(m_owner, u"t1"_s))->status, u"working"_s);
}

void TstTaskStore::unknownTasksAreNotMade()
{
    QVERIFY(!run(tasks().update(m_owner, {u"t1"_s, m_owner.key, u"completed"_s})));
    QVERIFY(!run(tasks().find(m_owner, u"t1"_s)));
}

PLEXUS_CONTRACT(TstTaskStore, tst_task_store)
#include "tst_task_store.moc"
