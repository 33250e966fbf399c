#include "http/address_counts.h"
#include "support/test_main.h"

using namespace plexus::http;
using namespace Qt::Literals::StringLiterals;
using Verdict = AddressCounts::Verdict;

class TstAddressCounts : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAddressOwnsWhatItsHolderWasGiven_data();
    void anAddressOwnsWhatItsHolderWasGiven();
    void countsAnIpv6NetworkAsOne();
    void proxiesAreOnlyPartOfTheTotal();
    void placesComeBack();
    void countsBytesAsWell();
};

static const QHostAddress one(u"192.0.2.1"_s);
static const QHostAddress two(u"192.0.2.2"_s);

void TstAddressCounts::anAddressOwnsWhatItsHolderWasGiven_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<QString>("owner");
    QTest::newRow("IPv4") << u"192.0.2.1"_s << u"192.0.2.1"_s;
    QTest::newRow("IPv6") << u"2001:db8:1:2:9:9:9:9"_s << u"2001:db8:1:2::"_s;
    QTest::newRow("the last bit of the network") << u"2001:db8:1:3::1"_s << u"2001:db8:1:3::"_s;
    QTest::newRow("loopback") << u"::1"_s << u"::"_s;
}

void TstAddressCounts::anAddressOwnsWhatItsHolderWasGiven()
{
    QFETCH(QString, address);
    QFETCH(QString, owner);
    QCOMPARE(ownerOf(QHostAddress(address)), QHostAddress(owner));
}

void TstAddressCounts::countsAnIpv6NetworkAsOne()
{
    AddressCounts counts(10, 1);
    QCOMPARE(counts.enter(QHostAddress(u"2001:db8::1"_s), false), Verdict::Welcome);
    QCOMPARE(counts.enter(QHostAddress(u"2001:db8::2"_s), false), Verdict::TooManyOfOneAddress);
    QCOMPARE(counts.enter(QHostAddress(u"2001:db8:0:1::1"_s), false), Verdict::Welcome);
}

void TstAddressCounts::proxiesAreOnlyPartOfTheTotal()
{
    AddressCounts counts(3, 1);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(counts.enter(one, true), Verdict::Welcome);
    QCOMPARE(counts.enter(one, true), Verdict::TooMany);
    QCOMPARE(counts.enter(two, false), Verdict::TooMany);
}

void TstAddressCounts::placesComeBack()
{
    AddressCounts counts(1, 1);
    QCOMPARE(counts.enter(one, false), Verdict::Welcome);
    QCOMPARE(counts.enter(two, false), Verdict::TooMany);
    counts.leave(one);
    QCOMPARE(counts.enter(two, false), Verdict::Welcome);
}

void TstAddressCounts::countsBytesAsWell()
{
    AddressCounts counts(1000, 600);
    QCOMPARE(counts.enter(one, false, 400), Verdict::Welcome);
    QCOMPARE(counts.enter(one, false, 201), Verdict::TooManyOfOneAddress);
    QCOMPARE(counts.enter(one, false, 200), Verdict::Welcome);
    QCOMPARE(counts.enter(two, false, 401), Verdict::TooMany);
    counts.leave(one, 400);
    QCOMPARE(counts.enter(one, false, 401), Verdict::TooManyOfOneAddress);
    QCOMPARE(counts.enter(one, true, 401), Verdict::Welcome);
    QCOMPARE(counts.enter(two, false, 399), Verdict::Welcome);
}

PLEXUS_TEST(TstAddressCounts, tst_address_counts)
#include "tst_address_counts.moc"
