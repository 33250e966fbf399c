#include "oauth/client/connect_flow.h"

#include "async/shielded.h"
#include "core/digest.h"
#include "core/random.h"
#include "json/document.h"
#include "json/write.h"
#include "oauth/client/authorization_url.h"
#include "oauth/client/scopes.h"
#include "oauth/client/token_answer.h"
#include "outbound/outbound_failure.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

static Failure notYours()
{
    return Failure(FailureKind::Forbidden,
                   u"This link is not yours, has been used, or is too old. Ask for a new one."_s);
}

static Actor userOf(const PendingFlow &flow)
{
    return {flow.holder->user ? u"user"_s : u"guest"_s,
            flow.holder->user ? flow.holder->user->value() : QString(),
            {},
            {}};
}

QString ConnectFlow::redirectUri(const TenantId &tenant, const QString &provider) const
{
    return m_publicBaseUrl + u'/' + tenant.value() + u"/oauth/external_callback/"_s + provider;
}

Task<UsableProvider> ConnectFlow::providerOf(TenantId tenant, QString name)
{
    const auto provider = co_await m_providers.usable(std::move(tenant), name);
    if (!provider)
        throw Failure(FailureKind::NotFound, u"Provider '%1' is not configured"_s.arg(name));
    co_return *provider;
}

Task<std::optional<ExternalToken>> ConnectFlow::linked(PendingFlow flow)
{
    const auto stored = co_await m_links.find(flow.tenant, *flow.holder, flow.provider);
    co_return stored ? std::optional(stored->info) : std::nullopt;
}

Task<QByteArray> ConnectFlow::open(LinkName name, ClientId client, QStringList scopes)
{
    co_await providerOf(name.tenant, name.provider);
    const QByteArray id = randomText(32);
    PendingFlow flow;
    flow.tenant = name.tenant;
    flow.idHash = sha256(id);
    flow.kind = FlowKind::Connect;
    flow.holder = name.holder;
    flow.client = client;
    flow.provider = name.provider;
    flow.scopes = scopes;
    flow.createdMs = m_clock.wallMs();
    flow.expiresMs = flow.createdMs + lifetimeMs;
    co_await m_flows.create(flow);
    co_return id;
}

//! The state is what makes it single use: whoever loses the race has nothing.
Task<PendingFlow> ConnectFlow::advance(PendingFlow flow, FlowStatus status,
                                       std::vector<Secret> secrets)
{
    flow.status = status;
    const auto next = co_await m_flowVault.advance(std::move(flow), std::move(secrets));
    if (!next)
        throw notYours();
    co_return *next;
}

//! A link that got into other hands is not to be used by anybody any more.
Task<storage::StoredFlow> ConnectFlow::owned(TenantId tenant, QByteArray id, BrowserSession session)
{
    const auto stored = co_await m_flows.find(std::move(tenant), sha256(id));
    if (!stored || stored->flow.kind != FlowKind::Connect)
        throw notYours();
    if (stored->flow.holder != session.holder) {
        co_await advance(stored->flow, FlowStatus::Dead);
        throw notYours();
    }
    co_return *stored;
}

Task<std::optional<PendingFlow>> ConnectFlow::look(TenantId tenant, QByteArray id,
                                                   BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    co_return stored.flow;
}

Task<ConsentStep> ConnectFlow::begin(TenantId tenant, QByteArray id, BrowserSession session)
{
    storage::StoredFlow stored = co_await owned(tenant, std::move(id), session);
    PendingFlow flow = stored.flow;
    if (flow.status != FlowStatus::Open && flow.status != FlowStatus::Started)
        throw notYours();
    const UsableProvider provider = co_await providerOf(tenant, flow.provider);
    const std::optional<ExternalToken> existing = co_await linked(flow);
    AuthorizationRequest request;
    request.clientId = provider.client.id;
    request.redirectUri = redirectUri(tenant, flow.provider);
    request.scopes = requestedScopes(provider.descriptor.scopes, flow.scopes,
                                     existing ? existing->scopes : QStringList());
    request.state = randomText(32);
    request.codeVerifier = Secret(randomText(32));
    const ConsentStep step{authorizationUrl(provider.descriptor, request), randomText(32)};
    flow.stateHash = sha256(request.state);
    flow.browserHash = sha256(step.flowCookie);
    flow.details = {{u"redirect_uri"_s, request.redirectUri},
                    {u"requested"_s, QJsonArray::fromStringList(request.scopes)}};
    co_await advance(flow, FlowStatus::Started, {request.codeVerifier});
    co_return step;
}

