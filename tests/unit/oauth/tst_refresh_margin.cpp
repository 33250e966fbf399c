#include "oauth/client/refresh_margin.h"
#include "support/test_main.h"

namespace plexus::oauth {

class TstRefreshMargin : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void isATenthWithinOneAndFiveMinutes_data();
    void isATenthWithinOneAndFiveMinutes();
    void tokensAreRefreshedBeforeTheyEnd(); // H17
    void jitterOnlyMakesItEarlier();
};

void TstRefreshMargin::isATenthWithinOneAndFiveMinutes_data()
{
    QTest::addColumn<qint64>("lifetime");
    QTest::addColumn<qint64>("margin");
    QTest::newRow("two seconds") << qint64(2'000) << qint64(666);
    QTest::newRow("two minutes") << qint64(120'000) << qint64(40'000);
    QTest::newRow("ten minutes") << qint64(600'000) << qint64(60'000);
    QTest::newRow("half an hour") << qint64(1'800'000) << qint64(180'000);
    QTest::newRow("an hour") << qint64(3'600'000) << qint64(300'000);
    QTest::newRow("a day") << qint64(86'400'000) << qint64(300'000);
    QTest::newRow("over already") << qint64(-5) << qint64(0);
}

void TstRefreshMargin::isATenthWithinOneAndFiveMinutes()
{
    QFETCH(qint64, lifetime);
    QTEST(refreshMarginMs(lifetime), "margin");
}

void TstRefreshMargin::tokensAreRefreshedBeforeTheyEnd()
{
    QVERIFY(!isDueForRefresh(3'299'999, 0, 3'600'000, 0));
    QVERIFY(isDueForRefresh(3'300'000, 0, 3'600'000, 0));
    QVERIFY(isDueForRefresh(4'000'000, 0, 3'600'000, 0));
}

void TstRefreshMargin::jitterOnlyMakesItEarlier()
{
    QVERIFY(isDueForRefresh(3'300'000, 0, 3'600'000, 1));
    QVERIFY(isDueForRefresh(3'150'000, 0, 3'600'000, 1));
    QVERIFY(!isDueForRefresh(3'149'999, 0, 3'600'000, 1));
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstRefreshMargin, tst_refresh_margin)
#include "tst_refresh_margin.moc"
