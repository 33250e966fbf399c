#include "oauth/client/connect_flow.h"

#include "async/shielded.h"
#include "core/digest.h"
#include "core/logging.h"
#include "core/random.h"
#include "json/document.h"
#include "json/write.h"
#include "oauth/client/authorization_url.h"
#include "oauth/client/provider_not_configured.h"
#include "oauth/client/redirect_uri.h"
#include "oauth/client/scopes.h"
#include "oauth/client/token_answer.h"
#include "outbound/outbound_failure.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

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

//! No browser can prove that it is a guest's, so nobody could finish it.
static void refuseGuests(const CredentialHolder &holder)
{
    if (!holder.user)
        throw Failure(FailureKind::Forbidden,
                      u"Guests cannot connect accounts. Call with a user's token."_s);
}

Task<PendingFlow> ConnectFlow::wanted(LinkName name, ClientId client, QStringList scopes)
{
    refuseGuests(name.holder);
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
    return m_flowLinks.owned(std::move(tenant), FlowKind::Connect, std::move(id),
                             std::move(session));
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
    const ConsentStep step{authorizationUrl(provider.descriptor, request), randomText(32)};
    flow.stateHash = sha256(request.state);
    flow.browserHash = sha256(step.flowCookie);
    flow.details[u"redirect_uri"_s] = request.redirectUri;
    flow.details[u"requested"_s] = QJsonArray::fromStringList(request.scopes);
    co_await advance(flow, FlowStatus::Started, {request.codeVerifier, Secret(id)});
    co_return step;
}

Task<void> ConnectFlow::stop(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    PendingFlow flow = stored.flow;
    const auto stage = storyOf(flow).stage;
    if (stage != ConnectStory::Stage::Asked && stage != ConnectStory::Stage::ToConfirm)
        throw notYourLink();
    flow.stateHash.clear();
    tellEnd(flow, ConnectStory::Stage::Disowned);
    co_await advance(flow, FlowStatus::Refused, {},
                     storage::FlowEvent{u"connect.disowned"_s, actorOf(session)});
}

