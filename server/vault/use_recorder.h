// When tools were given credentials of users.
#pragma once

#include "core/clock.h"
#include "storage/api_key_repository.h"
#include "storage/external_token_repository.h"

#include <map>
#include <mutex>

namespace plexus::vault {

enum class UsedCredential { ExternalToken, ApiKey };

//! Gathers, on all threads, which credentials were handed out; calls do not wait for that to be
//! written: somebody calls write() now and then. The first use of a credential on a UTC day is
//! audited by the repositories. Thread safe; the references must outlive it.
class UseRecorder
{
public:
    UseRecorder(storage::ExternalTokenRepository &tokens, storage::ApiKeyRepository &apiKeys,
                const Clock &clock)
        : m_tokens(tokens)
        , m_apiKeys(apiKeys)
        , m_clock(clock)
    {
    }

    //! A tool has got it now.
    void note(const TenantId &tenant, const CredentialHolder &holder, const QString &provider,
              UsedCredential kind);
    //! Writes what was gathered. While the database does not answer it is kept, and the log says
    //! so.
    Task<void> write();

private:
    using Place = std::pair<TenantId, UsedCredential>;
    //! By holder, provider and day, so that a day's last use does not hide behind the next day's.
    using Uses = std::map<QString, storage::CredentialUse>;

    Task<void> write(Place place, Uses uses);
    void keep(const Place &place, Uses uses);

    storage::ExternalTokenRepository &m_tokens;
    storage::ApiKeyRepository &m_apiKeys;
    const Clock &m_clock;
    std::mutex m_mutex;
    std::map<Place, Uses> m_gathered;
};

} // namespace plexus::vault
