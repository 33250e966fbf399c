// How much of something there may be.
#pragma once

#include <QHash>
#include <QHostAddress>

#include <mutex>

namespace plexus::http {

//! Counts what the clients of one listener hold, connections or bytes, over all its threads. Thread
//! safe.
class AddressCounts
{
public:
    enum class Verdict { Welcome, TooMany, TooManyOfOneAddress };

    AddressCounts(qint64 total, qint64 perAddress)
        : m_total(total)
        , m_perAddress(perAddress)
    {
    }

    //! Whether there is room for so many more, which is then taken. Proxies that speak for many
    //! (`isProxy`) are only part of the total.
    Verdict enter(const QHostAddress &address, bool isProxy, qint64 count = 1);
    //! Gives room back.
    void leave(const QHostAddress &address, qint64 count = 1);

private:
    qint64 m_total;
    qint64 m_perAddress;
    std::mutex m_mutex;
    qint64 m_count = 0;
    QHash<QHostAddress, qint64> m_counts; // by network
};

//! Whom an address belongs to: IPv6 networks of 64 bits are given out whole (RFC 6177), so that
//! somebody with one of them has any number of addresses.
QHostAddress ownerOf(const QHostAddress &address);

} // namespace plexus::http
