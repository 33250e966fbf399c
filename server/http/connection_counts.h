// How many connections there may be.
#pragma once

#include <QHash>
#include <QHostAddress>

#include <mutex>

namespace plexus::http {

//! Counts the connections of one listener over all its threads. Thread safe.
class ConnectionCounts
{
public:
    enum class Verdict { Welcome, TooMany, TooManyOfOneAddress };

    ConnectionCounts(int total, int perAddress)
        : m_total(total)
        , m_perAddress(perAddress)
    {
    }

    //! Whether there is a place for one more, which is then taken. Proxies that speak for many
    //! (`isProxy`) are only part of the total.
    Verdict enter(const QHostAddress &address, bool isProxy);
    //! Gives a place back.
    void leave(const QHostAddress &address);

private:
    int m_total;
    int m_perAddress;
    std::mutex m_mutex;
    int m_count = 0;
    QHash<QHostAddress, int> m_counts; // by network
};

//! Whom an address belongs to: IPv6 networks of 64 bits are given out whole (RFC 6177), so that
//! somebody with one of them has any number of addresses.
QHostAddress ownerOf(const QHostAddress &address);

} // namespace plexus::http
