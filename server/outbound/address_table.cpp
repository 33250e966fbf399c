#include "outbound/address_table.h"

#include <QList>

#include <array>
#include <cstring>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

static constexpr SpecialNetwork specialTable[] = {
    // clang-format off
    {"0.0.0.0/8",       Reach::Never,    "this network",           "RFC 1122 section 3.2.1.3"},
    {"10.0.0.0/8",      Reach::Internal, "private",                "RFC 1918"},
    {"100.64.0.0/10",   Reach::Internal, "carrier-grade NAT",      "RFC 6598"},
    {"127.0.0.0/8",     Reach::Internal, "loopback",               "RFC 1122 section 3.2.1.3"},
    {"169.254.0.0/16",  Reach::Never,    "link-local",             "RFC 3927"}, // clouds keep credentials there
    {"172.16.0.0/12",   Reach::Internal, "private",                "RFC 1918"},
    {"192.0.0.0/24",    Reach::Never,    "protocol assignments",   "RFC 6890 section 2.1"},
    {"192.0.2.0/24",    Reach::Never,    "documentation",          "RFC 5737"},
    {"192.88.99.0/24",  Reach::Never,    "6to4 relay anycast",     "RFC 7526"},
    {"192.168.0.0/16",  Reach::Internal, "private",                "RFC 1918"},
    {"198.18.0.0/15",   Reach::Internal, "benchmarking",           "RFC 2544"},
    {"198.51.100.0/24", Reach::Never,    "documentation",          "RFC 5737"},
    {"203.0.113.0/24",  Reach::Never,    "documentation",          "RFC 5737"},
    {"224.0.0.0/4",     Reach::Never,    "multicast",              "RFC 5771"},
    {"240.0.0.0/4",     Reach::Never,    "reserved and broadcast", "RFC 1112 section 4, RFC 919"},
    {"::1/128",         Reach::Internal, "loopback",               "RFC 4291 section 2.5.3"},
    {"64:ff9b:1::/48",  Reach::Never,    "local-use NAT64",        "RFC 8215"},
    {"fc00::/7",        Reach::Internal, "unique local",           "RFC 4193"},
    {"fe80::/10",       Reach::Never,    "link-local",             "RFC 4291 section 2.5.6"},
    {"fec0::/10",       Reach::Never,    "site-local",             "RFC 3879"},
    {"ff00::/8",        Reach::Never,    "multicast",              "RFC 4291 section 2.7"},
    {"2001::/23",       Reach::Never,    "protocol assignments, among them Teredo and ORCHID",
                                                                   "RFC 2928, RFC 4380, RFC 7343"},
    {"2001:db8::/32",   Reach::Never,    "documentation",          "RFC 3849"},
    {"2002::/16",       Reach::Never,    "6to4",                   "RFC 3056, RFC 7526"},
    {"3fff::/20",       Reach::Never,    "documentation",          "RFC 9637"},
    // clang-format on
};

//! Everything else that is not 2000::/3: unspecified, v4-compatible, translated, discard, SRv6 …
static constexpr SpecialNetwork notUnicast{"::/0", Reach::Never, "not global unicast",
                                           "RFC 4291 section 2.4"};

std::span<const SpecialNetwork> specialNetworks() { return specialTable; }

static const SpecialNetwork *rowOf(const QHostAddress &address)
{
    static const auto networks = [] {
        std::array<QPair<QHostAddress, int>, std::size(specialTable)> parsed;
        std::transform(std::begin(specialTable), std::end(specialTable), parsed.begin(),
                       [](const auto &row) {
                           return QHostAddress::parseSubnet(QString::fromLatin1(row.network));
                       });
        return parsed;
    }();
    for (size_t i = 0; i < networks.size(); ++i) {
        if (address.isInSubnet(networks.at(i)))
            return &specialTable[i];
    }
    return nullptr;
}

static bool beginsWith(const Q_IPV6ADDR &bytes, std::initializer_list<quint8> prefix)
{
    return std::equal(prefix.begin(), prefix.end(), bytes.c);
}

//! RFC 4291 section 2.5.5.2; RFC 6052 section 2.1.
static bool isIpv4InDisguise(const Q_IPV6ADDR &bytes)
{
    return beginsWith(bytes, {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff})
        || beginsWith(bytes, {0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0});
}

//! RFC 5214 section 6.1: the interface is 00-00-5E-FE or 02-00-5E-FE, then the IPv4 address.
static bool isIsatap(const Q_IPV6ADDR &bytes)
{
    return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe;
}

static QHostAddress lastFourBytes(const Q_IPV6ADDR &bytes)
{
    return QHostAddress(quint32(bytes[12]) << 24 | quint32(bytes[13]) << 16
                        | quint32(bytes[14]) << 8 | quint32(bytes[15]));
}

static const SpecialNetwork *specialIpv6(const QHostAddress &address)
{
    const Q_IPV6ADDR bytes = address.toIPv6Address();
    if (isIpv4InDisguise(bytes))
        return rowOf(lastFourBytes(bytes));
    if (const SpecialNetwork *row = rowOf(QHostAddress(bytes)))
        return row;
    if ((bytes[0] & 0xe0) != 0x20)
        return &notUnicast;
    return isIsatap(bytes) ? rowOf(lastFourBytes(bytes)) : nullptr;
}

const SpecialNetwork *specialNetworkOf(const QHostAddress &address)
{
    switch (address.protocol()) {
    case QAbstractSocket::IPv4Protocol:
        return rowOf(address);
    case QAbstractSocket::IPv6Protocol:
        return specialIpv6(address);
    default:
        return &notUnicast;
    }
}

Reach reachOf(const QHostAddress &address)
{
    const SpecialNetwork *row = specialNetworkOf(address);
    return row ? row->reach : Reach::Public;
}

bool isLoopback(const QHostAddress &address)
{
    const SpecialNetwork *row = specialNetworkOf(address);
    return row && std::strcmp(row->meaning, "loopback") == 0;
}

QString describe(const QHostAddress &address)
{
    const SpecialNetwork *row = specialNetworkOf(address);
    if (!row)
        return address.toString();
    return u"%1 (%2, %3)"_s.arg(address.toString(), QLatin1StringView(row->meaning),
                                QLatin1StringView(row->source));
}

} // namespace plexus::outbound
