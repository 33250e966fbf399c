// From a link that a client was given to an account that is linked.
#pragma once

#include "oauth/client/callback.h"
#include "oauth/client/link_refresher.h"
#include "vault/flow_vault.h"

namespace plexus::oauth {

//! Who has a browser in hand, as far as cookies prove.
struct BrowserSession
{
    CredentialHolder holder; //!< signed in
    QByteArray flowCookie; //!< of this flow; empty: none was sent
};

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
        Refused, //!< by the user or the provider
        TooNarrow, //!< fewer scopes than were needed; what was linked before stays
    };
    Kind kind = Kind::Refused;
    Account account; //!< Linked, ToConfirm
    std::optional<TokenTrouble> trouble; //!< Refused
};

//! One per I/O thread. All rules about who may finish a flow: the same user in the same browser,
//! each state once, one verifier for each state, the right issuer, an account that the user has
//! agreed to. Failures are Failure{Forbidden} with texts that give nothing away. A code and the
//! user's word count once, so what was begun with them goes on when the browser leaves.
class ConnectFlow
{
public:
    static constexpr qint64 lifetimeMs = 10 * 60 * 1000;

    //! `publicBaseUrl` without a final slash.
    ConnectFlow(QString publicBaseUrl, ProviderRegistry &providers, vault::CredentialVault &vault,
                vault::FlowVault flowVault, storage::Storage &storage, outbound::Client &client,
                const Clock &clock)
        : m_publicBaseUrl(std::move(publicBaseUrl))
        , m_providers(providers)
        , m_vault(vault)
        , m_flowVault(std::move(flowVault))
        , m_flows(storage.pendingFlows())
        , m_links(storage.externalTokens())
        , m_client(client)
        , m_clock(clock)
    {
    }

    //! Begins one; what the link `/{tenant}/connect/{id}` carries. Throws Failure{NotFound} without
    //! such a provider, Failure{RateLimited} when the user has too many open.
    Task<QByteArray> open(LinkName name, ClientId client, QStringList scopes);
    //! What the page shows. Nothing when there is none, or no longer. A flow that somebody else
    //! opens dies.
    Task<std::optional<PendingFlow>> look(TenantId tenant, QByteArray id, BrowserSession session);
    //! The user has agreed to go to the provider. Each time with a new state.
    Task<ConsentStep> begin(TenantId tenant, QByteArray id, BrowserSession session);
    //! The browser is back. `query` is the raw one.
    Task<ConnectOutcome> finish(TenantId tenant, QString provider, QByteArray query,
                                BrowserSession session);
    //! The user has agreed to the account.
    Task<ExternalToken> confirm(TenantId tenant, QByteArray id, BrowserSession session);
    //! Waits for steps whose browsers have left.
    Task<void> drain() { return m_steps.drain(); }

    //! RFC 6749 section 3.1.2; another one for each tenant and provider (mix-up).
    QString redirectUri(const TenantId &tenant, const QString &provider) const;

private:
    Task<storage::StoredFlow> owned(TenantId tenant, QByteArray id, BrowserSession session);
    Task<UsableProvider> providerOf(TenantId tenant, QString name);
    //! What is linked now; its tokens need not be readable.
    Task<std::optional<ExternalToken>> linked(PendingFlow flow);
    Task<storage::StoredFlow> take(TenantId tenant, QString provider, QByteArray state,
                                   BrowserSession session);
    Task<ConnectOutcome> finishNow(TenantId tenant, QString provider, Callback callback,
                                   BrowserSession session);
    Task<ConnectOutcome> conclude(storage::StoredFlow stored, Callback callback);
    Task<ExternalToken> confirmNow(TenantId tenant, QByteArray id, BrowserSession session);
    Task<TokenAnswer> exchange(PendingFlow flow, UsableProvider provider, Secret code,
                               Secret verifier);
    Task<ConnectOutcome> keep(PendingFlow flow, UsableProvider provider, TokenAnswer answer,
                              qint64 askedMs);
    Task<PendingFlow> advance(PendingFlow flow, FlowStatus status,
                              std::vector<Secret> secrets = {});
    ExternalToken infoOf(const PendingFlow &flow, const TokenAnswer &answer, qint64 askedMs) const;

    QString m_publicBaseUrl;
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
