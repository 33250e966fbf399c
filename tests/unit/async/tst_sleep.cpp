#include "async/sleep.h"
#include "async/task.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace std::chrono_literals;

class TstSleep : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theEventLoopTurnsMeanwhile();
    void shorterSleepsEndFirst();
    void droppingTheSleeperStopsTheTimer();
    void theSleeperMayEndWhenItWakes();
};

using Names = std::shared_ptr<QString>;

static Task<> sleepThenNote(std::chrono::milliseconds duration, Names names, QChar name)
{
    co_await sleepFor(duration);
    names->append(name);
}

void TstSleep::theEventLoopTurnsMeanwhile()
{
    bool turned = false;
    QTimer::singleShot(0, this, [&turned] { turned = true; });
    const auto names = std::make_shared<QString>();
    Task<> task = sleepThenNote(0ms, names, u'a');
    task.start();
    QVERIFY(!task.isDone());
    test::spinUntil([&] { return task.isDone() && turned; });
}

void TstSleep::shorterSleepsEndFirst()
{
    const auto names = std::make_shared<QString>();
    Task<> longer = sleepThenNote(30ms, names, u'b');
    Task<> shorter = sleepThenNote(0ms, names, u'a');
    longer.start();
    shorter.start();
    test::spinUntil([&] { return longer.isDone() && shorter.isDone(); });
    QCOMPARE(*names, QStringLiteral("ab"));
}

void TstSleep::droppingTheSleeperStopsTheTimer()
{
    const auto names = std::make_shared<QString>();
    {
        Task<> dropped = sleepThenNote(0ms, names, u'x');
        dropped.start();
    }
    QCOMPARE(names.use_count(), 1);
    test::run(sleepThenNote(1ms, names, u'a'));
    QCOMPARE(*names, QStringLiteral("a"));
}

//! Destroys the task whose last frame is just being resumed by the timer.
static Task<> sleepThenLetGo(std::shared_ptr<std::optional<Task<>>> owner)
{
    co_await sleepFor(0ms);
    QTimer::singleShot(0, [owner] { owner->reset(); });
}

void TstSleep::theSleeperMayEndWhenItWakes()
{
    const auto owner = std::make_shared<std::optional<Task<>>>();
    owner->emplace(sleepThenLetGo(owner));
    (*owner)->start();
    test::spinUntil([&owner] { return !owner->has_value(); });
    QCOMPARE(owner.use_count(), 1);
}

PLEXUS_TEST(TstSleep, tst_sleep)
#include "tst_sleep.moc"
