#include "oauth/client/flow_links.h"

#include "core/base64url.h"
#include "core/digest.h"
#include "core/random.h"
#include "oauth/client/confirmation_code.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;
using storage::StoredFlow;

static constexpr qint64 leastLeftMs = 60'000;
static const QByteArray linkPurpose = "plexus/flow-links/v1";
static const QByteArray codePurpose = "plexus/flow-codes/v1";
static const QString saltMember = u"salt"_s;
static const QString ringKeyMember = u"ring_key"_s;

Failure notYourLink()
{
    return Failure(FailureKind::Forbidden,
                   u"This link is not yours, has been used, or is too old. Ask for a new one."_s);
}

Actor actorOf(const BrowserSession &session)
{
    return {session.user ? u"user"_s : u"guest"_s,
            session.user.value_or(UserId()).value(),
            {},
            session.requestId};
}

Actor actorOf(const PendingFlow &flow, const BrowserSession &session)
{
    return flow.holder->user ? actorOf(session) : Actor{u"guest"_s, {}, {}, session.requestId};
}

bool isBrowserOf(const PendingFlow &flow, const BrowserSession &session)
{
    return !session.flowCookie.isEmpty()
        && equalInConstantTime(sha256(session.flowCookie), flow.browserHash);
}

bool isUserOf(const PendingFlow &flow, const BrowserSession &session)
{
    return !flow.holder->user || flow.holder->user == session.user;
}

bool mayOpen(const PendingFlow &flow, const BrowserSession &session)
{
    const bool isForAnyBrowser = flow.holder->user || flow.browserHash.isEmpty();
    return isUserOf(flow, session) && (isForAnyBrowser || isBrowserOf(flow, session));
}

//! Nothing when the flow was made under a key that has left the ring.
std::optional<QByteArray> FlowLinks::computed(const PendingFlow &flow,
                                              const QByteArray &purpose) const
{
    const auto key = m_ring.subkey(flow.details.value(ringKeyMember).toString(), purpose);
    if (!key)
        return std::nullopt;
    const QString text = flow.tenant.value() + u'\n' + flow.details.value(saltMember).toString();
    return hmacSha256(key->reveal(), text.toUtf8());
}

QByteArray FlowLinks::prepare(PendingFlow &flow) const
{
    flow.createdMs = m_clock.wallMs();
    flow.expiresMs = flow.createdMs + lifetimeMs;
    flow.details[saltMember] = QString::fromLatin1(randomText(32));
    flow.details[ringKeyMember] = m_ring.ids().first();
    const QByteArray id = toBase64Url(*computed(flow, linkPurpose));
    flow.idHash = sha256(id);
    return id;
}

std::optional<QByteArray> FlowLinks::idOf(const PendingFlow &flow) const
{
    const auto computedId = computed(flow, linkPurpose);
    const QByteArray id = computedId ? toBase64Url(*computedId) : QByteArray();
    return sha256(id) == flow.idHash ? std::optional(id) : std::nullopt;
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

Task<StoredFlow> FlowLinks::find(TenantId tenant, FlowKind kind, QByteArray id)
{
    const auto stored = co_await m_flows.find(std::move(tenant), sha256(id));
    if (!stored || stored->flow.kind != kind)
        throw notYourLink();
    co_return *stored;
}

Task<StoredFlow> FlowLinks::owned(TenantId tenant, FlowKind kind, QByteArray id,
                                  BrowserSession session)
{
    const StoredFlow stored = co_await find(std::move(tenant), kind, std::move(id));
    if (!mayOpen(stored.flow, session)) {
        co_await kill(stored.flow, actorOf(session));
        throw notYourLink();
    }
    co_return stored;
}

Task<bool> FlowLinks::isGuests(TenantId tenant, QByteArray id)
{
    const auto stored = co_await m_flows.find(std::move(tenant), sha256(id));
    co_return stored && stored->flow.holder && !stored->flow.holder->user;
}

QString FlowLinks::confirmationCode(const PendingFlow &flow) const
{
    const auto bytes = computed(flow, codePurpose);
    if (!bytes)
        throw notYourLink();
    return confirmationCodeOf(*bytes);
}

Task<void> FlowLinks::kill(PendingFlow flow, Actor actor)
{
    if (isOver(flow.status))
        co_return;
    flow.stateHash.clear();
    flow.status = FlowStatus::Dead;
    const QString action =
        flow.kind == FlowKind::Connect ? u"connect.misused"_s : u"api_key.link_misused"_s;
    if (!co_await m_flows.advance({flow, {}}, storage::FlowEvent{action, actor}))
        throw notYourLink();
}

} // namespace plexus::oauth
