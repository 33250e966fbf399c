#include "storage/sqlite/host_secrets.h"

#include "core/failure.h"
#include "storage/sqlite/listing.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 mostLive =
    2; // the old one and the new one while the host application is switched over

static HostSecret secretFrom(const TenantId &tenant, const Statement &row)
{
    return {row.text(0), tenant, row.text(1), row.integer(2), row.optionalInteger(3)};
}

static HostSecret insertSecret(const Store &store, Connection &connection, HostSecret secret,
                               const QByteArray &hash, const Actor &actor)
{
    requireTenant(connection, secret.tenant);
    auto count = connection.run("SELECT count(*) FROM host_secret WHERE tenant = ?", secret.tenant);
    if (count.next() && count.integer(0) >= mostLive) {
        throw Failure(
            FailureKind::Conflict,
            u"This tenant has two host secrets already. Remove the one that is no longer used first."_s);
    }
    secret.createdMs = store.clock.wallMs();
    connection.run(
        "INSERT INTO host_secret (tenant, id, label, hash, created_ms) VALUES (?, ?, ?, ?, ?)",
        secret.tenant, secret.id, secret.label, hash, secret.createdMs);
    recordChange(connection, secret.tenant, ChangeKind::HostSecret, secret.id, secret.createdMs);
    appendAudit(connection,
                auditOf(store, secret.tenant, actor, u"host_secret.added"_s, secret.id));
    return secret;
}

Task<HostSecret> SqliteHostSecrets::add(HostSecret secret, QByteArray hash, Actor actor)
{
    co_return co_await m_store.writer.write<HostSecret>(
        [=, store = m_store](Connection &connection) {
            return insertSecret(store, connection, secret, hash, actor);
        });
}

static qint64 integerOf(const QSqlQuery &row, int column) { return row.value(column).toLongLong(); }

static HostSecret listedSecret(const TenantId &tenant, const QSqlQuery &row)
{
    HostSecret secret{row.value(2).toString(), tenant, row.value(3).toString(), integerOf(row, 4)};
    if (!row.isNull(5))
        secret.lastUsedMs = integerOf(row, 5);
    return secret;
}

Task<Page<HostSecret>> SqliteHostSecrets::list(TenantId tenant, PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<HostSecret>>([=](Connection &connection) {
        const ListQuery list{u"id, label, created_ms, last_used_ms"_s,
                             u"host_secret WHERE tenant = ?"_s,
                             {tenant.value()},
                             {u"label"_s},
                             {{"created_at"_L1, "created_ms"_L1}, {"label"_L1, "label"_L1}},
                             true,
                             u"id"_s};
        return runList<HostSecret>(connection, list, request, [&tenant](const QSqlQuery &row) {
            return listedSecret(tenant, row);
        });
    });
}

Task<std::optional<HostSecret>> SqliteHostSecrets::find(TenantId tenant, QByteArray hash)
{
    auto row = m_store.readers.here().run(
        "SELECT id, label, created_ms, last_used_ms FROM host_secret WHERE tenant = ? AND hash = ?",
        tenant, hash);
    co_return row.next() ? std::optional(secretFrom(tenant, row)) : std::nullopt;
}

Task<void> SqliteHostSecrets::remove(TenantId tenant, QString id, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const auto removed =
            connection.run("DELETE FROM host_secret WHERE tenant = ? AND id = ?", tenant, id)
                .affectedRows();
        if (removed == 0)
            throw Failure(FailureKind::NotFound, u"Host secret not found"_s);
        recordChange(connection, tenant, ChangeKind::HostSecret, id, store.clock.wallMs());
        appendAudit(connection, auditOf(store, tenant, actor, u"host_secret.removed"_s, id));
    });
}

Task<void> SqliteHostSecrets::touch(TenantId tenant, QHash<QString, qint64> lastUsedMsById)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        for (auto it = lastUsedMsById.begin(); it != lastUsedMsById.end(); ++it) {
            connection.run("UPDATE host_secret SET last_used_ms = max(ifnull(last_used_ms, 0), ?) "
                           "WHERE tenant = ? AND id = ?",
                           it.value(), tenant, it.key());
        }
    });
}

} // namespace plexus::storage
