// The one way out: requests to everybody else.
#pragma once

#include "core/clock.h"
#include "outbound/fair_queue.h"
#include "outbound/guard.h"
#include "outbound/multi.h"
#include "outbound/resolver.h"
#include "outbound/trust_store.h"

#include <QTimer>

#include <map>

namespace plexus::outbound {

//! What all threads' clients have in common; outlives them.
struct Outside
{
    Guard guard;
    TrustStore trust;
    Capacity capacity; //!< of each thread
};

//! One per I/O thread. https only, pinned addresses, no redirections, cookies, proxies or netrc;
//! connections are kept and shared within a tenant, never between tenants.
class Client
{
public:
    Client(Outside &outside, Resolver &resolver, const Clock &clock);

    //! Any status is an answer. Throws OutboundFailure; Failure{InvalidArgument} for a request that
    //! cannot be sent. Dropping the task ends the transfer at once.
    Task<Answer> send(Request request);

    //! For URLs that are being saved. Throws OutboundFailure{Blocked}.
    void check(const TenantId &tenant, const QString &url) const;

    //! Closes the connections of tenants that have asked nothing for a minute.
    void closeIdleConnections();
    //! How many tenants have connections.
    qsizetype pools() const { return qsizetype(m_pools.size()); }

private:
    struct Pool
    {
        std::shared_ptr<Multi> connections; // shared with the transfers on them
        qint64 lastUsed = 0; // of the steady clock
    };

    Task<Answer> exchange(Request request, Target target);
    Task<Addresses> addressesOf(TenantId tenant, Target target);
    std::shared_ptr<Multi> poolOf(const TenantId &tenant);
    void closeOldestIdle();

    Outside &m_outside;
    Resolver &m_resolver;
    const Clock &m_clock;
    FairQueue m_turns;
    std::map<TenantId, Pool> m_pools;
    QTimer m_sweep;
};

} // namespace plexus::outbound
