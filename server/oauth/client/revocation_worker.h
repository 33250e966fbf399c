// Telling providers that a link is gone.
#pragma once

#include "async/task_scope.h"
#include "oauth/client/provider_registry.h"
#include "vault/credential_vault.h"

#include <QTimer>

namespace plexus::oauth {

//! Gives the grants of removed links back (RFC 7009, or as the provider's descriptor says). What is
//! queued survives restarts; who takes something has it for a minute, so several processes may be
//! at it. A provider that does not take it is asked again, less and less often, for a day; then
//! that is given up, and audited. Lives on one I/O thread.
class RevocationWorker
{
public:
    static constexpr qint64 givenUpAfterMs = 24 * 3600 * 1000;

    RevocationWorker(ProviderRegistry &providers, vault::CredentialVault &vault,
                     storage::RevocationRepository &queue, outbound::Client &client,
                     const Clock &clock)
        : m_providers(providers)
        , m_vault(vault)
        , m_queue(queue)
        , m_client(client)
        , m_clock(clock)
    {
    }

    //! Looks every few seconds from now on.
    void start();
    //! Looks no more, and waits for what is under way.
    Task<void> drain();
    //! Tells everything that is due.
    Task<void> work();

private:
    Task<void> tell(storage::Revocation revocation);
    Task<storage::RevocationEnd> ask(storage::Revocation revocation);
    Task<void> tryLater(storage::Revocation revocation, int retryAfterSeconds);

    ProviderRegistry &m_providers;
    vault::CredentialVault &m_vault;
    storage::RevocationRepository &m_queue;
    outbound::Client &m_client;
    const Clock &m_clock;
    QTimer m_timer;
    TaskScope m_rounds;
};

} // namespace plexus::oauth
