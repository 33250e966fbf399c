#include "oauth/client/key_flow.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

static const QString nameMember = u"display_name"_s;
static const QString instructionsMember = u"instructions"_s;

Task<QByteArray> KeyFlow::open(KeyRequest request)
{
    PendingFlow flow;
    flow.tenant = request.tenant;
    flow.kind = FlowKind::KeyEntry;
    flow.holder = request.holder;
    flow.client = request.client;
    flow.provider = request.provider;
    flow.details = {{nameMember, request.displayName}, {instructionsMember, request.instructions}};
    co_return co_await m_links.open(std::move(flow));
}

static KeyEntry entryOf(const PendingFlow &flow)
{
    const QString name = flow.details.value(nameMember).toString();
    return {flow.provider,
            flow.client,
            name.isEmpty() ? flow.provider : name,
            flow.details.value(instructionsMember).toString(),
            flow.createdMs,
            flow.status};
}

Task<KeyEntry> KeyFlow::look(TenantId tenant, QByteArray id, BrowserSession session)
{
    const auto stored =
        co_await m_links.owned(std::move(tenant), FlowKind::KeyEntry, std::move(id), session);
    co_return entryOf(stored.flow);
}

Task<PendingFlow> KeyFlow::openFlow(TenantId tenant, QByteArray id, BrowserSession session)
{
    const auto stored =
        co_await m_links.owned(std::move(tenant), FlowKind::KeyEntry, std::move(id), session);
    if (stored.flow.status != FlowStatus::Open)
        throw notYourLink();
    co_return stored.flow;
}

Task<void> KeyFlow::end(PendingFlow flow, FlowStatus status)
{
    flow.status = status;
    if (!co_await m_flows.advance({flow, {}}))
        throw notYourLink();
}

//! The step comes first: of several who send the form at once, one keeps a key.
Task<ApiKeyInfo> KeyFlow::submit(TenantId tenant, QByteArray id, BrowserSession session, Secret key,
                                 QString label)
{
    vault::CredentialVault::requireUsable(key);
    const PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    co_await end(flow, FlowStatus::Done);
    co_return co_await m_vault.putApiKey(flow.tenant, *flow.holder, flow.provider, label,
                                         std::move(key), actorOf(session));
}

Task<void> KeyFlow::refuse(TenantId tenant, QByteArray id, BrowserSession session)
{
    const PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    co_await end(flow, FlowStatus::Refused);
}

} // namespace plexus::oauth
