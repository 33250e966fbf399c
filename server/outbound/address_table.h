// Which addresses requests may go to: the registries of special-purpose addresses, as data.
#pragma once

#include <QHostAddress>

#include <span>

namespace plexus::outbound {

enum class Reach {
    Public, //!< global unicast
    Internal, //!< of this machine or its networks: only what the server's administrator opened
    Never, //!< nobody to whom a request could be meant
};

//! One row of the IANA registries of IPv4 and IPv6 special-purpose addresses (RFC 6890).
struct SpecialNetwork
{
    const char *network;
    Reach reach;
    const char *meaning;
    const char *source;
};

std::span<const SpecialNetwork> specialNetworks();

//! The row an address falls into; null when it is public. IPv4 addresses inside of IPv6 ones
//! (mapped, NAT64, ISATAP) are looked at as what they are.
const SpecialNetwork *specialNetworkOf(const QHostAddress &address);

Reach reachOf(const QHostAddress &address);
bool isLoopback(const QHostAddress &address);

//! For the log: `10.0.0.1 (private, RFC 1918)`.
QString describe(const QHostAddress &address);

} // namespace plexus::outbound
