#include "oauth/client/flow_links.h"

#include "core/base64url.h"
#include "core/digest.h"
#include "core/random.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using storage::StoredFlow;

static constexpr qint64 leastLeftMs = 60'000;
static const QString saltMember = u"salt"_s;
static const QString ringKeyMember = u"ring_key"_s;

Failure notYourLink()
{
    return Failure(FailureKind::Forbidden,
                   u"This link is not yours, has been used, or is too old. Ask for a new one."_s);
}

Actor actorOf(const BrowserSession &session)
{
    const bool isGuest = !session.holder.session.isEmpty();
    return {isGuest ? u"guest"_s : u"user"_s,
            session.holder.user.value_or(UserId()).value(),
            {},
            session.requestId};
}

//! Nothing when the flow was made under a key that has left the ring.
std::optional<QByteArray> FlowLinks::computed(const PendingFlow &flow) const
{
    const auto key =
        m_ring.subkey(flow.details.value(ringKeyMember).toString(), "plexus/flow-links/v1");
    if (!key)
        return std::nullopt;
    const QString text = flow.tenant.value() + u'\n' + flow.details.value(saltMember).toString();
    return toBase64Url(hmacSha256(key->reveal(), text.toUtf8()));
}

QByteArray FlowLinks::prepare(PendingFlow &flow) const
{
    flow.createdMs = m_clock.wallMs();
    flow.expiresMs = flow.createdMs + lifetimeMs;
    flow.details[saltMember] = QString::fromLatin1(randomText(32));
    flow.details[ringKeyMember] = m_ring.ids().first();
    const QByteArray id = *computed(flow);
    flow.idHash = sha256(id);
    return id;
}

std::optional<QByteArray> FlowLinks::idOf(const PendingFlow &flow) const
{
    const std::optional<QByteArray> id = computed(flow);
    return id && sha256(*id) == flow.idHash ? id : std::nullopt;
}

Task<QByteArray> FlowLinks::open(PendingFlow flow)
{
    const QByteArray id = prepare(flow);
    co_await m_flows.create(flow);
    co_return id;
}

Task<QByteArray> FlowLinks::openAgain(PendingFlow flow)
{
    const QByteArray id = prepare(flow);
    const PendingFlow open = co_await m_flows.reuseOrCreate(flow, flow.createdMs + leastLeftMs);
    if (const auto known = idOf(open))
        co_return *known;
    co_await m_flows.create(flow);
    co_return id;
}

Task<StoredFlow> FlowLinks::owned(TenantId tenant, FlowKind kind, QByteArray id,
                                  BrowserSession session)
{
    const auto stored = co_await m_flows.find(std::move(tenant), sha256(id));
    if (!stored || stored->flow.kind != kind)
        throw notYourLink();
    if (stored->flow.holder != session.holder) {
        co_await kill(stored->flow, actorOf(session));
        throw notYourLink();
    }
    co_return *stored;
}

Task<void> FlowLinks::kill(PendingFlow flow, Actor actor)
{
    flow.stateHash.clear();
    flow.status = FlowStatus::Dead;
    const QString action =
        flow.kind == FlowKind::Connect ? u"connect.misused"_s : u"api_key.link_misused"_s;
    if (!co_await m_flows.advance({flow, {}}, storage::FlowEvent{action, actor}))
        throw notYourLink();
}

} // namespace plexus::oauth
