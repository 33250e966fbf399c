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

Task<ApiKeyInfo> KeyFlow::submit(TenantId tenant, QByteArray id, BrowserSession session, Secret key,
                                 QString label)
{
    vault::CredentialVault::requireUsable(key);
    return shielded(&m_steps,
                    submitNow(std::move(tenant), std::move(id), std::move(session), std::move(key),
                              std::move(label)));
}

//! Of several who send the form at once one goes on, and whoever sees the flow done finds the key.
//! Until it is kept another can be entered.
Task<ApiKeyInfo> KeyFlow::submitNow(TenantId tenant, QByteArray id, BrowserSession session,
                                    Secret key, QString label)
{
    PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    const auto kept = co_await m_vault.putApiKeyByFlow(std::move(flow), std::move(label),
                                                       std::move(key), actorOf(session));
    if (!kept)
        throw notYourLink();
    co_return *kept;
}

Task<void> KeyFlow::stop(TenantId tenant, QByteArray id, BrowserSession session)
{
    PendingFlow flow = co_await openFlow(std::move(tenant), std::move(id), session);
    flow.status = FlowStatus::Refused;
    const storage::FlowEvent event{u"api_key.link_disowned"_s, actorOf(session)};
    const auto stopped = co_await m_flows.advance({std::move(flow), {}}, event);
    if (!stopped)
        throw notYourLink();
}

} // namespace plexus::oauth
