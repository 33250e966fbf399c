// When sessions were last used.
#pragma once

#include "storage/sqlite/writer.h"

#include <QHash>

namespace plexus::storage {

//! Times of use, gathered by all threads and written a few seconds later.
class LastUses
{
public:
    LastUses(const Clock &clock, Writer &writer)
        : m_clock(clock)
        , m_writer(writer)
    {
    }
    void note(const QString &tenant, const QByteArray &idHash);
    //! Writes what was gathered when that is some seconds old.
    void flushWhenDue();
    //! Writes what was gathered.
    void flush();

private:
    const Clock &m_clock;
    Writer &m_writer;
    std::mutex m_mutex;
    QHash<std::pair<QString, QByteArray>, qint64> m_usedMs;
    std::atomic<qint64> m_flushedMs = 0;
};

} // namespace plexus::storage