//! All that has to hold before the token endpoint is asked; takes the state.
Task<storage::StoredFlow> ConnectFlow::take(TenantId tenant, QString provider, QByteArray state,
                                            BrowserSession session)
{
    const auto found = co_await m_flows.findByState(std::move(tenant), sha256(state));
    if (!found || found->flow.kind != FlowKind::Connect || found->flow.provider != provider
        || found->flow.status != FlowStatus::Started)
        throw notYours();
    storage::StoredFlow stored = *found;
    const bool isHere = !session.flowCookie.isEmpty()
        && equalInConstantTime(sha256(session.flowCookie), stored.flow.browserHash);
    if (!isHere || stored.flow.holder != session.holder) {
        co_await advance(stored.flow, FlowStatus::Dead);
        throw notYours();
    }
    PendingFlow taken = stored.flow;
    taken.stateHash.clear();
    stored.flow = co_await advance(taken, FlowStatus::Parked);
    co_return stored;
}

static QStringList listIn(const PendingFlow &flow, const QString &member)
{
    QStringList texts;
    const QJsonArray items = flow.details.value(member).toArray();
    for (const QJsonValue &item : items)
        texts += item.toString();
    return texts;
}

Task<TokenAnswer> ConnectFlow::exchange(PendingFlow flow, UsableProvider provider, Secret code,
                                        Secret verifier)
{
    const outbound::Party party{flow.tenant, flow.holder->user.value_or(UserId())};
    outbound::Request request =
        codeRequest(provider.descriptor, provider.client, code,
                    flow.details.value(u"redirect_uri"_s).toString(), verifier);
    request.party = party;
    const outbound::Answer answer = co_await m_client.send(std::move(request));
    TokenAnswer token =
        readTokenAnswer(answer, provider.descriptor, listIn(flow, u"requested"_s), AnswerTo::Code);
    auto who = accountRequest(filledIn(provider.descriptor, token.metadata), token.accessToken);
    if (who) {
        who->party = party;
        const outbound::Answer about = co_await m_client.send(std::move(*who));
        token.account = readAccount(about, provider.descriptor);
    }
    co_return token;
}

Task<ConnectOutcome> ConnectFlow::finish(TenantId tenant, QString provider, QByteArray query,
                                         BrowserSession session)
{
    Callback callback = readCallback(query);
    co_return co_await shielded(
        &m_steps,
        finishNow(std::move(tenant), std::move(provider), std::move(callback), std::move(session)));
}

//! Whatever comes between, a flow whose state was taken comes to its end: it would count as open.
Task<ConnectOutcome> ConnectFlow::finishNow(TenantId tenant, QString provider, Callback callback,
                                            BrowserSession session)
{
    const storage::StoredFlow stored =
        co_await take(std::move(tenant), std::move(provider), callback.state, std::move(session));
    std::exception_ptr failure;
    try {
        co_return co_await conclude(stored, std::move(callback));
    } catch (const std::exception &) {
        failure = std::current_exception();
    }
    PendingFlow over = stored.flow;
    over.status = FlowStatus::Refused;
    co_await m_flowVault.advance(std::move(over), {}); // nothing when it went on before it failed
    std::rethrow_exception(failure);
}

