// From a link that a client was given to an account that is linked.
#pragma once

#include "oauth/client/callback.h"
#include "oauth/client/connect_end.h"
#include "oauth/client/flow_links.h"
#include "oauth/client/link_refresher.h"
#include "vault/flow_vault.h"

namespace plexus::oauth {

//! Where a browser goes next.
struct ConsentStep
{
    QString url; //!< the provider's
    QByteArray flowCookie; //!< binds this browser; to be set for ten minutes
};

//! How it ended.
struct ConnectOutcome
{
    enum class Kind {
        Linked,
        ToConfirm, //!< another account than before, or the first: the user has to agree
        Refused, //!< by the user or the provider, or it has failed; storyOf() tells which
        TooNarrow, //!< fewer scopes than were needed; what was linked before stays
    };
    Kind kind = Kind::Refused;
    Account account = {}; //!< Linked, ToConfirm
    QByteArray id = {}; //!< what the flow's link carries
    bool isGuests = false;
};

//! What the user is asked to agree to.
struct ConnectRequest
{
    ProviderFace provider;
    QStringList scopes; //!< that the provider will be asked for
};

//! A value for a cookie that binds a browser.
QByteArray newFlowCookie();
//! Tells flows apart in the names of their cookies, and begins each state.
QByteArray flowMark(const QByteArray &id);

//! One per I/O thread. All rules about who may finish a flow: the same user in the same browser,
//! each state once, one verifier for each state, the right issuer, an account that the user has
//! agreed to. A guest has no browser that could prove anything: the one that has begun is bound,
//! and shows a code that the guest's own client has to bring. Failures are Failure{Forbidden} with
//! texts that give nothing away. A code and the user's word count once, so what was begun with them
//! goes on when the browser leaves.
class ConnectFlow
{
public:
    //! `publicBaseUrl` without a final slash.
    ConnectFlow(QString publicBaseUrl, FlowLinks flowLinks, ProviderRegistry &providers,
                vault::CredentialVault &vault, vault::FlowVault flowVault,
                storage::Storage &storage, outbound::Client &client, const Clock &clock)
        : m_publicBaseUrl(std::move(publicBaseUrl))
        , m_flowLinks(std::move(flowLinks))
        , m_providers(providers)
        , m_vault(vault)
        , m_flowVault(std::move(flowVault))
        , m_flows(storage.pendingFlows())
        , m_links(storage.externalTokens())
        , m_client(client)
        , m_clock(clock)
    {
    }

    //! Begins one; what the link `/{tenant}/connect/{id}` carries. Throws
    //! Failure{NotFound} without such a provider, Failure{RateLimited} when the holder has too many
    //! open.
    Task<QByteArray> open(LinkName name, ClientId client, QStringList scopes);
    //! For who asks again and again: the same link as long as one is open.
    Task<QByteArray> openAgain(LinkName name, ClientId client, QStringList scopes);
    //! What the pages show. A flow that somebody else opens dies.
    Task<PendingFlow> look(TenantId tenant, QByteArray id, BrowserSession session);
    //! Throws Failure{NotFound} without the provider.
    Task<ConnectRequest> request(PendingFlow flow);
    //! The user has agreed to go to the provider. Each time with a new state.
    Task<ConsentStep> begin(TenantId tenant, QByteArray id, BrowserSession session);
    //! The user has not asked for this, or does not want the account: it is over. A grant that
    //! came already is given back.
    Task<void> stop(TenantId tenant, QByteArray id, BrowserSession session);
    //! The browser is back. `query` is the raw one. What goes wrong once the state is taken is an
    //! outcome, not a failure.
    Task<ConnectOutcome> finish(TenantId tenant, QString provider, QByteArray query,
                                BrowserSession session);
    //! The user has agreed to the account.
    Task<ExternalToken> confirm(TenantId tenant, QByteArray id, BrowserSession session);
    Task<bool> isGuests(TenantId tenant, QByteArray id)
    {
        return m_flowLinks.isGuests(std::move(tenant), std::move(id));
    }
    //! What the page shows to a guest, whose client has to bring it.
    Task<QString> confirmationCode(TenantId tenant, QByteArray id, BrowserSession session);
    //! The link of a flow whose account waits for the guest's code, if there is one.
    Task<std::optional<QByteArray>> linkAwaitingCode(LinkName guest);
    //! The guest's client has brought a code. Throws Failure{InvalidArgument} for a wrong one;
    //! after five of them whatever waits is dead.
    Task<ExternalToken> confirmByCode(TenantId tenant, CredentialHolder guest, QString code,
                                      QString requestId);
    //! Waits for steps whose browsers have left.
    Task<void> drain() { return m_steps.drain(); }

