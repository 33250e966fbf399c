#include "core/clock.h"
#include "support/fake_clock.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TstClock : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesUtcWithMilliseconds_data();
    void writesUtcWithMilliseconds();
    void steadyTimeNeverGoesBack();
    void wallTimeIsTheSystems();
    void aFakeClockMovesOnlyWhenTold();
};

void TstClock::writesUtcWithMilliseconds_data()
{
    QTest::addColumn<qint64>("wallMs");
    QTest::addColumn<QString>("text");
    QTest::newRow("epoch") << qint64(0) << u"1970-01-01T00:00:00.000Z"_s;
    QTest::newRow("before the epoch") << qint64(-1) << u"1969-12-31T23:59:59.999Z"_s;
    QTest::newRow("leap day") << qint64(1709209800007) << u"2024-02-29T12:30:00.007Z"_s;
    QTest::newRow("summer") << qint64(1785231000000) << u"2026-07-28T09:30:00.000Z"_s;
}

void TstClock::writesUtcWithMilliseconds()
{
    QFETCH(qint64, wallMs);
    QFETCH(QString, text);
    QCOMPARE(toRfc3339(wallMs), text);
}

void TstClock::steadyTimeNeverGoesBack()
{
    const SystemClock clock;
    qint64 last = clock.steadyMs();
    for (int i = 0; i < 1000; ++i) {
        const qint64 now = clock.steadyMs();
        QVERIFY(now >= last);
        last = now;
    }
}

void TstClock::wallTimeIsTheSystems()
{
    const qint64 apart = SystemClock().wallMs() - QDateTime::currentMSecsSinceEpoch();
    QVERIFY(qAbs(apart) < 60'000); // the system's clock may be set meanwhile, back too
}

void TstClock::aFakeClockMovesOnlyWhenTold()
{
    test::FakeClock clock;
    const qint64 wall = clock.wallMs();
    const qint64 steady = clock.steadyMs();
    QCOMPARE(clock.wallMs(), wall);
    clock.advance(90s);
    QCOMPARE(clock.wallMs(), wall + 90'000);
    QCOMPARE(clock.steadyMs(), steady + 90'000);
}

PLEXUS_TEST(TstClock, tst_clock)
#include "tst_clock.moc"
