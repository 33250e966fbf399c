#include "async/shielded.h"
#include "core/digest.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "oauth/client/connect_flow.h"
#include "oauth/client/effective_provider.h"
#include "oauth/client/party.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

//! All that has to hold before the token endpoint is asked; takes the state.
Task<storage::StoredFlow> ConnectFlow::take(TenantId tenant, QString provider, QByteArray state,
                                            BrowserSession session)
{
    const auto found = co_await m_flows.findByState(std::move(tenant), sha256(state));
    if (!found || found->flow.kind != FlowKind::Connect || found->flow.provider != provider
        || found->flow.status != FlowStatus::Started)
        throw notYourLink();
    storage::StoredFlow stored = *found;
    if (!isBrowserOf(stored.flow, session) || !isUserOf(stored.flow, session)) {
        co_await m_flowLinks.kill(stored.flow, actorOf(stored.flow, session));
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

//! What the browser brought may be the user's own invention, so the provider's answer counts more.
static StringMap united(StringMap fromBrowser, const StringMap &fromProvider)
{
    fromBrowser.insert(fromProvider);
    return fromBrowser;
}

Task<TokenAnswer> ConnectFlow::exchange(PendingFlow flow, UsableProvider provider,
                                        Callback callback, Secret verifier)
{
    const StringMap brought = metadataOfCallback(provider.descriptor, callback);
    outbound::Request request =
        codeRequest(provider.descriptor, provider.client, Secret(*callback.code),
                    flow.details.value(u"redirect_uri"_s).toString(), verifier);
    request.party = partyOf(flow.tenant, *flow.holder);
    const outbound::Answer answer = co_await m_client.send(std::move(request));
    TokenAnswer token =
        readTokenAnswer(answer, provider.descriptor, listIn(flow, u"requested"_s), AnswerTo::Code);
    token.metadata = united(brought, token.metadata);
    co_return token;
}

//! Throws when the API has no address, as the account would be of no use then.
Task<Account> ConnectFlow::accountOf(PendingFlow flow, UsableProvider provider, TokenAnswer answer)
{
    const ProviderDescriptor known = filledIn(provider.descriptor, answer.metadata);
    if (isOpen(known.api.baseUrl))
        throw TokenError(TokenTrouble::Malformed, flow.provider,
                         u"not told: "_s + placeholdersOf(known.api.baseUrl).join(u", "_s));
    auto who = accountRequest(known, answer.accessToken);
    if (!who)
        co_return answer.account;
    who->party = partyOf(flow.tenant, *flow.holder);
    const outbound::Answer about = co_await m_client.send(std::move(*who));
    co_return readAccount(about, provider.descriptor);
}

Task<ConnectOutcome> ConnectFlow::finish(TenantId tenant, QString provider, QByteArray query,
                                         BrowserSession session)
{
    Callback callback = readCallback(query);
    co_return co_await shielded(
        &m_steps,
        finishNow(std::move(tenant), std::move(provider), std::move(callback), std::move(session)));
}

//! An administrator who is told that nothing could be connected finds here, and in the audit, why.
static void logEnd(const PendingFlow &flow, const ConnectEnd &end, const std::exception &thrown,
                   const QString &requestId)
{
    const LogContext context(requestId);
    const QByteArray where = u"%1 at %2"_s.arg(flow.tenant.value(), flow.provider).toUtf8();
    if (end.stage == ConnectStory::Stage::Denied)
        qCInfo(lcOutbound, "%s: the user did not agree: %s", where.constData(), thrown.what());
    else
        qCWarning(lcOutbound, "%s: no account was linked: %s", where.constData(), thrown.what());
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
    ConnectEnd end;
    try {
        outcome = co_await settle(stored.flow, callback, secrets[0], actorOf(stored.flow, session));
    } catch (const std::exception &thrown) {
        end = connectEndOf(std::current_exception());
        logEnd(stored.flow, end, thrown, session.requestId);
    }
    if (!outcome) {
        co_await giveUp(stored.flow, end, actorOf(stored.flow, session));
        outcome = ConnectOutcome{};
    }
    outcome->id = secrets[1].reveal();
    outcome->isGuests = !stored.flow.holder->user;
    co_return *outcome;
}

//! Codes that everybody knows are named; the rest is whatever somebody wrote into an address.
static TokenError broughtError(const QString &provider, const QString &error)
{
    const bool isKnown = troubleOf(error) != TokenTrouble::Malformed;
    return TokenError(troubleOfCallback(error), provider,
                      u"the browser came back with "_s + (isKnown ? error : u"an unknown error"_s));
}

//! Nobody would ever use, nor end, a grant that has come and cannot be kept: it is given back.
Task<ConnectOutcome> ConnectFlow::settle(PendingFlow flow, Callback callback, Secret verifier,
                                         Actor actor)
{
    const UsableProvider usable = co_await providerOf(flow.tenant, flow.provider);
    checkIssuer(usable.descriptor, callback.iss);
    if (callback.error)
        throw broughtError(flow.provider, *callback.error);
    const qint64 askedMs = m_clock.wallMs();
    TokenAnswer answer = co_await exchange(flow, usable, callback, std::move(verifier));
    std::exception_ptr failure;
    try {
        answer.account = co_await accountOf(flow, usable, answer);
        co_return co_await keep(flow, usable, answer, askedMs, actor);
    } catch (const std::exception &) {
        failure = std::current_exception();
    }
    co_await m_vault.giveBack(infoOf(flow, answer, askedMs),
                              {answer.accessToken, answer.refreshToken});
    std::rethrow_exception(failure);
}

//! Whatever step it has come to meanwhile.
Task<void> ConnectFlow::giveUp(PendingFlow flow, ConnectEnd end, Actor actor)
{
    const auto stored = co_await m_flows.find(flow.tenant, flow.idHash);
    if (!stored || stored->flow.status != FlowStatus::Parked)
        co_return;
    PendingFlow ended = stored->flow;
    tellEnd(ended, end.stage, end.trouble);
    co_await advance(ended, FlowStatus::Refused, {},
                     storage::FlowEvent{end.action(), actor, end.reason});
}

} // namespace plexus::oauth
