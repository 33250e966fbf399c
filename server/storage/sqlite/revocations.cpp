#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/external_tokens.h"

namespace plexus::storage {

void queueRevocation(const Store &store, Connection &connection, const Revocation &revocation)
{
    requireDataKey(connection, revocation.tenant, revocation.tokens);
    const qint64 now = store.clock.wallMs();
    connection.run("INSERT INTO revocation (tenant, id, provider, sealed, data_key, attempts, "
                   "due_ms, created_ms) VALUES (?, ?, ?, ?, ?, 0, ?, ?)",
                   revocation.tenant, revocation.id, revocation.provider, revocation.tokens.text,
                   revocation.tokens.key.id, now, now);
}

static QList<Revocation> dueRevocations(Connection &connection, qint64 nowMs, int limit)
{
    QList<Revocation> due;
    auto rows = connection.run(
        "SELECT v.sealed, k.id, k.wrapped, k.ring_key, k.born_under, v.tenant, v.id, v.provider, "
        "v.attempts, v.created_ms FROM revocation v JOIN data_key k ON k.tenant = v.tenant AND "
        "k.id = v.data_key WHERE v.due_ms <= ? ORDER BY v.due_ms LIMIT ?",
        nowMs, limit);
    while (rows.next())
        due.append({TenantId(rows.text(5)), rows.text(6), rows.text(7), sealedFrom(rows.query(), 0),
                    int(rows.integer(8)) + 1, rows.integer(9)});
    return due;
}

Task<QList<Revocation>> SqliteRevocations::takeDue(qint64 againMs, int limit)
{
    co_return co_await m_store.writer.write<QList<Revocation>>(
        [=, store = m_store](Connection &connection) {
            const QList<Revocation> due = dueRevocations(connection, store.clock.wallMs(), limit);
            for (const Revocation &revocation : due) {
                connection.run("UPDATE revocation SET attempts = ?, due_ms = ? WHERE tenant = ? "
                               "AND id = ?",
                               revocation.attempts, againMs, revocation.tenant, revocation.id);
            }
            return due;
        });
}

Task<void> SqliteRevocations::remove(TenantId tenant, QString id)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("DELETE FROM revocation WHERE tenant = ? AND id = ?", tenant, id);
    });
}

} // namespace plexus::storage
