// Audit chains as a whole: for those who check, sign and shorten them.
#include "core/failure.h"
#include "storage/sqlite/admin_keys.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

//! As the tables name it.
static QString chainName(const std::optional<TenantId> &tenant)
{
    return tenant ? tenant->value() : QString();
}

static std::optional<TenantId> tenantOf(const QString &chain)
{
    return chain.isEmpty() ? std::nullopt : std::optional(TenantId(chain));
}

static std::optional<AuditChain> findChain(Connection &connection, const QString &name)
{
    AuditChain chain;
    chain.tenant = tenantOf(name);
    {
        auto first =
            connection.run("SELECT seq FROM audit WHERE chain = ? ORDER BY seq LIMIT 1", name);
        if (!first.next())
            return std::nullopt;
        chain.firstSeq = first.integer(0);
    }
    auto last = connection.run(
        "SELECT seq, at_ms FROM audit WHERE chain = ? ORDER BY seq DESC LIMIT 1", name);
    last.next();
    chain.lastSeq = last.integer(0);
    chain.lastMs = last.integer(1);
    return chain;
}

//! Jumps from name to name; the rows between are not read.
static QStringList chainNames(Connection &connection)
{
    QStringList names;
    auto rows = connection.run(
        "WITH RECURSIVE names(chain) AS (SELECT min(chain) FROM audit UNION ALL "
        "SELECT (SELECT min(a.chain) FROM audit a WHERE a.chain > names.chain) FROM names "
        "WHERE names.chain IS NOT NULL) SELECT chain FROM names WHERE chain IS NOT NULL");
    while (rows.next())
        names += rows.text(0);
    return names;
}

Task<QList<AuditChain>> SqliteAudit::chains()
{
    co_return co_await m_store.readers.scan<QList<AuditChain>>([](Connection &connection) {
        QList<AuditChain> chains;
        for (const QString &name : chainNames(connection)) {
            if (const auto chain = findChain(connection, name))
                chains.append(*chain);
        }
        return chains;
    });
}

Task<std::optional<AuditChain>> SqliteAudit::chain(std::optional<TenantId> tenant)
{
    co_return findChain(m_store.readers.here(), chainName(tenant));
}

Task<QList<AuditRow>> SqliteAudit::rows(std::optional<TenantId> tenant, qint64 afterSeq, int limit)
{
    co_return co_await m_store.readers.scan<QList<AuditRow>>([=](Connection &connection) {
        QList<AuditRow> found;
        auto rows = connection.run("SELECT seq, event, previous_hash, hash FROM audit "
                                   "WHERE chain = ? AND seq > ? ORDER BY seq LIMIT ?",
                                   chainName(tenant), afterSeq, limit);
        while (rows.next())
            found.append({rows.integer(0), rows.text(1), QString::fromLatin1(rows.bytes(2).toHex()),
                          QString::fromLatin1(rows.bytes(3).toHex())});
        return found;
    });
}

Task<QList<AuditCheckpoint>> SqliteAudit::checkpoints(std::optional<TenantId> tenant,
                                                      qint64 afterSeq, int limit)
{
    co_return co_await m_store.readers.scan<QList<AuditCheckpoint>>([=](Connection &connection) {
        QList<AuditCheckpoint> found;
        auto rows = connection.run("SELECT seq, hash, at_ms, reason, key, signature FROM "
                                   "audit_checkpoint WHERE chain = ? AND seq > ? ORDER BY seq "
                                   "LIMIT ?",
                                   chainName(tenant), afterSeq, limit);
        while (rows.next())
            found.append({tenant, rows.integer(0), QString::fromLatin1(rows.bytes(1).toHex()),
                          rows.integer(2),
                          json::enumFromName<CheckpointReason>(rows.text(3))
                              .value_or(CheckpointReason::Asked),
                          rows.text(4), rows.text(5)});
        return found;
    });
}

static void requireRow(Connection &connection, const AuditCheckpoint &checkpoint)
{
    const bool isThere = connection
                             .run("SELECT 1 FROM audit WHERE chain = ? AND seq = ? AND hash = ?",
                                  chainName(checkpoint.tenant), checkpoint.seq,
                                  QByteArray::fromHex(checkpoint.hash.toLatin1()))
                             .next();
    if (!isThere)
        throw Failure(FailureKind::Conflict, u"The audit has no such row."_s);
}

//! Whatever is there for the row already stays.
static void insertCheckpoint(Connection &connection, const AuditCheckpoint &checkpoint)
{
    connection.run("INSERT INTO audit_checkpoint (chain, seq, hash, at_ms, reason, key, signature) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                   chainName(checkpoint.tenant), checkpoint.seq,
                   QByteArray::fromHex(checkpoint.hash.toLatin1()), checkpoint.atMs,
                   json::nameOf(checkpoint.reason), checkpoint.key, checkpoint.signature);
}

Task<void> SqliteAudit::addCheckpoint(AuditCheckpoint checkpoint)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        requireRow(connection, checkpoint);
        insertCheckpoint(connection, checkpoint);
    });
}

Task<void> SqliteAudit::shorten(AuditCheckpoint checkpoint)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        const QString name = chainName(checkpoint.tenant);
        requireRow(connection, checkpoint);
        if (findChain(connection, name)->lastSeq == checkpoint.seq)
            throw Failure(FailureKind::Conflict, u"The last row of an audit stays."_s);
        connection.run("DELETE FROM audit_checkpoint WHERE chain = ? AND seq <= ?", name,
                       checkpoint.seq);
        insertCheckpoint(connection, checkpoint);
        connection.run("DELETE FROM audit WHERE chain = ? AND seq <= ?", name, checkpoint.seq);
    });
}

} // namespace plexus::storage
