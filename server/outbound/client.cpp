#include "outbound/client.h"

#include "async/deadline.h"
#include "core/logging.h"
#include "outbound/outbound_failure.h"
#include "outbound/transfer.h"

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

static constexpr long keptConnections = 8; // of each tenant
static constexpr size_t mostPools = 32; // of each thread
static constexpr qint64 idleMs = 60'000;
static constexpr Milliseconds sweepEvery{15'000};

Client::Client(Outside &outside, Resolver &resolver, const Clock &clock)
    : m_outside(outside)
    , m_resolver(resolver)
    , m_clock(clock)
    , m_turns(outside.capacity)
{
    QObject::connect(&m_sweep, &QTimer::timeout, &m_sweep, [this] { closeIdleConnections(); });
}

void Client::check(const TenantId &tenant, const QString &url) const
{
    (void)m_outside.guard.check(tenant, url);
}

static std::exception_ptr lateFor(const Target &target)
{
    return std::make_exception_ptr(OutboundFailure(
        Trouble::TimedOut, QString::fromLatin1(target.url.origin()), u"the whole request"_s));
}

Task<Answer> Client::send(Request request)
{
    const TenantId tenant = request.party.tenant;
    const Milliseconds limit = request.limits.total;
    try {
        Target target = m_outside.guard.check(tenant, request.url);
        std::exception_ptr late = lateFor(target);
        co_return co_await withDeadline(exchange(std::move(request), std::move(target)), limit,
                                        std::move(late));
    } catch (const OutboundFailure &failure) {
        qCInfo(lcOutbound, "%s: %s", qPrintable(tenant.value()), failure.what());
        throw;
    }
}

Task<Answer> Client::exchange(Request request, Target target)
{
    const FairQueue::Slot slot = co_await m_turns.enter(request.party, target.url.origin());
    Addresses addresses = co_await addressesOf(request.party.tenant, target);
    auto connections = poolOf(request.party.tenant);
    co_return co_await transfer(std::move(connections),
                                {std::move(request), std::move(target), std::move(addresses)},
                                m_outside.trust);
}

Task<Addresses> Client::addressesOf(TenantId tenant, Target target)
{
    if (target.url.literal)
        co_return {*target.url.literal};
    const Addresses addresses = co_await m_resolver.resolve(tenant, target.url.host);
    if (addresses.isEmpty())
        throw OutboundFailure(Trouble::Unreachable, QString::fromLatin1(target.url.origin()),
                              u"no such name"_s);
    Guard::checkAddresses(target, addresses);
    co_return addresses;
}

std::shared_ptr<Multi> Client::poolOf(const TenantId &tenant)
{
    if (!m_pools.contains(tenant) && m_pools.size() >= mostPools)
        closeOldestIdle();
    Pool &pool = m_pools[tenant];
    if (!pool.connections)
        pool.connections = std::make_shared<Multi>(keptConnections);
    pool.lastUsed = m_clock.steadyMs();
    if (!m_sweep.isActive())
        m_sweep.start(sweepEvery);
    return pool.connections;
}

void Client::closeOldestIdle()
{
    auto oldest = m_pools.end();
    for (auto it = m_pools.begin(); it != m_pools.end(); ++it) {
        if (it->second.connections.use_count() == 1
            && (oldest == m_pools.end() || it->second.lastUsed < oldest->second.lastUsed))
            oldest = it;
    }
    if (oldest != m_pools.end())
        m_pools.erase(oldest);
}

void Client::closeIdleConnections()
{
    const qint64 now = m_clock.steadyMs();
    std::erase_if(m_pools, [now](const auto &entry) {
        const Pool &pool = entry.second;
        return pool.connections.use_count() == 1 && now - pool.lastUsed >= idleMs;
    });
    if (m_pools.empty())
        m_sweep.stop();
}

} // namespace plexus::outbound
