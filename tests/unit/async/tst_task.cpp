#include "async/one_shot.h"
#include "async/task.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

#include <memory>

using namespace plexus;

class TstTask : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void beginsOnlyWhenAwaited();
    void givesItsValueToWhoeverAwaits();
    void carriesValuesThatOnlyMove();
    void exceptionsCrossEveryAwait();
    void whatFollowsAnExceptionGoesOn();
    void droppingItDestroysTheFramesBeneath();
    void droppingItBeforeItBeginsDestroysItsParameters();
    void aMovedTaskRunsOnce();
    void assigningDestroysTheOldFrame();
};

using Witness = std::shared_ptr<int>;

static Task<int> seven(Witness begun)
{
    ++*begun;
    co_return 7;
}

static Task<int> twice(Witness begun)
{
    const int first = co_await seven(begun);
    co_return first + co_await seven(begun);
}

static Task<> failing()
{
    throw Failure(FailureKind::Conflict, QStringLiteral("no"));
    co_return;
}

static Task<> passingOn() { co_await failing(); }

//! Waits for ever, with the witness in its frame.
static Task<> waiting(Witness witness)
{
    auto [future, promise] = oneShot<>();
    co_await future;
    ++*witness;
}

static Task<> waitingBelow(Witness witness)
{
    const Witness own = witness;
    co_await waiting(witness);
    ++*own;
}

void TstTask::beginsOnlyWhenAwaited()
{
    const auto begun = std::make_shared<int>(0);
    Task<int> task = seven(begun);
    QCOMPARE(*begun, 0);
    QCOMPARE(test::run(std::move(task)), 7);
    QCOMPARE(*begun, 1);
}

void TstTask::givesItsValueToWhoeverAwaits()
{
    QCOMPARE(test::run(twice(std::make_shared<int>(0))), 14);
}

static Task<std::unique_ptr<int>> unique() { co_return std::make_unique<int>(3); }

void TstTask::carriesValuesThatOnlyMove() { QCOMPARE(*test::run(unique()), 3); }

void TstTask::exceptionsCrossEveryAwait()
{
    QVERIFY_FAILS(FailureKind::Conflict, test::run(passingOn()));
}

static Task<int> recovering()
{
    int failures = 0;
    for (int i = 0; i < 3; ++i) {
        try {
            co_await failing();
        } catch (const Failure &) {
            ++failures;
        }
    }
    co_return failures;
}

void TstTask::whatFollowsAnExceptionGoesOn() { QCOMPARE(test::run(recovering()), 3); }

void TstTask::droppingItDestroysTheFramesBeneath()
{
    const auto witness = std::make_shared<int>(0);
    {
        Task<> task = waitingBelow(witness);
        task.start();
        QVERIFY(!task.isDone());
        QVERIFY(witness.use_count() > 2);
    }
    QCOMPARE(witness.use_count(), 1);
    QCOMPARE(*witness, 0);
}

void TstTask::droppingItBeforeItBeginsDestroysItsParameters()
{
    const auto witness = std::make_shared<int>(0);
    {
        const Task<> task = waitingBelow(witness);
        QCOMPARE(witness.use_count(), 2);
    }
    QCOMPARE(witness.use_count(), 1);
}

void TstTask::aMovedTaskRunsOnce()
{
    const auto begun = std::make_shared<int>(0);
    Task<int> first = seven(begun);
    Task<int> second = std::move(first);
    QCOMPARE(test::run(std::move(second)), 7);
    QCOMPARE(*begun, 1);
}

void TstTask::assigningDestroysTheOldFrame()
{
    const auto witness = std::make_shared<int>(0);
    const auto other = std::make_shared<int>(0);
    {
        Task<> task = waitingBelow(witness);
        task.start();
        task = waitingBelow(other);
        QCOMPARE(witness.use_count(), 1);
    }
    QCOMPARE(other.use_count(), 1);
}

PLEXUS_TEST(TstTask, tst_task)
#include "tst_task.moc"
