#include "storage/sqlite/last_uses.h"

namespace plexus::storage {

static constexpr qint64 flushEveryMs = 5000;

void LastUses::note(const QString &tenant, const QByteArray &idHash)
{
    {
        const std::lock_guard lock(m_mutex);
        m_usedMs[{tenant, idHash}] = m_clock.wallMs();
    }
    flushWhenDue();
}

void LastUses::flushWhenDue()
{
    if (m_clock.wallMs() - m_flushedMs > flushEveryMs)
        flush();
}

void LastUses::flush()
{
    QHash<std::pair<QString, QByteArray>, qint64> uses;
    {
        const std::lock_guard lock(m_mutex);
        uses = std::exchange(m_usedMs, {});
        m_flushedMs = m_clock.wallMs();
    }
    if (uses.isEmpty())
        return;
    m_writer.post([uses](Connection &connection) {
        for (auto it = uses.begin(); it != uses.end(); ++it) {
            connection.run("UPDATE session SET last_used_ms = max(last_used_ms, ?) WHERE tenant = "
                           "? AND id_hash = ?",
                           it.value(), it.key().first, it.key().second);
        }
    });
}

} // namespace plexus::storage
