#include "async/shielded.h"
#include "async/sleep.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TstShielded : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void resultsAndFailuresPass();
    void theWorkGoesOnWithoutItsWaiter();
    void itEndsWithTheScope();
};

static Task<int> doubled(std::shared_ptr<int> number, std::chrono::milliseconds after)
{
    co_await sleepFor(after);
    *number *= 2;
    co_return *number;
}

static Task<> failing()
{
    co_await sleepFor(0ms);
    throw Failure(FailureKind::NotFound, u"nothing"_s);
}

void TstShielded::resultsAndFailuresPass()
{
    TaskScope scope;
    QCOMPARE(test::run(shielded(&scope, doubled(std::make_shared<int>(2), 0ms))), 4);
    QVERIFY_FAILS(FailureKind::NotFound, test::run(shielded(&scope, failing())));
}

void TstShielded::theWorkGoesOnWithoutItsWaiter()
{
    TaskScope scope;
    const auto number = std::make_shared<int>(2);
    {
        Task<int> waiter = shielded(&scope, doubled(number, 0ms));
        waiter.start();
    }
    QCOMPARE(*number, 2);
    test::run(scope.drain());
    QCOMPARE(*number, 4);
}

void TstShielded::itEndsWithTheScope()
{
    const auto number = std::make_shared<int>(2);
    std::optional<TaskScope> scope(std::in_place);
    Task<int> waiter = shielded(&*scope, doubled(number, 1h));
    waiter.start();
    scope.reset();
    QCOMPARE(number.use_count(), 1);
    test::spinUntil([&waiter] { return waiter.isDone(); });
    QVERIFY_FAILS(FailureKind::Cancelled, waiter.takeResult());
}

PLEXUS_TEST(TstShielded, tst_shielded)
#include "tst_shielded.moc"
