#include "http/trusted_proxies.h"

#include "core/failure.h"

#include <algorithm>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static QHostAddress unwrapped(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    return isV4 ? QHostAddress(v4) : address;
}

TrustedProxies::TrustedProxies(const QStringList &networks, Field field)
    : m_field(field)
{
    for (const QString &network : networks) {
        const auto subnet = QHostAddress::parseSubnet(network);
        if (subnet.first.isNull() || subnet.second < 0)
            throw Failure(FailureKind::InvalidArgument,
                          u"%1 is no address and no network such as 10.0.0.0/8"_s.arg(network));
        m_networks.append(subnet);
    }
}

bool TrustedProxies::contains(const QHostAddress &address) const
{
    return std::any_of(m_networks.begin(), m_networks.end(), [&](const auto &network) {
        return address.isInSubnet(network.first, network.second);
    });
}

namespace {

//! One step of the chain, as the proxy after it has written it.
struct Hop
{
    QHostAddress address; // null: hidden, or not readable
    std::optional<bool> isSecure;
};

//! `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]:80`.
QHostAddress addressIn(QByteArray node)
{
    node = node.trimmed();
    if (node.startsWith('['))
        node = node.mid(1, node.indexOf(']') - 1);
    else if (node.count(':') == 1)
        node.truncate(node.indexOf(':'));
    return unwrapped(QHostAddress(QString::fromLatin1(node)));
}

std::optional<bool> isSecureScheme(const QByteArray &text)
{
    const QByteArray scheme = text.trimmed().toLower();
    if (scheme == "https" || scheme == "http")
        return scheme == "https";
    return std::nullopt;
}

QByteArray joined(const QList<QByteArray> &values) { return values.join(","); }

QList<Hop> xForwarded(const Headers &headers)
{
    QList<Hop> hops;
    for (const QByteArray &node : joined(headers.values("X-Forwarded-For")).split(','))
        hops.append({addressIn(node), {}});
    // Not every proxy of a chain writes this: the last one's word counts for all.
    hops.last().isSecure =
        isSecureScheme(joined(headers.values("X-Forwarded-Proto")).split(',').last());
    return hops;
}

//! `name=value` with the quotes removed; addresses have no escapes in them.
std::pair<QByteArray, QByteArray> parameterIn(const QByteArray &text)
{
    const qsizetype equals = text.indexOf('=');
    QByteArray value = equals < 0 ? QByteArray() : text.sliced(equals + 1).trimmed();
    if (value.size() >= 2 && value.startsWith('"') && value.endsWith('"'))
        value = value.sliced(1, value.size() - 2);
    return {text.left(std::max<qsizetype>(0, equals)).trimmed().toLower(), value};
}

//! RFC 7239 section 4. Neither addresses nor schemes have commas or semicolons, so that quotes
//! need no care: what is torn apart is not readable, and ends the chain.
QList<Hop> forwarded(const Headers &headers)
{
    QList<Hop> hops;
    for (const QByteArray &element : joined(headers.values("Forwarded")).split(',')) {
        Hop hop;
        for (const QByteArray &pair : element.split(';')) {
            const auto [name, value] = parameterIn(pair);
            if (name == "for")
                hop.address = addressIn(value);
            else if (name == "proto")
                hop.isSecure = isSecureScheme(value);
        }
        hops.append(hop);
    }
    return hops;
}

} // namespace

ClientOrigin TrustedProxies::clientOf(const ClientOrigin &peer, const Headers &headers) const
{
    ClientOrigin client = peer;
    if (isEmpty() || !contains(peer.address))
        return client;
    QList<Hop> hops = m_field == Field::Forwarded ? forwarded(headers) : xForwarded(headers);
    while (!hops.isEmpty() && contains(client.address)) {
        const Hop hop = hops.takeLast();
        client.isSecure = hop.isSecure.value_or(client.isSecure);
        if (hop.address.isNull())
            break;
        client.address = hop.address;
    }
    return client;
}

} // namespace plexus::http
