// Tokens of linked accounts that are good now.
#pragma once

#include "async/one_shot.h"
#include "async/task_scope.h"
#include "oauth/client/provider_registry.h"
#include "oauth/client/token_answer.h"
#include "vault/credential_vault.h"

#include <map>

namespace plexus::oauth {

//! One link: whose, and where.
struct LinkName
{
    TenantId tenant;
    CredentialHolder holder;
    QString provider;

    QString key() const;
};

//! There is no grant that could be used: the user has to connect the account (again).
class ConsentNeeded final : public Failure
{
public:
    ConsentNeeded(const QString &provider, bool wasLinked);
    //! Whether there was a link, which the provider takes no more.
    bool wasLinked() const noexcept { return m_wasLinked; }

private:
    bool m_wasLinked;
};

//! One per I/O thread. Refreshes early and once: callers of a thread share one flight, those of
//! other threads and processes are held off by a lease in the store. A flight goes on when its
//! callers go, so that no answer of a rotating provider is lost; what came is stored before it is
//! used. Nothing that was disconnected meanwhile is brought back: what the provider gave for it goes
//! back there. After a failure nobody asks for a while (RefreshFailure of the link).
class LinkRefresher
{
public:
    using Link = vault::OpenExternalToken;

    LinkRefresher(ProviderRegistry &providers, vault::CredentialVault &vault,
                  storage::ExternalTokenRepository &links, outbound::Client &client,
                  const Clock &clock)
        : m_providers(providers)
        , m_vault(vault)
        , m_links(links)
        , m_client(client)
        , m_clock(clock)
    {
    }

    //! Refreshed where it is due. Throws ConsentNeeded; TokenError and OutboundFailure only when
    //! the old token is over.
    Task<Link> current(LinkName name);
    //! The API refused the token of version `refused`: a newer one where there is one, else by one
    //! refresh; nothing when that gives none.
    Task<std::optional<Link>> replacement(LinkName name, qint64 refused);
    //! Waits for flights that are under way.
    Task<void> drain() { return m_flights.drain(); }

private:
    bool isGood(const ExternalToken &info, std::optional<qint64> refused) const;
    bool isOver(const ExternalToken &info, std::optional<qint64> refused) const;
    Task<Link> read(LinkName name);
    Task<Link> fresh(LinkName name, std::optional<qint64> refused);
    Task<void> joinFlight(LinkName name, std::optional<qint64> refused);
    Task<void> fly(LinkName name, std::optional<qint64> refused);
    Task<void> refreshOnce(LinkName name, std::optional<qint64> refused);
    Task<void> exchange(Link link, UsableProvider provider);
    Task<TokenAnswer> ask(Link link, UsableProvider provider);
    Task<void> store(Link link, TokenAnswer answer, qint64 askedMs);
    RefreshFailure failureOf(TokenTrouble trouble, std::optional<int> retryAfterSeconds,
                             const UsableProvider &provider) const;
    Task<void> noteFailure(ExternalToken info, RefreshFailure failure);
    Task<void> dropConsent(ExternalToken info);
    void refusePaused(const ExternalToken &info, const UsableProvider &provider) const;

    ProviderRegistry &m_providers;
    vault::CredentialVault &m_vault;
    storage::ExternalTokenRepository &m_links;
    outbound::Client &m_client;
    const Clock &m_clock;
    std::map<QString, std::vector<Promise<>>> m_waiting; //!< of each flight, by LinkName::key()
    TaskScope m_flights;
};

} // namespace plexus::oauth
