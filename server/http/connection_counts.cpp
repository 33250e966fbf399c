#include "http/connection_counts.h"

#include <algorithm>

namespace plexus::http {

QHostAddress ownerOf(const QHostAddress &address)
{
    if (address.protocol() != QAbstractSocket::IPv6Protocol)
        return address;
    Q_IPV6ADDR bits = address.toIPv6Address();
    std::fill(bits.c + 8, bits.c + 16, quint8(0));
    return QHostAddress(bits);
}

ConnectionCounts::Verdict ConnectionCounts::enter(const QHostAddress &address, bool isProxy)
{
    const std::lock_guard lock(m_mutex);
    if (m_count >= m_total)
        return Verdict::TooMany;
    int &ofAddress = m_counts[ownerOf(address)];
    if (!isProxy && ofAddress >= m_perAddress)
        return Verdict::TooManyOfOneAddress;
    ++ofAddress;
    ++m_count;
    return Verdict::Welcome;
}

void ConnectionCounts::leave(const QHostAddress &address)
{
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(ownerOf(address));
    if (found != m_counts.end() && --*found <= 0)
        m_counts.erase(found);
    --m_count;
}

} // namespace plexus::http
