#include "storage/sqlite/tasks.h"

#include "core/failure.h"
#include "model/principal.h"
#include "model/tenant.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static qint64 taskCount(Statement rows) { return rows.next() ? rows.integer(0) : 0; }

static void requireRoom(Connection &connection, const mcp::Owner &owner, qint64 nowMs)
{
    const TenantId &tenant = owner.principal->tenant;
    const TenantSettings settings = settingsOf(connection, tenant);
    const qint64 all =
        taskCount(connection.run("SELECT count(*) FROM task WHERE tenant = ? AND "
                                 "status IN ('working', 'input_required') AND expires_ms > ?",
                                 tenant, nowMs));
    if (all >= settings.maxTasks)
        throw Failure(FailureKind::RateLimited,
                      u"This tenant has as many running tasks as it may have. Try again later."_s);
    const qint64 own =
        taskCount(connection.run("SELECT count(*) FROM task WHERE tenant = ? AND owner_key = ? AND "
                                 "status IN ('working', 'input_required') AND expires_ms > ?",
                                 tenant, owner.key, nowMs));
    if (own >= settings.maxTasksPerUser)
        throw Failure(FailureKind::RateLimited,
                      u"You have as many running tasks as you may have. Try again later."_s);
}

Task<void> SqliteTasks::create(mcp::Owner owner, mcp::TaskRecord record)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const qint64 now = store.clock.wallMs();
        requireRoom(connection, owner, now);
        connection.run("INSERT INTO task (tenant, id_hash, owner_key, user, status, "
                       "status_message, outcome, created_ms, updated_ms, expires_ms, runner, "
                       "lease_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       owner.principal->tenant, record.idHash, owner.key, owner.principal->user,
                       record.status, record.statusMessage, record.outcome, record.createdMs, now,
                       record.expiresMs, record.runner, record.leaseMs);
    });
}

static std::optional<mcp::TaskRecord> readTask(Connection &connection, const mcp::Owner &owner,
                                               const QByteArray &idHash, qint64 nowMs)
{
    auto row = connection.run(
        "SELECT status, status_message, outcome, created_ms, updated_ms, expires_ms, runner, "
        "lease_ms FROM task WHERE tenant = ? AND id_hash = ? AND owner_key = ? AND expires_ms > ?",
        owner.principal->tenant, idHash, owner.key, nowMs);
    if (!row.next())
        return std::nullopt;
    return mcp::TaskRecord{idHash,         row.text(0),    row.text(1),
                           row.bytes(2),   row.integer(3), row.integer(4),
                           row.integer(5), row.bytes(6),   row.integer(7)};
}

Task<std::optional<mcp::TaskRecord>> SqliteTasks::find(mcp::Owner owner, QByteArray idHash)
{
    co_return readTask(m_store.readers.here(), owner, idHash, m_store.clock.wallMs());
}

static void writeTask(Connection &connection, const TenantId &tenant, const mcp::TaskRecord &record)
{
    connection.run("UPDATE task SET status = ?, status_message = ?, outcome = ?, updated_ms = ? "
                   "WHERE tenant = ? AND id_hash = ?",
                   record.status, record.statusMessage, record.outcome, record.updatedMs, tenant,
                   record.idHash);
    recordChange(connection, tenant, ChangeKind::Task, QString::fromLatin1(record.idHash.toHex()),
                 record.updatedMs);
}

Task<std::optional<mcp::TaskRecord>>
SqliteTasks::change(mcp::Owner owner, QByteArray idHash,
                    std::function<void(mcp::TaskRecord &)> edit)
{
    using Found = std::optional<mcp::TaskRecord>;
    co_return co_await m_store.writer.write<Found>([=, store = m_store](Connection &connection) {
        const qint64 now = store.clock.wallMs();
        Found record = readTask(connection, owner, idHash, now);
        if (!record || record->isOver())
            return record;
        edit(*record);
        record->updatedMs = now;
        writeTask(connection, owner.principal->tenant, *record);
        return record;
    });
}

void SqliteTasks::renew(const QByteArray &runner, qint64 leaseMs)
{
    m_store.writer.post([=](Connection &connection) {
        connection.run("UPDATE task SET lease_ms = ? WHERE runner = ? AND "
                       "status IN ('working', 'input_required')",
                       leaseMs, runner);
    });
}

} // namespace plexus::storage
