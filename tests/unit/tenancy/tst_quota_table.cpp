#include "support/fake_clock.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tenancy/quota_table.h"

#include <QTest>

#include <thread>
#include <vector>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static constexpr quint64 home = 1;
static constexpr quint64 cafe = 2;

static Principal userOf(const QString &tenant, const QString &user)
{
    Principal principal;
    principal.tenant = TenantId(tenant);
    if (!user.isEmpty())
        principal.user = UserId(user);
    return principal;
}

static const Principal ada = userOf(u"acme"_s, u"ada"_s);
static const Principal bob = userOf(u"acme"_s, u"bob"_s);
static const Principal otherAda = userOf(u"other"_s, u"ada"_s);
static const Principal guest = userOf(u"acme"_s, {});
static const Quotas unlimited{{0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}};

//! So many calls until one is refused.
static int callsOf(QuotaTable &table, const Principal &who, quint64 origin, const Quotas &own)
{
    for (int i = 0; i < 1000; ++i) {
        try {
            table.take(who, origin, own, {.calls = 1});
        } catch (const RateLimited &) {
            return i;
        }
    }
    return 1000;
}

class TstQuotaTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_clock.emplace();
        m_table.emplace(unlimited, *m_clock);
    }

    void limitsATenantAUserAndAnAddress_data();
    void limitsATenantAUserAndAnAddress();
    void aNoisyTenantTakesNothingFromAnother();
    void aGuestIsTheUserOfItsAddress();
    void whatIsRefusedIsNotCharged();
    void saysWhenToComeAgain();
    void settingsCountAtOnce();
    void theServersDefaultHoldsWhereTheTenantSaysNothing();
    void limitsSessionsStreamsAndBytes_data();
    void limitsSessionsStreamsAndBytes();
    void limitsWhatIsOpenAtOnce();
    void strangersAreLimitedByAddress();
    void forgetsTheQuietWhenThereAreMany();
    void newcomersShareWhenAllAreBusy();
    void countsExactlyWithManyThreads();

private:
    std::optional<FakeClock> m_clock;
    std::optional<QuotaTable> m_table;
};

void TstQuotaTable::limitsATenantAUserAndAnAddress_data()
{
    QTest::addColumn<Quotas>("own");
    QTest::addColumn<int>("adaAtHome");
    QTest::addColumn<int>("thenAdaAtTheCafe");
    QTest::addColumn<int>("thenBobAtHome");
    QTest::newRow("tenant") << Quotas{{.callsPerMinute = 30}, {}, {}} << 5 << 0 << 0;
    QTest::newRow("user") << Quotas{{}, {.callsPerMinute = 30}, {}} << 5 << 0 << 5;
    QTest::newRow("address") << Quotas{{}, {}, {.callsPerMinute = 30}} << 5 << 5 << 0;
}

void TstQuotaTable::limitsATenantAUserAndAnAddress()
{
    QFETCH(Quotas, own);
    QTEST(callsOf(*m_table, ada, home, own), "adaAtHome");
    QTEST(callsOf(*m_table, ada, cafe, own), "thenAdaAtTheCafe");
    QTEST(callsOf(*m_table, bob, home, own), "thenBobAtHome");
}

void TstQuotaTable::aNoisyTenantTakesNothingFromAnother()
{
    const Quotas own{{.callsPerMinute = 60}, {.callsPerMinute = 60}, {.callsPerMinute = 60}};
    callsOf(*m_table, ada, home, own);
    QCOMPARE(callsOf(*m_table, otherAda, home, own), 10); // the same name and address
}

void TstQuotaTable::aGuestIsTheUserOfItsAddress()
{
    const Quotas own{{}, {.callsPerMinute = 30}, {}};
    QCOMPARE(callsOf(*m_table, guest, home, own), 5);
    QCOMPARE(callsOf(*m_table, guest, cafe, own), 5);
    QCOMPARE(callsOf(*m_table, ada, home, own), 5);
}

void TstQuotaTable::whatIsRefusedIsNotCharged()
{
    const Quotas own{{.callsPerMinute = 120}, {.callsPerMinute = 30}, {}};
    QCOMPARE(callsOf(*m_table, ada, home, own), 5);
    for (int i = 0; i < 100; ++i)
        QCOMPARE(callsOf(*m_table, ada, home, own), 0);
    QCOMPARE(callsOf(*m_table, bob, home, own), 5);
}

void TstQuotaTable::saysWhenToComeAgain()
{
    const Quotas own{{}, {.callsPerMinute = 6}, {}};
    m_table->take(ada, home, own, {.calls = 1});
    try {
        m_table->take(ada, home, own, {.calls = 1});
        QFAIL("granted");
    } catch (const RateLimited &refusal) {
        QCOMPARE(refusal.retryAfterSeconds(), 10);
        QCOMPARE(refusal.callerText(), u"Too many requests of this user"_s);
    }
    m_clock->advance(std::chrono::seconds(9));
    QCOMPARE(callsOf(*m_table, ada, home, own), 0);
    m_clock->advance(std::chrono::seconds(1));
    QCOMPARE(callsOf(*m_table, ada, home, own), 1);
}

