// The system's resolver, which blocks, on threads of its own.
#pragma once

#include "async/one_shot.h"
#include "async/task_scope.h"
#include "core/clock.h"
#include "outbound/fair_queue.h"
#include "outbound/resolver.h"

#include <QHash>

namespace plexus::outbound {

//! For one I/O thread. A tenant has two look-ups under way at most, so that one whose name servers
//! hang delays itself. What was found is remembered for half a minute; what was not, is not.
class SystemResolver final : public Resolver
{
public:
    //! Blocks; called on any thread. Replaced by tests.
    using LookUp = std::function<Addresses(const QByteArray &host)>;

    explicit SystemResolver(const Clock &clock, LookUp lookUp = &askSystem);

    Task<Addresses> resolve(TenantId tenant, QByteArray host) override;

    //! getaddrinfo(), in the order of RFC 6724.
    static Addresses askSystem(const QByteArray &host);

private:
    struct Found
    {
        Addresses addresses;
        qint64 goodUntil; // of the steady clock
    };

    std::optional<Addresses> remembered(const QByteArray &host) const;
    void remember(const QByteArray &host, const Addresses &addresses);
    Task<void> ask(QByteArray host, FairQueue::Slot slot, Promise<Addresses> asker);

    const Clock &m_clock;
    LookUp m_lookUp;
    FairQueue m_turns;
    QHash<QByteArray, Found> m_found;
    TaskScope m_asking; // whose slots last as long as their threads are busy
};

} // namespace plexus::outbound
