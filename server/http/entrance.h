// What all threads' shares of one listener have in common.
#pragma once

#include "http/access_log.h"
#include "http/address_counts.h"
#include "http/handoff.h"
#include "http/limits.h"
#include "http/tls.h"
#include "http/transport.h"
#include "http/trusted_proxies.h"

#include <functional>

namespace plexus::http {

//! Outlives the servers that use it, and does not change meanwhile.
struct Entrance
{
    explicit Entrance(const Limits &limitsOfAll = {},
                      TrustedProxies trustedProxies = TrustedProxies())
        : limits(limitsOfAll)
        , proxies(std::move(trustedProxies))
        , connections(limits.connections, limits.connectionsPerAddress)
        , bodies(limits.bodies, limits.bodiesPerAddress)
    {
#ifndef Q_OS_LINUX
        bePortable();
#endif
    }

    //! As on systems other than Linux: one thread accepts for all, and Qt's sockets carry the
    //! bytes.
    void bePortable()
    {
        transport = &socketTransport;
        handoff = std::make_unique<Handoff>();
    }

    //! Everybody must speak TLS. `tls` outlives this.
    void useTls(const Tls &tls)
    {
        isSecure = true;
        transport = [&tls](qintptr descriptor) { return tls.accept(descriptor); };
    }

    Limits limits;
    TrustedProxies proxies;
    AddressCounts connections;
    AddressCounts bodies; //!< bytes of those that are not complete yet
    AccessLog *accessLog = nullptr; //!< null: nothing is logged; outlives this
    bool isSecure = false; //!< TLS; else plain text
    //! Takes over an accepted descriptor.
    std::function<std::unique_ptr<Transport>(qintptr)> transport = &descriptorTransport;
    //! Null where every thread accepts for itself.
    std::unique_ptr<Handoff> handoff;
};

} // namespace plexus::http