//! All that has to hold before the token endpoint is asked; takes the state.
Task<storage::StoredFlow> ConnectFlow::take(TenantId tenant, QString provider, QByteArray state,
                                            BrowserSession session)
{
    const auto found = co_await m_flows.findByState(std::move(tenant), sha256(state));
    if (!found || found->flow.kind != FlowKind::Connect || found->flow.provider != provider
        || found->flow.status != FlowStatus::Started)
        throw notYourLink();
    storage::StoredFlow stored = *found;
    const bool isHere = !session.flowCookie.isEmpty()
        && equalInConstantTime(sha256(session.flowCookie), stored.flow.browserHash);
    if (!isHere || stored.flow.holder != session.holder) {
        co_await m_flowLinks.kill(stored.flow, actorOf(session));
        throw notYourLink();
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
        co_await take(std::move(tenant), std::move(provider), callback.state, session);
    const std::vector<Secret> secrets = m_flowVault.secretsOf(stored);
    if (secrets.size() != 2)
        throw notYourLink();
    std::optional<ConnectOutcome> outcome;
    TokenTrouble trouble = TokenTrouble::Malformed;
    try {
        outcome = co_await settle(stored.flow, callback, secrets[0], actorOf(session));
    } catch (const TokenError &error) {
        trouble = error.trouble();
    } catch (const outbound::OutboundFailure &) {
        trouble = TokenTrouble::Temporary;
    } catch (const std::exception &failure) {
        qCWarning(lcOutbound, "no account was linked: %s", failure.what());
    }
    if (!outcome) {
        co_await giveUp(stored.flow, trouble);
        outcome = ConnectOutcome{ConnectOutcome::Kind::Refused, {}, trouble};
    }
    outcome->id = secrets[1].reveal();
    co_return *outcome;
}

Task<ConnectOutcome> ConnectFlow::settle(PendingFlow flow, Callback callback, Secret verifier,
                                         Actor actor)
{
    const UsableProvider usable = co_await providerOf(flow.tenant, flow.provider);
    checkIssuer(usable.descriptor, callback.iss);
    if (callback.error)
        throw TokenError(troubleOfCallback(*callback.error), flow.provider,
                         u"the browser came back without a code"_s);
    const qint64 askedMs = m_clock.wallMs();
    const TokenAnswer answer =
        co_await exchange(flow, usable, Secret(*callback.code), std::move(verifier));
    co_return co_await keep(flow, usable, answer, askedMs, actor);
}

//! Whatever step it has come to meanwhile.
Task<void> ConnectFlow::giveUp(PendingFlow flow, TokenTrouble trouble)
{
    const auto stored = co_await m_flows.find(flow.tenant, flow.idHash);
    if (!stored || stored->flow.status != FlowStatus::Parked)
        co_return;
    PendingFlow ended = stored->flow;
    tellEnd(ended,
            trouble == TokenTrouble::Denied ? ConnectStory::Stage::Denied
                                            : ConnectStory::Stage::Failed);
    co_await advance(ended, FlowStatus::Refused);
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

static QString shownName(const ExternalToken &info)
{
    return info.accountLabel.isEmpty() ? info.accountId : info.accountLabel;
}

//! Who connects an account again without being asked for anything must not lose what there is. A
//! grant that is of no use any more holds nobody back.
static QStringList neededFor(const PendingFlow &flow, const ExternalToken &existing, bool isSame)
{
    const bool keepsAll =
        flow.scopes.isEmpty() && isSame && existing.state == ExternalTokenState::Live;
    return keepsAll ? existing.scopes : flow.scopes;
}

//! The same account as before is linked at once; any other waits for the user's word.
Task<ConnectOutcome> ConnectFlow::keep(PendingFlow flow, UsableProvider provider,
                                       TokenAnswer answer, qint64 askedMs, Actor actor)
{
    using Kind = ConnectOutcome::Kind;
    const ExternalToken info = infoOf(flow, answer, askedMs);
    const std::optional<ExternalToken> existing = co_await linked(flow);
    const bool isSame =
        existing && !info.accountId.isEmpty() && existing->accountId == info.accountId;
    tellAccount(flow, shownName(info), existing && !isSame ? shownName(*existing) : QString(),
                existing && !isSame);
    if (existing
        && !covers(provider.descriptor.scopes, info.scopes, neededFor(flow, *existing, isSame))) {
        tellEnd(flow, ConnectStory::Stage::TooNarrow);
        co_await advance(flow, FlowStatus::Refused);
        co_return ConnectOutcome{Kind::TooNarrow, answer.account, {}};
    }
    const vault::TokenPair tokens{answer.accessToken, answer.refreshToken};
    if (isSame) {
        co_await commit(flow, info, tokens, actor);
        co_return ConnectOutcome{Kind::Linked, answer.account, {}};
    }
    flow.details[u"link"_s] = json::write(info);
    co_await advance(flow, FlowStatus::Parked, {tokens.access, tokens.refresh});
    co_return ConnectOutcome{Kind::ToConfirm, answer.account, {}};
}

//! `flow` is the caller's alone. Whoever waits for its end finds the link.
Task<ExternalToken> ConnectFlow::commit(PendingFlow flow, ExternalToken info,
                                        vault::TokenPair tokens, Actor actor)
{
    const ExternalToken link = co_await m_vault.link(std::move(info), std::move(tokens), actor);
    flow.status = FlowStatus::Done;
    co_await m_flowVault.advance(std::move(flow), {});
    co_return link;
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
        throw notYourLink();
    const std::vector<Secret> secrets = m_flowVault.secretsOf(stored);
    if (secrets.size() != 2)
        throw notYourLink();
    PendingFlow agreed = stored.flow;
    agreed.details.remove(u"link"_s); // of two who confirm, one goes on
    agreed = co_await advance(agreed, FlowStatus::Parked);
    co_return co_await commit(agreed, parkedInfo(stored.flow), {secrets[0], secrets[1]},
                              actorOf(session));
}

} // namespace plexus::oauth
