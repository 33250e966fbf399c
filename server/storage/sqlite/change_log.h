// The table of changes, and those who follow it.
#pragma once

#include "storage/change_feed.h"
#include "storage/sqlite/connection.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace plexus {
class Mailbox;
}

namespace plexus::storage {

//! Appends to table `change` in the caller's transaction.
void recordChange(Connection &connection, const TenantId &tenant, ChangeKind kind,
                  const QString &key, qint64 nowMs);

//! The number of the newest change.
qint64 lastChange(Connection &connection);

//! Tells the subscribers of this process what any process has changed.
class ChangeLog final : public ChangeFeed
{
public:
    //! Tells what comes after `lastSeq`.
    explicit ChangeLog(qint64 lastSeq)
        : m_lastSeq(lastSeq)
    {
    }
    std::unique_ptr<Subscription> subscribe(Listener listener) override;
    quint64 revocations() const override { return m_revocations; }
    //! On the writer's thread, after commits and several times a second.
    void follow(Connection &connection);

private:
    struct Subscriber;
    class Ticket;
    void tell(const Change &change);

    std::mutex m_mutex;
    std::vector<std::shared_ptr<Subscriber>> m_subscribers;
    qint64 m_lastSeq; // writer's thread
    std::atomic<quint64> m_revocations = 0;
};

} // namespace plexus::storage
