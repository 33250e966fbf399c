#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstChangeFeed : public QObject
{
    Q_OBJECT

public:
    explicit TstChangeFeed(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup()
    {
        m_subscription.reset();
        m_world.reset();
    }

    void tellsEveryKindOfChangeInItsOrder();
    void tellsTheVeryFirstChange();
    void saysNothingOfRefusedChanges();
    void numbersGrow();
    void endsWithTheSubscription();

private:
    Storage &storage() { return *m_world->storage; }
    void follow()
    {
        m_heard.clear();
        m_seqs.clear();
        m_subscription = storage().changes().subscribe([this](const Change &change) {
            m_seqs += change.seq;
            m_heard += change.tenant.value().toUtf8() + ' ' + QByteArray::number(int(change.kind))
                + ' ' + change.key.toUtf8();
        });
    }
    //! Waits for as many changes as expected.
    bool hears(const QList<QByteArray> &expected)
    {
        spinUntil([&] { return m_heard.size() >= expected.size(); });
        return m_heard == expected;
    }

    QList<QByteArray> m_heard;
    QList<qint64> m_seqs;
    const Backend &m_backend;
    std::optional<World> m_world;
    std::unique_ptr<ChangeFeed::Subscription> m_subscription;
};

void TstChangeFeed::tellsEveryKindOfChangeInItsOrder()
{
    follow();
    const UserToken token = m_world->addToken(acme, ada, "secret");
    m_world->createSession(ownerOf(acme, ada), "hash");
    run(storage().sessions().remove(ownerOf(acme, ada), "hash"));
    run(storage().users().revokeToken(acme, token.id, tester));
    run(storage().users().removeUser(acme, ada, tester));
    run(storage().hostSecrets().add({u"h"_s, acme}, "hash", tester));
    AdminKey key;
    key.id = u"k"_s;
    run(storage().adminKeys().add(key, "hash", tester));
    m_world->changeSettings(acme, {});
    run(storage().tenants().remove(acme, {}, tester));
    QVERIFY(hears({"acme 6 68617368", "acme 2 " + token.family.value().toUtf8(), "acme 3 ada",
                   "acme 4 h", " 5 k", "acme 0 ", "acme 1 "}));
}

void TstChangeFeed::tellsTheVeryFirstChange()
{
    follow();
    run(storage().tenants().remove(other, {}, tester));
    QVERIFY(hears({"other 1 "}));
}

void TstChangeFeed::saysNothingOfRefusedChanges()
{
    follow();
    QVERIFY_FAILS(FailureKind::Conflict, m_world->createTenant(TenantId(u"ACME"_s)));
    m_world->changeSettings(acme, {});
    QVERIFY(hears({"acme 0 "}));
}

void TstChangeFeed::numbersGrow()
{
    follow();
    m_world->changeSettings(acme, {});
    m_world->changeSettings(other, {});
    QVERIFY(hears({"acme 0 ", "other 0 "}));
    QVERIFY(m_seqs.at(0) < m_seqs.at(1));
}

void TstChangeFeed::endsWithTheSubscription()
{
    int heard = 0;
    auto first = storage().changes().subscribe([&heard](const Change &) { ++heard; });
    follow();
    first.reset();
    m_world->changeSettings(acme, {});
    QVERIFY(hears({"acme 0 "}));
    QCOMPARE(heard, 0);
}

PLEXUS_CONTRACT(TstChangeFeed, tst_change_feed)
#include "tst_change_feed.moc"
