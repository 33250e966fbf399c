#include "support/test_main.h"
#include "tenancy/token_bucket.h"

#include <QTest>

using namespace plexus;

class TstTokenBucket : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNewOneHoldsTenSecondsWorth();
    void fillsWithTime();
    void neverHoldsMoreThanItsBurst();
    void whatIsLargerThanTheBucketIsPaidForAfterwards();
    void aNewRateCountsAtOnce();
    void theLeastRateGrantsOne();
};

void TstTokenBucket::aNewOneHoldsTenSecondsWorth()
{
    const Rate rate = Rate::perMinute(60);
    TokenBucket bucket;
    for (int i = 0; i < 10; ++i) {
        QCOMPARE(bucket.waitFor(1, rate, 5), 0);
        bucket.take(1, rate, 5);
    }
    QCOMPARE(bucket.waitFor(1, rate, 5), 1000);
}

void TstTokenBucket::fillsWithTime()
{
    const Rate rate = Rate::perMinute(60);
    TokenBucket bucket;
    bucket.take(10, rate, 0);
    QCOMPARE(bucket.waitFor(1, rate, 400), 600);
    QCOMPARE(bucket.waitFor(1, rate, 1000), 0);
    QCOMPARE(bucket.waitFor(3, rate, 1000), 2000);
}

void TstTokenBucket::neverHoldsMoreThanItsBurst()
{
    const Rate rate = Rate::perMinute(60);
    TokenBucket bucket;
    bucket.take(1, rate, 0);
    QCOMPARE(bucket.waitFor(10, rate, 1'000'000), 0);
    bucket.take(10, rate, 1'000'000);
    QCOMPARE(bucket.waitFor(1, rate, 1'000'000), 1000);
}

void TstTokenBucket::whatIsLargerThanTheBucketIsPaidForAfterwards()
{
    const Rate rate = Rate::perMinute(60);
    TokenBucket bucket;
    QCOMPARE(bucket.waitFor(25, rate, 0), 0);
    bucket.take(25, rate, 0);
    QCOMPARE(bucket.waitFor(1, rate, 0), 16'000);
    QCOMPARE(bucket.waitFor(25, rate, 0), 25'000);
}

void TstTokenBucket::aNewRateCountsAtOnce()
{
    TokenBucket bucket;
    bucket.take(10, Rate::perMinute(60), 0);
    QCOMPARE(bucket.waitFor(1, Rate::perMinute(6000), 0), 0);
    QVERIFY(bucket.waitFor(1, Rate::perMinute(6), 0) > 60'000);
}

void TstTokenBucket::theLeastRateGrantsOne()
{
    const Rate rate = Rate::perMinute(1);
    TokenBucket bucket;
    QCOMPARE(bucket.waitFor(1, rate, 0), 0);
    bucket.take(1, rate, 0);
    QCOMPARE(bucket.waitFor(1, rate, 0), 60'000);
}

PLEXUS_TEST(TstTokenBucket, tst_token_bucket)
#include "tst_token_bucket.moc"
