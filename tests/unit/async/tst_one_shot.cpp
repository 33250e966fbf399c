#include "async/one_shot.h"
#include "async/sleep.h"
#include "async/task.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

#include <thread>

using namespace plexus;
using namespace std::chrono_literals;

class TstOneShot : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void bringsAnAnswerFromAnotherThread();
    void resumesOnTheThreadThatWaits();
    void anAnswerThatIsThereNeedsNoWaiting();
    void neverResumesInsideSet();
    void theFirstAnswerCounts();
    void failuresArriveAsExceptions();
    void anAbandonedPromiseCancels();
    void theLastCopyAbandons();
    void theWaiterMayGoFirst();
    void carriesValuesThatOnlyMove();
    void manyThreadsRaceForOneAnswer();
};

template <typename T>
static Task<T> awaiting(Future<T> future)
{
    co_return co_await future;
}

void TstOneShot::bringsAnAnswerFromAnotherThread()
{
    auto [future, promise] = oneShot<QString>();
    std::thread thread([p = std::move(promise)] { p.set(QStringLiteral("from afar")); });
    QCOMPARE(test::run(awaiting(std::move(future))), QStringLiteral("from afar"));
    thread.join();
}

static Task<std::thread::id> whereItResumes(Future<> future)
{
    co_await future;
    co_return std::this_thread::get_id();
}

void TstOneShot::resumesOnTheThreadThatWaits()
{
    auto [future, promise] = oneShot<>();
    Task<std::thread::id> task = whereItResumes(std::move(future));
    task.start();
    std::thread([p = std::move(promise)] { p.set(); }).join();
    QVERIFY(!task.isDone());
    test::spinUntil([&task] { return task.isDone(); });
    QCOMPARE(task.takeResult(), std::this_thread::get_id());
}

void TstOneShot::anAnswerThatIsThereNeedsNoWaiting()
{
    auto [future, promise] = oneShot<int>();
    promise.set(7);
    Task<int> task = awaiting(std::move(future));
    task.start();
    QVERIFY(task.isDone());
    QCOMPARE(task.takeResult(), 7);
}

void TstOneShot::neverResumesInsideSet()
{
    auto [future, promise] = oneShot<int>();
    Task<int> task = awaiting(std::move(future));
    task.start();
    promise.set(7);
    QVERIFY(!task.isDone());
    test::spinUntil([&task] { return task.isDone(); });
    QCOMPARE(task.takeResult(), 7);
}

void TstOneShot::theFirstAnswerCounts()
{
    auto [future, promise] = oneShot<int>();
    promise.set(1);
    promise.set(2);
    promise.fail(std::make_exception_ptr(Failure(FailureKind::Internal, QString())));
    QCOMPARE(test::run(awaiting(std::move(future))), 1);
}

void TstOneShot::failuresArriveAsExceptions()
{
    auto [future, promise] = oneShot<int>();
    promise.fail(std::make_exception_ptr(Failure(FailureKind::Timeout, QString())));
    QVERIFY_FAILS(FailureKind::Timeout, test::run(awaiting(std::move(future))));
}

void TstOneShot::anAbandonedPromiseCancels()
{
    auto [future, promise] = oneShot<int>();
    std::thread thread([p = std::move(promise)] { Q_UNUSED(p); });
    QVERIFY_FAILS(FailureKind::Cancelled, test::run(awaiting(std::move(future))));
    thread.join();
}

void TstOneShot::theLastCopyAbandons()
{
    auto [future, promise] = oneShot<int>();
    auto first = std::make_unique<Promise<int>>(std::move(promise));
    auto second = std::make_unique<Promise<int>>(*first);
    Task<int> task = awaiting(std::move(future));
    task.start();
    first.reset();
    test::run([]() -> Task<> { co_await sleepFor(0ms); }());
    QVERIFY(!task.isDone());
    second.reset();
    QVERIFY_FAILS(FailureKind::Cancelled,
                  (test::spinUntil([&task] { return task.isDone(); }), task.takeResult()));
}

void TstOneShot::theWaiterMayGoFirst()
{
    auto [future, promise] = oneShot<int>();
    {
        Task<int> task = awaiting(std::move(future));
        task.start();
    }
    promise.set(7);
    test::run([]() -> Task<> { co_await sleepFor(0ms); }());
}

void TstOneShot::carriesValuesThatOnlyMove()
{
    auto [future, promise] = oneShot<std::unique_ptr<int>>();
    promise.set(std::make_unique<int>(3));
    QCOMPARE(*test::run(awaiting(std::move(future))), 3);
}

// For ThreadSanitizer: answers, copies and their ends from all sides, the waiter's start among
// them.
void TstOneShot::manyThreadsRaceForOneAnswer()
{
    for (int round = 0; round < 200; ++round) {
        auto [future, promise] = oneShot<int>();
        std::vector<std::thread> threads;
        for (int i = 1; i <= 3; ++i)
            threads.emplace_back([p = promise, i] { p.set(i); });
        const int answer = test::run(awaiting(std::move(future)));
        QVERIFY(answer >= 1 && answer <= 3);
        for (std::thread &thread : threads)
            thread.join();
    }
}

PLEXUS_TEST(TstOneShot, tst_one_shot)
#include "tst_one_shot.moc"
