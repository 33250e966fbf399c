#include "async/deadline.h"
#include "async/sleep.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TstDeadline : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndsInTimeIsReturned();
    void whatFailsInTimeIsThrown();
    void whatTakesTooLongIsCancelled();
    void droppingTheWaiterCancelsTheWork();
    void workWithoutAResultCanBeLimited();
};

using Owner = std::shared_ptr<int>; // the use count tells whether a frame is there

static Task<int> answer(std::chrono::milliseconds after, Owner owner)
{
    co_await sleepFor(after);
    co_return *owner;
}

static Task<int> fail()
{
    co_await sleepFor(0ms);
    throw Failure(FailureKind::NotFound, u"nothing"_s);
}

static Task<> rest() { co_await sleepFor(0ms); }

static std::exception_ptr late()
{
    return std::make_exception_ptr(Failure(FailureKind::Timeout, u"late"_s));
}

void TstDeadline::whatEndsInTimeIsReturned()
{
    const auto owner = std::make_shared<int>(7);
    QCOMPARE(test::run(withDeadline(answer(0ms, owner), 60s, late())), 7);
    QCOMPARE(owner.use_count(), 1);
}

void TstDeadline::whatFailsInTimeIsThrown()
{
    QVERIFY_FAILS(FailureKind::NotFound, test::run(withDeadline(fail(), 60s, late())));
}

void TstDeadline::whatTakesTooLongIsCancelled()
{
    const auto owner = std::make_shared<int>(7);
    QVERIFY_FAILS(FailureKind::Timeout, test::run(withDeadline(answer(1h, owner), 1ms, late())));
    QCOMPARE(owner.use_count(), 1);
}

void TstDeadline::droppingTheWaiterCancelsTheWork()
{
    const auto owner = std::make_shared<int>(7);
    {
        Task<int> dropped = withDeadline(answer(1h, owner), 2h, late());
        dropped.start();
        QCOMPARE(owner.use_count(), 2);
    }
    QCOMPARE(owner.use_count(), 1);
}

void TstDeadline::workWithoutAResultCanBeLimited() { test::run(withDeadline(rest(), 60s, late())); }

PLEXUS_TEST(TstDeadline, tst_deadline)
#include "tst_deadline.moc"