    //! RFC 6749 section 3.1.2; another one for each tenant and provider (mix-up).
    QString redirectUri(const TenantId &tenant, const QString &provider) const;

private:
    Task<PendingFlow> wanted(LinkName name, ClientId client, QStringList scopes);
    Task<storage::StoredFlow> owned(TenantId tenant, QByteArray id, BrowserSession session);
    Task<UsableProvider> providerOf(TenantId tenant, QString name);
    //! What is linked now; its tokens need not be readable.
    Task<std::optional<ExternalToken>> linked(PendingFlow flow);
    Task<storage::StoredFlow> take(TenantId tenant, QString provider, QByteArray state,
                                   BrowserSession session);
    Task<ConnectOutcome> finishNow(TenantId tenant, QString provider, Callback callback,
                                   BrowserSession session);
    Task<ExternalToken> confirmNow(TenantId tenant, QByteArray id, BrowserSession session);
    Task<ExternalToken> confirmByCodeNow(TenantId tenant, CredentialHolder guest, QString code,
                                         Actor actor);
    Task<ExternalToken> agreeTo(PendingFlow flow, vault::OpenExternalToken parked, Actor actor);
    Task<bool> park(PendingFlow flow, ExternalToken info, vault::TokenPair tokens);
    Task<std::optional<storage::StoredFlow>> countAttempt(storage::StoredFlow stored);
    Task<void> kill(storage::StoredFlow stored, Actor actor);
    Task<void> stopNow(TenantId tenant, QByteArray id, BrowserSession session);
    //! What waits for the user's word.
    std::optional<vault::OpenExternalToken> parkedLink(const storage::StoredFlow &stored) const;
    Task<TokenAnswer> exchange(PendingFlow flow, UsableProvider provider, Callback callback,
                               Secret verifier);
    Task<Account> accountOf(PendingFlow flow, UsableProvider provider, TokenAnswer answer);
    Task<ConnectOutcome> settle(PendingFlow flow, Callback callback, Secret verifier, Actor actor);
    Task<ConnectOutcome> keep(PendingFlow flow, UsableProvider provider, TokenAnswer answer,
                              qint64 askedMs, Actor actor);
    Task<void> giveUp(PendingFlow flow, ConnectEnd end, Actor actor);
    Task<PendingFlow> advance(PendingFlow flow, FlowStatus status, std::vector<Secret> secrets = {},
                              std::optional<storage::FlowEvent> event = {});
    Task<QStringList> scopesToAsk(PendingFlow flow, UsableProvider provider);
    ExternalToken infoOf(const PendingFlow &flow, const TokenAnswer &answer, qint64 askedMs) const;

    QString m_publicBaseUrl;
    FlowLinks m_flowLinks;
    ProviderRegistry &m_providers;
    vault::CredentialVault &m_vault;
    vault::FlowVault m_flowVault;
    storage::PendingFlowRepository &m_flows;
    storage::ExternalTokenRepository &m_links;
    outbound::Client &m_client;
    const Clock &m_clock;
    TaskScope m_steps; // last: what still runs uses the others
};

} // namespace plexus::oauth
