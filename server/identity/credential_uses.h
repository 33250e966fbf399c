// When credentials were last used.
#pragma once

#include "async/task.h"
#include "core/clock.h"
#include "core/ids.h"

#include <QHash>

#include <functional>
#include <mutex>

namespace plexus::identity {

//! Times of use of one kind of credential, gathered by all threads. Requests do not wait for them
//! to be written: somebody calls write() now and then. Thread safe.
class CredentialUses
{
public:
    //! Stores wall milliseconds by id.
    using Store = std::function<Task<void>(TenantId, QHash<QString, qint64>)>;

    CredentialUses(Store store, const Clock &clock)
        : m_store(std::move(store))
        , m_clock(clock)
    {
    }
    void note(const TenantId &tenant, const QString &id);
    //! Writes what was gathered; a failure is logged, and what was gathered is lost.
    Task<void> write();

private:
    Store m_store;
    const Clock &m_clock;
    std::mutex m_mutex;
    QHash<TenantId, QHash<QString, qint64>> m_gathered;
};

} // namespace plexus::identity
