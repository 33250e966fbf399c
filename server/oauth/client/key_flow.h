// From a link that a client was given to an API key that is kept.
#pragma once

#include "async/task_scope.h"
#include "oauth/client/flow_links.h"
#include "vault/credential_vault.h"

namespace plexus::oauth {

//! A key that a tool wants of a user.
struct KeyRequest
{
    TenantId tenant;
    CredentialHolder holder;
    QString provider;
    ClientId client; //!< that asks
    QString displayName; //!< of the key, for people
    QString instructions; //!< how to get one; may be empty
};

//! What the page for it shows.
struct KeyEntry
{
    QString provider;
    ClientId client; //!< that asked
    QString displayName; //!< the provider's name where the tool gave none
    QString instructions;
    qint64 createdMs = 0;
    FlowStatus status = FlowStatus::Open; //!< Open: a key can be entered
};

//! One per I/O thread. The link `/{tenant}/keys/{id}` of a KeyFlow leads to a page where its holder
//! enters the key: once, and nobody else. Failures are notYourLink() unless said otherwise.
class KeyFlow
{
public:
    KeyFlow(FlowLinks links, vault::CredentialVault &vault, storage::PendingFlowRepository &flows)
        : m_links(std::move(links))
        , m_vault(vault)
        , m_flows(flows)
    {
    }

    //! What the link carries; the same again as long as it is open. Throws as FlowLinks::open().
    Task<QByteArray> open(KeyRequest request);
    //! A link that somebody else opens dies.
    Task<KeyEntry> look(TenantId tenant, QByteArray id, BrowserSession session);
    //! Keeps the key, in place of the one before. Throws Failure{InvalidArgument} for what is none
    //! (CredentialVault::putApiKey()), after which another can be entered. Goes on when the
    //! browser leaves.
    Task<ApiKeyInfo> submit(TenantId tenant, QByteArray id, BrowserSession session, Secret key,
                            QString label);
    //! The holder has not asked for this, or does not want to enter one: it is over.
    Task<void> stop(TenantId tenant, QByteArray id, BrowserSession session);

    //! Waits for steps whose browsers have left.
    Task<void> drain() { return m_steps.drain(); }

private:
    Task<ApiKeyInfo> submitNow(TenantId tenant, QByteArray id, BrowserSession session, Secret key,
                               QString label);
    Task<PendingFlow> openFlow(TenantId tenant, QByteArray id, BrowserSession session);

    FlowLinks m_links;
    vault::CredentialVault &m_vault;
    storage::PendingFlowRepository &m_flows;
    TaskScope m_steps; // last: what still runs uses the others
};

} // namespace plexus::oauth
