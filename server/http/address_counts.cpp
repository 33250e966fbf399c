#include "http/address_counts.h"

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

AddressCounts::Verdict AddressCounts::enter(const QHostAddress &address, bool isProxy, qint64 count)
{
    const QHostAddress owner = ownerOf(address);
    const std::lock_guard lock(m_mutex);
    if (m_count + count > m_total)
        return Verdict::TooMany;
    const qint64 ofAddress = m_counts.value(owner) + count;
    if (!isProxy && ofAddress > m_perAddress)
        return Verdict::TooManyOfOneAddress;
    m_counts.insert(owner, ofAddress);
    m_count += count;
    return Verdict::Welcome;
}

void AddressCounts::leave(const QHostAddress &address, qint64 count)
{
    const QHostAddress owner = ownerOf(address);
    const std::lock_guard lock(m_mutex);
    const auto found = m_counts.find(owner);
    m_count -= count;
    if (found == m_counts.end())
        return;
    *found -= count;
    if (*found <= 0)
        m_counts.erase(found);
}

} // namespace plexus::http
