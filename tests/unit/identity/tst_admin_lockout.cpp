#include "identity/admin_lockout.h"
#include "support/fake_clock.h"
#include "support/test_main.h"

#include <thread>

using namespace plexus;
using namespace plexus::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

class TstAdminLockout : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void locksAfterTenAndOpensAfterAMinute();
    void countsOnlyTheLastMinute();
    void countsEachAddressForItself();
    void forgivesWhatWasRight();
    void knocksWhileLockedDoNotProlong();
    void countsAttemptsThatComeAtOnce();
};

void TstAdminLockout::locksAfterTenAndOpensAfterAMinute()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    for (int i = 0; i < 10; ++i)
        QCOMPARE(lockout.begin(u"a"_s), 0);
    QCOMPARE(lockout.begin(u"a"_s), 60'000);
    clock.advance(59'999ms);
    QCOMPARE(lockout.begin(u"a"_s), 1);
    clock.advance(1ms);
    QCOMPARE(lockout.begin(u"a"_s), 0);
}

void TstAdminLockout::countsOnlyTheLastMinute()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    for (int i = 0; i < 100; ++i) {
        QCOMPARE(lockout.begin(u"a"_s), 0);
        clock.advance(6001ms);
    }
}

void TstAdminLockout::countsEachAddressForItself()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    for (int i = 0; i < 11; ++i)
        lockout.begin(u"a"_s);
    QVERIFY(lockout.begin(u"a"_s) > 0);
    QCOMPARE(lockout.begin(u"b"_s), 0);
}

void TstAdminLockout::forgivesWhatWasRight()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    for (int i = 0; i < 9; ++i)
        lockout.begin(u"a"_s);
    for (int i = 0; i < 20; ++i) {
        QCOMPARE(lockout.begin(u"a"_s), 0);
        lockout.forgive(u"a"_s);
    }
}

void TstAdminLockout::knocksWhileLockedDoNotProlong()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    for (int i = 0; i < 10; ++i)
        lockout.begin(u"a"_s);
    clock.advance(30s);
    for (int i = 0; i < 100; ++i)
        lockout.begin(u"a"_s);
    QCOMPARE(lockout.begin(u"a"_s), 30'000);
}

void TstAdminLockout::countsAttemptsThatComeAtOnce()
{
    FakeClock clock;
    identity::AdminLockout lockout(clock);
    std::atomic<int> allowed = 0;
    const auto knock = [&] {
        for (int i = 0; i < 100; ++i)
            allowed += lockout.begin(u"a"_s) == 0 ? 1 : 0;
    };
    std::thread first(knock);
    std::thread second(knock);
    first.join();
    second.join();
    QCOMPARE(allowed.load(), 10);
}

PLEXUS_TEST(TstAdminLockout, tst_admin_lockout)
#include "tst_admin_lockout.moc"
