// From a request's credentials to its principal.
#pragma once

#include "async/task.h"
#include "core/clock.h"
#include "model/principal.h"
#include "model/tenant.h"
#include "storage/user_repository.h"

#include <QHash>

#include <memory>
#include <mutex>

namespace plexus::identity {

//! Times of use of tokens, gathered by all threads and written now and then. Thread safe.
class TokenUses
{
public:
    TokenUses(storage::UserRepository &users, const Clock &clock)
        : m_users(users)
        , m_clock(clock)
    {
    }
    //! Returns what is due to be written, per tenant; empty most of the time.
    QHash<TenantId, QHash<QString, qint64>> note(const UserToken &token);
    //! Writes all that was gathered.
    Task<void> write(QHash<TenantId, QHash<QString, qint64>> due);
    QHash<TenantId, QHash<QString, qint64>> takeAll();

private:
    storage::UserRepository &m_users;
    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<TenantId, QHash<QString, qint64>> m_gathered;
    qint64 m_writtenMs = 0;
};

//! What a request carries.
struct Credentials
{
    std::optional<QByteArray> bearer; //!< of the Authorization header
    std::optional<QByteArray> urlToken; //!< of the path
};

//! The bearer token of an Authorization header: scheme `Bearer` in any case and exactly one token;
//! nothing otherwise (RFC 6750 section 2.1).
std::optional<QByteArray> bearerOf(const QByteArray &authorization);

//! One per I/O thread.
class Authenticator
{
public:
    Authenticator(storage::UserRepository &users, TokenUses &uses, const Clock &clock);

    //! The principal of `tenant`; null when there is none: no or no valid credential, and guests
    //! are not allowed. An invalid credential never makes a guest.
    Task<std::shared_ptr<const Principal>> authenticate(std::shared_ptr<const Tenant> tenant,
                                                        Credentials credentials);

private:
    Task<std::shared_ptr<const Principal>> recognise(TenantId tenant, QByteArray token);

    storage::UserRepository &m_users;
    TokenUses &m_uses;
    const Clock &m_clock;
};

} // namespace plexus::identity
