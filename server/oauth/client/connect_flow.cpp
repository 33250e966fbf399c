#include "oauth/client/connect_flow.h"

#include "core/digest.h"
#include "core/random.h"
#include "oauth/client/authorization_url.h"
#include "oauth/client/provider_not_configured.h"
#include "oauth/client/redirect_uri.h"
#include "oauth/client/scopes.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

QByteArray newFlowCookie() { return randomText(32); }

QByteArray flowMark(const QByteArray &id) { return sha256(id).toHex().left(8); }

QString ConnectFlow::redirectUri(const TenantId &tenant, const QString &provider) const
{
    return oauth::redirectUri(m_publicBaseUrl, tenant, provider);
}

Task<UsableProvider> ConnectFlow::providerOf(TenantId tenant, QString name)
{
    const auto provider = co_await m_providers.usable(std::move(tenant), name);
    if (!provider)
        throw ProviderNotConfigured(name);
    co_return *provider;
}

Task<std::optional<ExternalToken>> ConnectFlow::linked(PendingFlow flow)
{
    const auto stored = co_await m_links.find(flow.tenant, *flow.holder, flow.provider);
    co_return stored ? std::optional(stored->info) : std::nullopt;
}

Task<PendingFlow> ConnectFlow::wanted(LinkName name, ClientId client, QStringList scopes)
{
    co_await providerOf(name.tenant, name.provider);
    PendingFlow flow;
    flow.tenant = name.tenant;
    flow.kind = FlowKind::Connect;
    flow.holder = name.holder;
    flow.client = client;
    flow.provider = name.provider;
    flow.scopes = scopes;
    co_return flow;
}

Task<QByteArray> ConnectFlow::open(LinkName name, ClientId client, QStringList scopes)
{
    co_return co_await m_flowLinks.open(co_await wanted(name, client, scopes));
}

Task<QByteArray> ConnectFlow::openAgain(LinkName name, ClientId client, QStringList scopes)
{
    co_return co_await m_flowLinks.openAgain(co_await wanted(name, client, scopes));
}

//! The state is what makes it single use: whoever loses the race has nothing.
Task<PendingFlow> ConnectFlow::advance(PendingFlow flow, FlowStatus status,
                                       std::vector<Secret> secrets,
                                       std::optional<storage::FlowEvent> event)
{
    flow.status = status;
    const auto next =
        co_await m_flowVault.advance(std::move(flow), std::move(secrets), std::move(event));
    if (!next)
        throw notYourLink();
    co_return *next;
}

Task<storage::StoredFlow> ConnectFlow::owned(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored =
        co_await m_flowLinks.find(std::move(tenant), FlowKind::Connect, std::move(id));
    if (!mayOpen(stored.flow, session)) {
        co_await kill(stored, actorOf(stored.flow, session));
        throw notYourLink();
    }
    co_return stored;
}

//! A grant that came already is given back, whoever has agreed to it.
Task<void> ConnectFlow::kill(storage::StoredFlow stored, Actor actor)
{
    co_await m_flowLinks.kill(stored.flow, std::move(actor));
    if (const auto parked = parkedLink(stored))
        co_await m_vault.giveBack(parked->info, parked->tokens);
}

Task<PendingFlow> ConnectFlow::look(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    co_return stored.flow;
}

Task<QStringList> ConnectFlow::scopesToAsk(PendingFlow flow, UsableProvider provider)
{
    const std::optional<ExternalToken> existing = co_await linked(flow);
    co_return requestedScopes(provider.descriptor.scopes, flow.scopes,
                              existing ? existing->scopes : QStringList());
}

Task<ConnectRequest> ConnectFlow::request(PendingFlow flow)
{
    const UsableProvider provider = co_await providerOf(flow.tenant, flow.provider);
    co_return ConnectRequest{faceOf(flow.provider, provider.descriptor),
                             co_await scopesToAsk(flow, provider)};
}

//! A guest's browser has it since it was shown the page, so that a form that is sent twice is not
//! taken for another browser's.
static QByteArray cookieFor(const PendingFlow &flow, const BrowserSession &session)
{
    const bool isKept = !flow.holder->user && !session.flowCookie.isEmpty();
    return isKept ? session.flowCookie : newFlowCookie();
}

Task<ConsentStep> ConnectFlow::begin(TenantId tenant, QByteArray id, BrowserSession session)
{
    storage::StoredFlow stored = co_await owned(tenant, id, session);
    PendingFlow flow = stored.flow;
    if (storyOf(flow).stage != ConnectStory::Stage::Asked)
        throw notYourLink();
    const UsableProvider provider = co_await providerOf(tenant, flow.provider);
    AuthorizationRequest request;
    request.clientId = provider.client.id;
    request.redirectUri = redirectUri(tenant, flow.provider);
    request.scopes = co_await scopesToAsk(flow, provider);
    request.state = flowMark(id) + '.' + randomText(32);
    request.codeVerifier = Secret(randomText(32));
    const ConsentStep step{authorizationUrl(provider.descriptor, request),
                           cookieFor(flow, session)};
    flow.stateHash = sha256(request.state);
    flow.browserHash = sha256(step.flowCookie);
    flow.details[u"redirect_uri"_s] = request.redirectUri;
    flow.details[u"requested"_s] = QJsonArray::fromStringList(request.scopes);
    co_await advance(flow, FlowStatus::Started, {request.codeVerifier, Secret(id)});
    co_return step;
}

} // namespace plexus::oauth