Task<ConnectOutcome> ConnectFlow::conclude(storage::StoredFlow stored, Callback callback)
{
    const UsableProvider usable = co_await providerOf(stored.flow.tenant, stored.flow.provider);
    checkIssuer(usable.descriptor, callback.iss);
    std::optional<TokenTrouble> trouble;
    if (callback.error)
        trouble = troubleOfCallback(*callback.error);
    std::optional<TokenAnswer> answer;
    const qint64 askedMs = m_clock.wallMs();
    const std::vector<Secret> secrets = m_flowVault.secretsOf(stored);
    try {
        if (!trouble)
            answer = co_await exchange(stored.flow, usable, Secret(*callback.code),
                                       secrets.empty() ? Secret() : secrets.front());
    } catch (const TokenError &error) {
        trouble = error.trouble();
    } catch (const outbound::OutboundFailure &) {
        trouble = TokenTrouble::Temporary;
    }
    if (answer)
        co_return co_await keep(stored.flow, usable, *answer, askedMs);
    co_await advance(stored.flow, FlowStatus::Refused);
    co_return ConnectOutcome{ConnectOutcome::Kind::Refused, {}, trouble};
}

ExternalToken ConnectFlow::infoOf(const PendingFlow &flow, const TokenAnswer &answer,
                                  qint64 askedMs) const
{
    ExternalToken info;
    info.tenant = flow.tenant;
    info.holder = *flow.holder;
    info.provider = flow.provider;
    info.accountId = answer.account.id;
    info.accountLabel = answer.account.label;
    info.scopes = answer.scopes;
    info.refreshable = !answer.refreshToken.isEmpty();
    info.obtainedMs = askedMs;
    if (answer.lifetimeSeconds)
        info.expiresMs = askedMs + *answer.lifetimeSeconds * 1000;
    return info;
}

//! The same account as before is linked at once; any other waits for the user's word.
Task<ConnectOutcome> ConnectFlow::keep(PendingFlow flow, UsableProvider provider,
                                       TokenAnswer answer, qint64 askedMs)
{
    using Kind = ConnectOutcome::Kind;
    const ExternalToken info = infoOf(flow, answer, askedMs);
    const std::optional<ExternalToken> existing = co_await linked(flow);
    if (existing && !covers(provider.descriptor.scopes, info.scopes, flow.scopes)) {
        co_await advance(flow, FlowStatus::Refused);
        co_return ConnectOutcome{Kind::TooNarrow, answer.account, {}};
    }
    const vault::TokenPair tokens{answer.accessToken, answer.refreshToken};
    if (existing && !info.accountId.isEmpty() && existing->accountId == info.accountId) {
        co_await advance(flow, FlowStatus::Done);
        co_await m_vault.link(info, tokens, userOf(flow));
        co_return ConnectOutcome{Kind::Linked, answer.account, {}};
    }
    flow.details[u"link"_s] = json::write(info);
    co_await advance(flow, FlowStatus::Parked, {tokens.access, tokens.refresh});
    co_return ConnectOutcome{Kind::ToConfirm, answer.account, {}};
}

static ExternalToken parkedInfo(const PendingFlow &flow)
{
    const auto document =
        json::Document::parse(json::dump(flow.details.value(u"link"_s).toObject()));
    ExternalToken info = json::read<ExternalToken>(document->root());
    info.tenant = flow.tenant;
    info.holder = *flow.holder;
    return info;
}

Task<ExternalToken> ConnectFlow::confirm(TenantId tenant, QByteArray id, BrowserSession session)
{
    return shielded(&m_steps, confirmNow(std::move(tenant), std::move(id), std::move(session)));
}

Task<ExternalToken> ConnectFlow::confirmNow(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    const bool isHere = !session.flowCookie.isEmpty()
        && equalInConstantTime(sha256(session.flowCookie), stored.flow.browserHash);
    if (!isHere || stored.flow.status != FlowStatus::Parked
        || !stored.flow.details.contains(u"link"_s))
        throw notYours();
    const std::vector<Secret> secrets = m_flowVault.secretsOf(stored);
    if (secrets.size() != 2)
        throw notYours();
    co_await advance(stored.flow, FlowStatus::Done);
    co_return co_await m_vault.link(parkedInfo(stored.flow), {secrets[0], secrets[1]},
                                    userOf(stored.flow));
}

} // namespace plexus::oauth
