#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSessionValueRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstSessionValueRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void H15_valuesAreKeptPerKey();
    void H15_writesAtTheSameTimeAreAllKept();
    void otherTenantsValuesAreNotFound();
    void otherHoldersValuesAreNotFound();
    void limitsSizeAndNumber();
    void valuesEndWhenTheyExpire();

private:
    SessionValueRepository &values() { return m_world->storage->sessionValues(); }
    void set(const QByteArray &holder, const QString &key, const QByteArray &json)
    {
        run(values().set(acme, ada, holder, key, json, m_world->inAnHour()));
    }
    std::optional<QByteArray> get(const QByteArray &holder, const QString &key)
    {
        return run(values().get(acme, holder, key));
    }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstSessionValueRepository::H15_valuesAreKeptPerKey()
{
    set("h", u"a"_s, "1");
    set("h", u"b"_s, "2");
    set("h", u"a"_s, "3");
    QCOMPARE(get("h", u"a"_s), QByteArray("3"));
    QCOMPARE(get("h", u"b"_s), QByteArray("2"));
    QVERIFY(run(values().remove(acme, "h", u"a"_s)));
    QVERIFY(!run(values().remove(acme, "h", u"a"_s)));
    QVERIFY(!get("h", u"a"_s));
    QCOMPARE(get("h", u"b"_s), QByteArray("2"));
}

void TstSessionValueRepository::H15_writesAtTheSameTimeAreAllKept()
{
    std::vector<Task<void>> writes;
    for (int i = 0; i < 50; ++i) {
        writes.push_back(values().set(acme, ada, "h", u"k%1"_s.arg(i), QByteArray::number(i),
                                      m_world->inAnHour()));
        writes.back().start();
    }
    for (Task<void> &write : writes) {
        spinUntil([&write] { return write.isDone(); });
        write.takeResult();
    }
    for (int i = 0; i < 50; ++i)
        QCOMPARE(get("h", u"k%1"_s.arg(i)), QByteArray::number(i));
}

void TstSessionValueRepository::otherTenantsValuesAreNotFound()
{
    set("h", u"a"_s, "1");
    QVERIFY(!run(values().get(other, "h", u"a"_s)));
    QVERIFY(!run(values().remove(other, "h", u"a"_s)));
    run(values().set(other, ada, "h", u"a"_s, "2", m_world->inAnHour()));
    QCOMPARE(get("h", u"a"_s), QByteArray("1"));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(values().set(TenantId(u"zz"_s), ada, "h", u"a"_s, "1", m_world->inAnHour())));
}

void TstSessionValueRepository::otherHoldersValuesAreNotFound()
{
    set("h", u"a"_s, "1");
    QVERIFY(!get("H", u"a"_s));
    QVERIFY(!get(QByteArray("h\0", 2), u"a"_s));
    QVERIFY(!get("h", u"A"_s));
}

void TstSessionValueRepository::limitsSizeAndNumber()
{
    set("h", u"largest"_s, QByteArray(64 * 1024, '1'));
    QVERIFY_FAILS(FailureKind::TooLarge, set("h", u"c"_s, QByteArray(64 * 1024 + 1, '1')));
    QVERIFY_FAILS(FailureKind::TooLarge, set("h", QString(257, u'k'), "1"));
    for (int i = 1; i < 256; ++i)
        set("h", QString::number(i), "1");
    QVERIFY_FAILS(FailureKind::TooLarge, set("h", u"one more"_s, "1"));
    set("h", u"largest"_s, "2"); // those that are there can be changed
    set("another", u"one more"_s, "1");
}

void TstSessionValueRepository::valuesEndWhenTheyExpire()
{
    for (int i = 0; i < 256; ++i)
        set("h", QString::number(i), "1");
    m_world->clock.advance(std::chrono::hours(2));
    QVERIFY(!get("h", u"1"_s));
    set("h", u"new"_s, "1"); // what has expired takes no room
}

PLEXUS_CONTRACT(TstSessionValueRepository, tst_session_value_repository)
#include "tst_session_value_repository.moc"
