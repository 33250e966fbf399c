#include "async/shielded.h"
#include "core/digest.h"
#include "json/document.h"
#include "json/write.h"
#include "oauth/client/connect_flow.h"
#include "oauth/client/scopes.h"
#include "oauth/client/token_answer.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

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
    info.details = answer.metadata;
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

//! The same account as before is linked at once; any other waits for the user's word. A guest's
//! always waits for the code: several people may have one account, and none of them is known.
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
        co_await m_vault.giveBack(info, {answer.accessToken, answer.refreshToken});
        co_return ConnectOutcome{Kind::TooNarrow, answer.account};
    }
    const vault::TokenPair tokens{answer.accessToken, answer.refreshToken};
    const bool isAgreed = isSame && flow.holder->user;
    const bool isKept = isAgreed
        ? (co_await m_vault.linkByFlow(flow, info, tokens, actor)).has_value()
        : co_await park(flow, info, tokens);
    if (!isKept) // somebody has ended the flow meanwhile
        throw notYourLink();
    co_return ConnectOutcome{isAgreed ? Kind::Linked : Kind::ToConfirm, answer.account};
}

Task<bool> ConnectFlow::park(PendingFlow flow, ExternalToken info, vault::TokenPair tokens)
{
    flow.status = FlowStatus::Parked;
    flow.details[u"link"_s] = json::write(info);
    const auto parked =
        co_await m_flowVault.advance(std::move(flow), {tokens.access, tokens.refresh});
    co_return parked.has_value();
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

std::optional<vault::OpenExternalToken>
ConnectFlow::parkedLink(const storage::StoredFlow &stored) const
{
    if (stored.flow.status != FlowStatus::Parked || !stored.flow.details.contains(u"link"_s))
        return std::nullopt;
    const std::vector<Secret> secrets = m_flowVault.secretsOf(stored);
    if (secrets.size() != 2)
        return std::nullopt;
    return vault::OpenExternalToken{parkedInfo(stored.flow), {secrets[0], secrets[1]}};
}

Task<ExternalToken> ConnectFlow::confirm(TenantId tenant, QByteArray id, BrowserSession session)
{
    return shielded(&m_steps, confirmNow(std::move(tenant), std::move(id), std::move(session)));
}

Task<ExternalToken> ConnectFlow::confirmNow(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    const auto parked = parkedLink(stored);
    const bool isUsers = stored.flow.holder->user.has_value();
    if (!isUsers || !isBrowserOf(stored.flow, session) || !parked)
        throw notYourLink();
    co_return co_await agreeTo(stored.flow, *parked, actorOf(stored.flow, session));
}

//! Of two who agree, one goes on. Until the account is linked it can be agreed to again.
Task<ExternalToken> ConnectFlow::agreeTo(PendingFlow flow, vault::OpenExternalToken parked,
                                         Actor actor)
{
    flow.details.remove(u"link"_s);
    const auto link =
        co_await m_vault.linkByFlow(std::move(flow), parked.info, parked.tokens, actor);
    if (!link)
        throw notYourLink();
    co_return *link;
}

Task<void> ConnectFlow::stop(TenantId tenant, QByteArray id, BrowserSession session)
{
    return shielded(&m_steps, stopNow(std::move(tenant), std::move(id), std::move(session)));
}

Task<void> ConnectFlow::stopNow(TenantId tenant, QByteArray id, BrowserSession session)
{
    const storage::StoredFlow stored = co_await owned(std::move(tenant), std::move(id), session);
    PendingFlow flow = stored.flow;
    const auto stage = storyOf(flow).stage;
    if (stage != ConnectStory::Stage::Asked && stage != ConnectStory::Stage::ToConfirm)
        throw notYourLink();
    flow.stateHash.clear();
    tellEnd(flow, ConnectStory::Stage::Disowned);
    co_await advance(flow, FlowStatus::Refused, {},
                     storage::FlowEvent{u"connect.disowned"_s, actorOf(flow, session)});
    if (const auto parked = parkedLink(stored))
        co_await m_vault.giveBack(parked->info, parked->tokens);
}

} // namespace plexus::oauth
