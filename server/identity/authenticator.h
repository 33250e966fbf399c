// From a request's credentials to its principal.
#pragma once

#include "async/task.h"
#include "core/clock.h"
#include "identity/credential_uses.h"
#include "identity/token_cache.h"
#include "model/principal.h"
#include "model/tenant.h"
#include "storage/change_feed.h"
#include "storage/user_repository.h"

#include <memory>

namespace plexus::identity {

//! What a request carries.
struct Credentials
{
    std::optional<QByteArray> bearer; //!< of the Authorization header
    std::optional<QByteArray> urlToken; //!< of the path
};

//! The bearer token of an Authorization header: scheme `Bearer` in any case and exactly one token;
//! nothing otherwise (RFC 6750 section 2.1).
std::optional<QByteArray> bearerOf(QByteArrayView authorization);

//! One per I/O thread.
class Authenticator
{
public:
    Authenticator(storage::UserRepository &users, const storage::ChangeFeed &changes,
                  CredentialUses &uses, const Clock &clock);

    //! The principal of `tenant`; null when there is none: no or no valid credential, and guests
    //! are not allowed. An invalid credential never makes a guest.
    Task<std::shared_ptr<const Principal>> authenticate(std::shared_ptr<const Tenant> tenant,
                                                        Credentials credentials);

private:
    Task<std::shared_ptr<const Principal>> recognise(TenantId tenant, QByteArray token);
    Task<TokenCache::Entry> lookUp(TenantId tenant, QByteArray hash);

    storage::UserRepository &m_users;
    const storage::ChangeFeed &m_changes;
    CredentialUses &m_uses;
    const Clock &m_clock;
    TokenCache m_cache;
};

} // namespace plexus::identity
