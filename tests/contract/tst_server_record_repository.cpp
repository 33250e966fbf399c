#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstServerRecordRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstServerRecordRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void keepsTheLastValue();

private:
    ServerRecordRepository &records() { return m_world->storage->serverRecords(); }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstServerRecordRepository::keepsTheLastValue()
{
    QVERIFY(!run(records().get(u"check"_s)));
    run(records().set(u"check"_s, QByteArray("a\0b", 3)));
    run(records().set(u"check"_s, QByteArray("c\0d", 3)));
    QCOMPARE(run(records().get(u"check"_s)), QByteArray("c\0d", 3));
    QVERIFY(!run(records().get(u"CHECK"_s)));
}

PLEXUS_CONTRACT(TstServerRecordRepository, tst_server_record_repository)
#include "tst_server_record_repository.moc"
