#include "support/storage/memory_pending_flows.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using storage::StoredFlow;

static bool isUnfinished(FlowStatus status)
{
    return status == FlowStatus::Open || status == FlowStatus::Started
        || status == FlowStatus::Parked;
}

void MemoryPendingFlows::refuseTooMany(const PendingFlow &flow) const
{
    const auto live = std::count_if(d.flows.begin(), d.flows.end(), [&](const auto &entry) {
        const PendingFlow &other = entry.second.flow;
        return other.tenant == flow.tenant && other.holder == flow.holder
            && other.provider == flow.provider && other.expiresMs > d.clock.wallMs()
            && isUnfinished(other.status);
    });
    if (live >= mostOfHolder)
        throw Failure(FailureKind::RateLimited, u"Too many links are open."_s);
}

PendingFlow MemoryPendingFlows::insert(PendingFlow flow)
{
    d.requireTenant(flow.tenant);
    if (flow.holder) {
        d.requireHolder(flow.tenant, *flow.holder);
        refuseTooMany(flow);
    }
    flow.createdMs = d.clock.wallMs();
    flow.version = 1;
    d.flows[{flow.tenant, flow.idHash}] = {flow, {}};
    return flow;
}

Task<PendingFlow> MemoryPendingFlows::create(PendingFlow flow)
{
    const auto lock = d.lock();
    co_return insert(flow);
}

static bool doesAsWell(const PendingFlow &open, const PendingFlow &flow, qint64 untilMs)
{
    return open.tenant == flow.tenant && open.kind == flow.kind && open.holder == flow.holder
        && open.provider == flow.provider && open.client == flow.client && open.expiresMs >= untilMs
        && (open.status == FlowStatus::Open || open.status == FlowStatus::Started)
        && std::all_of(flow.scopes.begin(), flow.scopes.end(),
                       [&open](const QString &scope) { return open.scopes.contains(scope); });
}

Task<PendingFlow> MemoryPendingFlows::reuseOrCreate(PendingFlow flow, qint64 untilMs)
{
    const auto lock = d.lock();
    std::optional<PendingFlow> newest;
    for (const auto &[key, stored] : d.flows)
        if (doesAsWell(stored.flow, flow, untilMs)
            && (!newest || newest->expiresMs < stored.flow.expiresMs))
            newest = stored.flow;
    co_return newest ? *newest : insert(flow);
}

template <typename Condition>
QList<StoredFlow> MemoryPendingFlows::live(const TenantId &tenant, Condition matches) const
{
    QList<StoredFlow> found;
    for (const auto &[key, stored] : d.flows) {
        if (key.first != tenant || !matches(stored.flow)
            || stored.flow.expiresMs <= d.clock.wallMs())
            continue;
        found << stored;
        if (stored.sealed)
            found.last().sealed = d.withKey(tenant, *stored.sealed);
    }
    return found;
}

static std::optional<StoredFlow> onlyOne(const QList<StoredFlow> &flows)
{
    return flows.isEmpty() ? std::nullopt : std::optional(flows.first());
}

Task<std::optional<StoredFlow>> MemoryPendingFlows::find(TenantId tenant, QByteArray idHash)
{
    const auto lock = d.lock();
    co_return onlyOne(live(tenant, [&](const PendingFlow &flow) { return flow.idHash == idHash; }));
}

Task<std::optional<StoredFlow>> MemoryPendingFlows::findByState(TenantId tenant,
                                                                QByteArray stateHash)
{
    const auto lock = d.lock();
    co_return onlyOne(live(tenant, [&](const PendingFlow &flow) {
        return !stateHash.isEmpty() && flow.stateHash == stateHash;
    }));
}

Task<QList<StoredFlow>> MemoryPendingFlows::parked(TenantId tenant, CredentialHolder holder)
{
    const auto lock = d.lock();
    QList<StoredFlow> flows = live(tenant, [&](const PendingFlow &flow) {
        return flow.holder == holder && flow.status == FlowStatus::Parked;
    });
    const auto age = [](const StoredFlow &stored) {
        return std::pair(stored.flow.createdMs, stored.flow.idHash);
    };
    std::ranges::sort(flows, {}, age);
    co_return flows;
}

Task<std::optional<PendingFlow>>
MemoryPendingFlows::advance(StoredFlow next, std::optional<storage::FlowEvent> event)
{
    if (d.beforeStep)
        co_await d.beforeStep();
    const auto lock = d.lock();
    const auto flow = d.makeStep(std::move(next));
    if (flow && event)
        d.note(flow->tenant, event->actor, event->action, flow->provider,
               {{u"reason"_s, event->reason}});
    co_return flow;
}

std::optional<PendingFlow> MemoryData::makeStep(StoredFlow next)
{
    if (next.sealed)
        requireDataKey(next.flow.tenant, *next.sealed);
    const auto found = flows.find({next.flow.tenant, next.flow.idHash});
    if (found == flows.end() || found->second.flow.version != next.flow.version
        || found->second.flow.expiresMs <= clock.wallMs())
        return std::nullopt;
    const PendingFlow before = found->second.flow;
    ++next.flow.version;
    next.flow.kind = before.kind;
    next.flow.provider = before.provider;
    next.flow.client = before.client;
    next.flow.expiresMs = before.expiresMs;
    next.flow.createdMs = before.createdMs;
    found->second = next;
    tell(next.flow.tenant, storage::ChangeKind::Flow,
         QString::fromLatin1(next.flow.idHash.toHex()));
    return next.flow;
}

} // namespace plexus::test
