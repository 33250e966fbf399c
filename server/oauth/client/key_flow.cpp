#include "oauth/client/key_flow.h"

#include "async/shielded.h"

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
    co_return co_await m_links.openAgain(std::move(flow));
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

Task<PendingFlow> KeyFlow::step(PendingFlow flow, FlowStatus status,
                                std::optional<storage::FlowEvent> event)
{
    flow.status = status;
    const auto next = co_await m_flows.advance({flow, {}}, std::move(event));
    if (!next)
        throw notYourLink();
    co_return *next;
}

Task<ApiKeyInfo> KeyFlow::submit(TenantId tenant, QByteArray id, BrowserSession session, Secret key,
                                 QString label)
{
    vault::CredentialVault::requireUsable(key);
    return shielded(&m_steps,
                    submitNow(std::move(tenant), std::move(id), std::move(session), std::move(key),
                              std::move(label)));
}

//! Of several who send the form at once one gets past the first step, and whoever sees the flow
//! done finds the key. A key that cannot be kept leaves the flow open.
Task<ApiKeyInfo> KeyFlow::submitNow(TenantId tenant, QByteArray id, BrowserSession session,
                                    Secret key, QString label)
{
    PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    flow = co_await step(std::move(flow), FlowStatus::Parked);
    std::optional<ApiKeyInfo> kept;
    std::exception_ptr failure;
    try {
        kept = co_await m_vault.putApiKey(flow.tenant, *flow.holder, flow.provider, label,
                                          std::move(key), actorOf(session));
    } catch (const std::exception &) {
        failure = std::current_exception();
    }
    flow.status = failure ? FlowStatus::Open : FlowStatus::Done;
    co_await m_flows.advance({flow, {}});
    if (failure)
        std::rethrow_exception(failure);
    co_return *kept;
}

Task<void> KeyFlow::stop(TenantId tenant, QByteArray id, BrowserSession session)
{
    const PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    co_await step(flow, FlowStatus::Refused,
                  storage::FlowEvent{u"api_key.link_disowned"_s, actorOf(session)});
}

} // namespace plexus::oauth
