#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstIdempotencyRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstIdempotencyRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsTheFirstAnswer();
    void otherAdminsAnswersAreNotFound();
    void forgetsAfterADay();

private:
    IdempotencyRepository &answers() { return m_world->storage->idempotency(); }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstIdempotencyRepository::findsTheFirstAnswer()
{
    run(answers().store(u"k1"_s, "a", {"print", 201, "body"}));
    run(answers().store(u"k1"_s, "a", {"other", 500, "later"}));
    const auto found = run(answers().find(u"k1"_s, "a"));
    QVERIFY(found);
    QCOMPARE(found->fingerprint, "print");
    QCOMPARE(found->status, 201);
    QCOMPARE(found->sealedBody, "body");
}

void TstIdempotencyRepository::otherAdminsAnswersAreNotFound()
{
    run(answers().store(u"k1"_s, "a", {"print", 201, "body"}));
    QVERIFY(!run(answers().find(u"k2"_s, "a")));
    QVERIFY(!run(answers().find(u"k1"_s, "b")));
}

void TstIdempotencyRepository::forgetsAfterADay()
{
    run(answers().store(u"k1"_s, "a", {"print", 201, "body"}));
    m_world->clock.advance(std::chrono::hours(23));
    QVERIFY(run(answers().find(u"k1"_s, "a")));
    m_world->clock.advance(std::chrono::hours(2));
    QVERIFY(!run(answers().find(u"k1"_s, "a")));
    run(answers().store(u"k1"_s, "a", {"new", 200, "body"}));
    QCOMPARE(run(answers().find(u"k1"_s, "a"))->fingerprint, "new");
}

PLEXUS_CONTRACT(TstIdempotencyRepository, tst_idempotency_repository)
#include "tst_idempotency_repository.moc"
