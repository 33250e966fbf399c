// When tokens were last used.
#pragma once

#include "core/clock.h"
#include "storage/user_repository.h"

#include <QHash>

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
    QHash<TenantId, QHash<QString, qint64>> note(const TenantId &tenant, const TokenId &token);
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

} // namespace plexus::identity
