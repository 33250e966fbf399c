// Proxies in front of us, and whom they speak for.
#pragma once

#include "core/headers.h"

#include <QHostAddress>
#include <QList>

#include <utility>

namespace plexus::http {

//! The client behind a connection.
struct ClientOrigin
{
    QHostAddress address;
    bool isSecure = false; //!< it speaks TLS, as far as we are told
};

//! Only these are believed what they say of others. The fields of everybody else are ignored.
class TrustedProxies
{
public:
    //! The field that the proxies set. Only one is read: a proxy that sets one passes the other on
    //! as a client has sent it.
    enum class Field { XForwardedFor, Forwarded };

    //! Addresses and networks such as `10.0.0.0/8`. Throws Failure{InvalidArgument}.
    explicit TrustedProxies(const QStringList &networks = {}, Field field = Field::XForwardedFor);

    bool isEmpty() const { return m_networks.isEmpty(); }
    bool contains(const QHostAddress &address) const;
    //! Follows the chain from `peer` to the first that is no proxy of ours. What cannot be read
    //! ends the chain at the proxy that wrote it.
    ClientOrigin clientOf(const ClientOrigin &peer, const Headers &headers) const;

private:
    QList<std::pair<QHostAddress, int>> m_networks;
    Field m_field;
};

} // namespace plexus::http
