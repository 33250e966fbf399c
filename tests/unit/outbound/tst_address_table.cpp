#include "outbound/address_table.h"
#include "support/test_main.h"

#include <QTest>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

class TstAddressTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyAddressIsClassified_data();
    void everyAddressIsClassified();
    void everyRowHoldsItsFirstAndLastAddress_data();
    void everyRowHoldsItsFirstAndLastAddress();
    void theLogNamesRowAndSource();
};

static void row(const char *address, Reach reach)
{
    QTest::newRow(address) << QString::fromLatin1(address) << int(reach);
}

void TstAddressTable::everyAddressIsClassified_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<int>("reach");
    for (const char *address : {"1.1.1.1",
                                "8.8.8.8",
                                "9.255.255.255",
                                "11.0.0.0",
                                "100.63.255.255",
                                "100.128.0.0",
                                "126.255.255.255",
                                "128.0.0.1",
                                "169.253.255.255",
                                "172.15.255.255",
                                "172.32.0.0",
                                "192.0.1.0",
                                "192.167.255.255",
                                "198.17.255.255",
                                "198.20.0.0",
                                "223.255.255.255",
                                "2606:4700:4700::1111",
                                "2a00:1450::1",
                                "2001:200::1",
                                "2003::1",
                                "::ffff:8.8.8.8",
                                "64:ff9b::8.8.8.8",
                                "2a00::5efe:8.8.8.8"})
        row(address, Reach::Public);
    for (const char *address :
         {"127.0.0.1", "127.255.255.255", "10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1",
          "100.64.0.1", "100.127.255.255", "198.18.0.1", "::1", "fc00::1", "fdff::1",
          "::ffff:127.0.0.1", "::ffff:10.1.2.3", "64:ff9b::192.168.0.1", "2a00::5efe:10.0.0.1",
          "2a00::200:5efe:127.0.0.1"})
        row(address, Reach::Internal);
    for (const char *address : {"0.0.0.0",
                                "0.1.2.3",
                                "169.254.169.254",
                                "192.0.0.8",
                                "192.0.2.1",
                                "192.88.99.1",
                                "198.51.100.1",
                                "203.0.113.9",
                                "224.0.0.1",
                                "239.255.255.255",
                                "240.0.0.1",
                                "255.255.255.255",
                                "::",
                                "::127.0.0.1",
                                "::8.8.8.8",
                                "::ffff:0:127.0.0.1",
                                "100::1",
                                "64:ff9b:1::a00:1",
                                "2001::1",
                                "2001:0:7f00:1::",
                                "2001:2::1",
                                "2001:10::1",
                                "2001:20::1",
                                "2001:db8::1",
                                "2002:7f00:1::",
                                "2002:808:808::1",
                                "3fff::1",
                                "5f00::1",
                                "4000::1",
                                "e000::1",
                                "fe80::1",
                                "febf::1",
                                "fec0::1",
                                "ff02::1",
                                "::ffff:169.254.169.254",
                                "2a00::5efe:169.254.169.254",
                                "64:ff9b::169.254.169.254"})
        row(address, Reach::Never);
}

void TstAddressTable::everyAddressIsClassified()
{
    QFETCH(QString, address);
    QFETCH(int, reach);
    const QHostAddress parsed(address);
    QVERIFY(!parsed.isNull());
    QCOMPARE(int(reachOf(parsed)), reach);
}

void TstAddressTable::everyRowHoldsItsFirstAndLastAddress_data()
{
    QTest::addColumn<QHostAddress>("network");
    QTest::addColumn<int>("bits");
    QTest::addColumn<int>("reach");
    for (const SpecialNetwork &special : specialNetworks()) {
        const auto parsed = QHostAddress::parseSubnet(QString::fromLatin1(special.network));
        QTest::newRow(special.network) << parsed.first << parsed.second << int(special.reach);
    }
}

void TstAddressTable::everyRowHoldsItsFirstAndLastAddress()
{
    QFETCH(QHostAddress, network);
    QFETCH(int, bits);
    QFETCH(int, reach);
    QCOMPARE(int(reachOf(network)), reach);
    if (network.protocol() == QAbstractSocket::IPv4Protocol) {
        const quint32 host = bits == 32 ? 0 : ~quint32(0) >> bits;
        QCOMPARE(int(reachOf(QHostAddress(network.toIPv4Address() | host))), reach);
        return;
    }
    Q_IPV6ADDR last = network.toIPv6Address();
    for (int bit = bits; bit < 128; ++bit)
        last[bit / 8] = quint8(last[bit / 8] | 0x80 >> bit % 8);
    QCOMPARE(int(reachOf(QHostAddress(last))), reach);
}

void TstAddressTable::theLogNamesRowAndSource()
{
    QCOMPARE(describe(QHostAddress(u"10.0.0.1"_s)), u"10.0.0.1 (private, RFC 1918)"_s);
    QCOMPARE(describe(QHostAddress(u"8.8.8.8"_s)), u"8.8.8.8"_s);
}

} // namespace plexus::outbound

PLEXUS_TEST(plexus::outbound::TstAddressTable, tst_address_table)
#include "tst_address_table.moc"
