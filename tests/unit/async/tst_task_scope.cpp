#include "async/one_shot.h"
#include "async/sleep.h"
#include "async/task_scope.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QRegularExpression>
#include <QTest>

using namespace plexus;
using namespace std::chrono_literals;

class TstTaskScope : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void runsWorkThatNobodyAwaits();
    void beginsAtOnce();
    void tellsItsHandlerOfAFailure();
    void logsAFailureThatNobodyHandles();
    void logsWhatIsNoException();
    void aFailingHandlerHoldsUpNothing();
    void aTaskMayCancelItself();
    void cancellingDestroysFromTheEventLoop();
    void cancellingWhatHasEndedDoesNothing();
    void cancelAllLeavesNothing();
    void drainWaitsForTheLast();
    void drainOfAnEmptyScopeReturns();
    void itsEndDestroysItsTasks();
    void itsEndReleasesWhoDrains();
    void aDyingTaskMaySpawnItsSuccessor();
};

using Count = std::shared_ptr<int>;

static Count newCount() { return std::make_shared<int>(0); }

static Task<> counting(Count count)
{
    ++*count;
    co_await sleepFor(0ms);
    ++*count;
}

static Task<> waiting(Count count)
{
    auto [future, promise] = oneShot<>();
    co_await future;
    ++*count;
}

static Task<> failing()
{
    co_await sleepFor(0ms);
    throw Failure(FailureKind::Upstream, QStringLiteral("shown"), QStringLiteral("for the log"));
}

static Task<> throwingANumber()
{
    co_await sleepFor(0ms);
    throw 7; // NOLINT: a module's author may
}

void TstTaskScope::runsWorkThatNobodyAwaits()
{
    TaskScope scope;
    const Count count = newCount();
    scope.spawn(counting(count));
    scope.spawn(counting(count));
    QCOMPARE(scope.running(), 2);
    test::run(scope.drain());
    QCOMPARE(*count, 4);
    QCOMPARE(scope.running(), 0);
    QCOMPARE(count.use_count(), 1);
}

void TstTaskScope::beginsAtOnce()
{
    TaskScope scope;
    const Count count = newCount();
    scope.spawn(counting(count));
    QCOMPARE(*count, 1);
}

void TstTaskScope::tellsItsHandlerOfAFailure()
{
    TaskScope scope;
    std::optional<FailureKind> kind;
    scope.spawn(failing(), [&kind](const std::exception_ptr &failure) {
        kind = test::failureOf([&failure] { std::rethrow_exception(failure); });
    });
    test::run(scope.drain());
    QCOMPARE(kind, FailureKind::Upstream);
}

void TstTaskScope::logsAFailureThatNobodyHandles()
{
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("for the log")));
    TaskScope scope;
    scope.spawn(failing());
    test::run(scope.drain());
}

void TstTaskScope::logsWhatIsNoException()
{
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("failed")));
    TaskScope scope;
    scope.spawn(throwingANumber());
    test::run(scope.drain());
    QCOMPARE(scope.running(), 0);
}

void TstTaskScope::aFailingHandlerHoldsUpNothing()
{
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(QStringLiteral("the handler too")));
    TaskScope scope;
    scope.spawn(failing(), [](const std::exception_ptr &) {
        throw Failure(FailureKind::Internal, QStringLiteral("the handler too"));
    });
    test::run(scope.drain());
    QCOMPARE(scope.running(), 0);
}

static Task<> cancelling(TaskScope *scope, std::shared_ptr<TaskScope::Id> self, Count count)
{
    co_await sleepFor(0ms);
    scope->cancel(*self);
    ++*count; // cancel() itself destroys nothing
    co_await sleepFor(1h);
    ++*count;
}

void TstTaskScope::aTaskMayCancelItself()
{
    TaskScope scope;
    const Count count = newCount();
    const auto id = std::make_shared<TaskScope::Id>(0);
    *id = scope.spawn(cancelling(&scope, id, count));
    test::run(scope.drain());
    QCOMPARE(*count, 1);
    QCOMPARE(count.use_count(), 1);
}

void TstTaskScope::cancellingDestroysFromTheEventLoop()
{
    TaskScope scope;
    const Count count = newCount();
    const Count other = newCount();
    const TaskScope::Id id = scope.spawn(waiting(count));
    scope.spawn(waiting(other));
    scope.cancel(id);
    QVERIFY(count.use_count() > 1);
    test::spinUntil([&scope] { return scope.running() == 1; });
    QCOMPARE(count.use_count(), 1);
    QVERIFY(other.use_count() > 1);
}

void TstTaskScope::cancellingWhatHasEndedDoesNothing()
{
    TaskScope scope;
    const TaskScope::Id id = scope.spawn(counting(newCount()));
    test::run(scope.drain());
    const Count count = newCount();
    scope.spawn(counting(count));
    scope.cancel(id);
    scope.cancel(id + 1000);
    test::run(scope.drain());
    QCOMPARE(*count, 2);
}

void TstTaskScope::cancelAllLeavesNothing()
{
    TaskScope scope;
    const Count count = newCount();
    for (int i = 0; i < 10; ++i)
        scope.spawn(waiting(count));
    scope.cancelAll();
    test::run(scope.drain());
    QCOMPARE(count.use_count(), 1);
    QCOMPARE(*count, 0);
}

void TstTaskScope::drainWaitsForTheLast()
{
    TaskScope scope;
    scope.spawn(waiting(newCount()));
    Task<> drain = scope.drain();
    Task<> second = scope.drain();
    drain.start();
    second.start();
    test::run([]() -> Task<> { co_await sleepFor(0ms); }());
    QVERIFY(!drain.isDone());
    scope.cancelAll();
    test::spinUntil([&] { return drain.isDone() && second.isDone(); });
}

void TstTaskScope::drainOfAnEmptyScopeReturns()
{
    TaskScope scope;
    test::run(scope.drain());
    QCOMPARE(scope.running(), 0);
}

void TstTaskScope::itsEndDestroysItsTasks()
{
    const Count count = newCount();
    {
        TaskScope scope;
        scope.spawn(waiting(count));
        scope.spawn(counting(count));
    }
    QCOMPARE(count.use_count(), 1);
    test::run([]() -> Task<> { co_await sleepFor(0ms); }());
    QCOMPARE(*count, 1);
}

void TstTaskScope::itsEndReleasesWhoDrains()
{
    auto scope = std::make_unique<TaskScope>();
    scope->spawn(waiting(newCount()));
    Task<> drain = scope->drain();
    drain.start();
    scope.reset();
    test::spinUntil([&drain] { return drain.isDone(); });
    drain.takeResult();
}

//! Spawns what cleans up when the frame that holds it goes.
struct Successor
{
    TaskScope *scope;
    Count count;
    ~Successor() { scope->spawn(counting(count)); }
};

static Task<> leavingASuccessor(TaskScope *scope, Count count)
{
    const Successor successor{scope, count};
    co_await waiting(count);
}

void TstTaskScope::aDyingTaskMaySpawnItsSuccessor()
{
    TaskScope scope;
    const Count count = newCount();
    scope.cancel(scope.spawn(leavingASuccessor(&scope, count)));
    test::spinUntil([&count] { return *count == 2; });
    test::run(scope.drain());
    QCOMPARE(scope.running(), 0);
    QCOMPARE(count.use_count(), 1);
}

PLEXUS_TEST(TstTaskScope, tst_task_scope)
#include "tst_task_scope.moc"
