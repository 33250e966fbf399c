// Calls that wait to be written down.
#pragma once

#include "model/activity.h"
#include "storage/sqlite/writer.h"

#include <QHash>

namespace plexus::storage {

//! Filled by all threads, emptied by the writer: many rows in one transaction, a second later or
//! when there are many. What does not fit is dropped and counted. Also keeps each tenant's rows
//! below the number that it wants.
class ActivityQueue
{
public:
    static constexpr size_t most = 20'000; //!< entries that wait; some 6 MB

    ActivityQueue(const Clock &clock, Writer &writer);
    void note(ActivityEntry entry);
    //! On the writer's thread.
    void flushWhenDue();
    void flush();

private:
    struct Kept
    {
        qint64 rows = 0; // as far as this process knows
        qint64 countedMs = 0;
    };
    using Rows = std::vector<ActivityEntry>;

    void post();
    void write(Connection &connection);
    Rows take();
    void insert(Connection &connection, const TenantId &tenant, const Rows &rows);
    qint64 &countedRows(Connection &connection, const TenantId &tenant);
    void trim(Connection &connection, const TenantId &tenant, qint64 mostRows);
    void settled(const std::exception_ptr &failure);

    const Clock &m_clock;
    Writer &m_writer;
    std::mutex m_mutex;
    Rows m_waiting;
    qint64 m_dropped = 0;
    bool m_isPosted = false; // a job that will empty the queue is on its way
    // Of the writer's thread:
    qint64 m_writtenMs = 0;
    qint64 m_seq; // tells calls of the same millisecond apart, also those of other processes
    QHash<TenantId, Kept> m_kept;
};

} // namespace plexus::storage
