#include "storage/sqlite/audit_log.h"

#include "core/digest.h"
#include "json/write.h"

namespace plexus::storage {

void appendAudit(Connection &connection, AuditEvent event)
{
    const QString chain = event.tenant ? event.tenant->value() : QString();
    QByteArray previous;
    {
        auto last = connection.run(
            "SELECT seq, hash FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1", chain);
        if (last.next()) {
            event.seq = last.integer(0);
            previous = last.bytes(1);
        }
    }
    ++event.seq;
    const QByteArray text = json::dump(json::write(event));
    connection.run("INSERT INTO audit (chain, seq, at_ms, event, previous_hash, hash) VALUES (?, "
                   "?, ?, ?, ?, ?)",
                   chain, event.seq, event.atMs, QString::fromUtf8(text), previous,
                   sha256(previous + text));
}

} // namespace plexus::storage