void TstQuotaTable::settingsCountAtOnce()
{
    QCOMPARE(callsOf(*m_table, ada, home, {{.callsPerMinute = 30}, {}, {}}), 5);
    QCOMPARE(callsOf(*m_table, ada, home, {{.callsPerMinute = 60}, {}, {}}), 5);
    QCOMPARE(callsOf(*m_table, ada, home, {}), 1000);
}

void TstQuotaTable::theServersDefaultHoldsWhereTheTenantSaysNothing()
{
    QuotaTable table(Quotas{{0, 0, 0, 0, 0}, {30, 0, 0, 0, 0}, {0, 0, 0, 0, 0}}, *m_clock);
    QCOMPARE(callsOf(table, ada, home, {}), 5);
    QCOMPARE(callsOf(table, bob, home, {{}, {.callsPerMinute = 0}, {}}), 1000);
}

void TstQuotaTable::limitsSessionsStreamsAndBytes_data()
{
    QTest::addColumn<Quotas>("own");
    QTest::addColumn<double>("sessions");
    QTest::addColumn<double>("streams");
    QTest::addColumn<double>("bytes");
    QTest::newRow("sessions") << Quotas{{.sessionsPerMinute = 6}, {}, {}} << 1.0 << 0.0 << 0.0;
    QTest::newRow("streams") << Quotas{{.streamsPerMinute = 6}, {}, {}} << 0.0 << 1.0 << 0.0;
    QTest::newRow("bytes") << Quotas{{.megabytesPerMinute = 6}, {}, {}} << 0.0 << 0.0 << 1048576.0;
}

void TstQuotaTable::limitsSessionsStreamsAndBytes()
{
    QFETCH(Quotas, own);
    QFETCH(double, sessions);
    QFETCH(double, streams);
    QFETCH(double, bytes);
    const QuotaDemand demand{0, sessions, streams, bytes};
    m_table->take(ada, home, own, demand);
    QVERIFY_FAILS(FailureKind::RateLimited, m_table->take(ada, home, own, demand));
    m_table->take(ada, home, own, {.calls = 1});
}

void TstQuotaTable::limitsWhatIsOpenAtOnce()
{
    const Quotas own{{}, {.open = 2}, {}};
    QuotaTable::Slot first = m_table->open(ada, home, own, {.calls = 1});
    {
        const auto second = m_table->open(ada, home, own, {.calls = 1});
        QVERIFY_FAILS(FailureKind::RateLimited, m_table->open(ada, home, own, {.calls = 1}));
        const auto bobs = m_table->open(bob, home, own, {.calls = 1});
    }
    const QuotaTable::Slot moved = std::move(first);
    const auto third = m_table->open(ada, home, own, {.calls = 1});
    QVERIFY_FAILS(FailureKind::RateLimited, m_table->open(ada, home, own, {.calls = 1}));
}

void TstQuotaTable::strangersAreLimitedByAddress()
{
    QuotaTable table(Quotas{{}, {}, {.callsPerMinute = 6}}, *m_clock);
    table.takeStranger(home);
    QVERIFY_FAILS(FailureKind::RateLimited, table.takeStranger(home));
    table.takeStranger(cafe);
    table.take(ada, home, {}, {.calls = 1}); // who has a credential is no stranger
}

void TstQuotaTable::forgetsTheQuietWhenThereAreMany()
{
    QuotaTable table(unlimited, *m_clock, 50);
    const auto held = table.open(ada, home, {}, {.calls = 1});
    for (quint64 origin = 100; origin < 1000; ++origin) {
        m_clock->advance(std::chrono::seconds(1));
        table.take(bob, origin, {}, {.calls = 1});
        QVERIFY(table.size() <= 52);
    }
}

void TstQuotaTable::newcomersShareWhenAllAreBusy()
{
    QuotaTable table(unlimited, *m_clock, 50);
    const Quotas own{{}, {}, {.callsPerMinute = 60}};
    for (quint64 origin = 100; origin < 1000; ++origin) {
        try {
            table.take(ada, origin, own, {.calls = 1});
        } catch (const RateLimited &) {
            QVERIFY(origin > 150); // the first have accounts of their own
        }
    }
    QVERIFY(table.size() <= 52);
    QVERIFY(callsOf(table, ada, 100, own) > 0);
    QCOMPARE(callsOf(table, ada, 5000, own), 0);
}

void TstQuotaTable::countsExactlyWithManyThreads()
{
    const Quotas own{{.callsPerMinute = 6000, .open = 3000}, {}, {}};
    std::atomic<int> granted = 0;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 4; ++i) {
            threads.emplace_back([&] {
                for (int n = 0; n < 500; ++n) {
                    try {
                        const auto slot = m_table->open(ada, home, own, {.calls = 1});
                        ++granted;
                    } catch (const RateLimited &) {
                    }
                }
            });
        }
    }
    QCOMPARE(granted, 1000);
}

PLEXUS_TEST(TstQuotaTable, tst_quota_table)
#include "tst_quota_table.moc"
