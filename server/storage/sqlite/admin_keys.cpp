#include "storage/sqlite/admin_keys.h"

#include "core/failure.h"
#include "json/document.h"
#include "storage/sqlite/listing.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 answersLiveMs = 24 * 3600 * 1000;

static AdminKey adminKeyFrom(const Statement &row)
{
    AdminKey key;
    key.id = row.text(0);
    key.label = row.text(1);
    key.role = json::enumFromName<AdminRole>(row.text(2)).value_or(AdminRole::Viewer);
    if (!row.isNull(3))
        key.tenant = TenantId(row.text(3));
    key.createdMs = row.integer(4);
    key.expiresMs = row.optionalInteger(5);
    key.lastUsedMs = row.optionalInteger(6);
    return key;
}

//! Keys of a tenant are told on its chain, others on the server's.
static AuditEvent keyEvent(const Store &store, const std::optional<TenantId> &tenant,
                           const Actor &actor, const QString &action, const QString &id)
{
    return tenant ? auditOf(store, *tenant, actor, action, id)
                  : serverAuditOf(store, actor, action, id);
}

Task<AdminKey> SqliteAdminKeys::add(AdminKey key, QByteArray hash, Actor actor)
{
    key.createdMs = m_store.clock.wallMs();
    co_return co_await m_store.writer.write<AdminKey>([=, store = m_store](Connection &connection) {
        if (key.tenant)
            requireTenant(connection, *key.tenant);
        connection.run(
            "INSERT INTO admin_key (id, label, role, tenant, hash, created_ms, expires_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            key.id, key.label, json::nameOf(key.role), key.tenant, hash, key.createdMs,
            key.expiresMs);
        recordChange(connection, key.tenant.value_or(TenantId()), ChangeKind::AdminKey, key.id,
                     key.createdMs);
        appendAudit(connection, keyEvent(store, key.tenant, actor, u"admin_key.added"_s, key.id));
        return key;
    });
}

static AdminKey listedKey(const QSqlQuery &row)
{
    AdminKey key;
    key.id = row.value(2).toString();
    key.label = row.value(3).toString();
    key.role = json::enumFromName<AdminRole>(row.value(4).toString()).value_or(AdminRole::Viewer);
    if (!row.isNull(5))
        key.tenant = TenantId(row.value(5).toString());
    key.createdMs = row.value(6).toLongLong();
    if (!row.isNull(7))
        key.expiresMs = row.value(7).toLongLong();
    if (!row.isNull(8))
        key.lastUsedMs = row.value(8).toLongLong();
    return key;
}

Task<Page<AdminKey>> SqliteAdminKeys::list(PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<AdminKey>>([=](Connection &connection) {
        const ListQuery list{u"id, label, role, tenant, created_ms, expires_ms, last_used_ms"_s,
                             u"admin_key WHERE 1"_s,
                             {},
                             {u"label"_s, u"tenant"_s},
                             {{"created_at"_L1, "created_ms"_L1}, {"label"_L1, "label"_L1}},
                             true,
                             u"id"_s};
        return runList<AdminKey>(connection, list, request, &listedKey);
    });
}

Task<std::optional<AdminKey>> SqliteAdminKeys::find(QByteArray hash)
{
    auto row = m_store.readers.here().run(
        "SELECT id, label, role, tenant, created_ms, expires_ms, last_used_ms "
        "FROM admin_key WHERE hash = ?",
        hash);
    co_return row.next() ? std::optional(adminKeyFrom(row)) : std::nullopt;
}

Task<void> SqliteAdminKeys::remove(QString id, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        std::optional<TenantId> tenant;
        {
            auto row = connection.run("SELECT tenant FROM admin_key WHERE id = ?", id);
            if (!row.next())
                throw Failure(FailureKind::NotFound, u"Admin key not found"_s);
            if (!row.isNull(0))
                tenant = TenantId(row.text(0));
        }
        connection.run("DELETE FROM admin_key WHERE id = ?", id);
        recordChange(connection, tenant.value_or(TenantId()), ChangeKind::AdminKey, id,
                     store.clock.wallMs());
        appendAudit(connection, keyEvent(store, tenant, actor, u"admin_key.removed"_s, id));
    });
}

Task<void> SqliteAdminKeys::touch(QString id, qint64 lastUsedMs)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("UPDATE admin_key SET last_used_ms = ? WHERE id = ?", lastUsedMs, id);
    });
}

static AuditEvent eventFrom(const QSqlQuery &row)
{
    const auto document = json::Document::parse(row.value(2).toByteArray());
    return json::read<AuditEvent>(document->root(), json::Unknown::Ignore);
}

Task<Page<AuditEvent>> SqliteAudit::list(std::optional<TenantId> tenant, PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<AuditEvent>>([=](Connection &connection) {
        ListQuery list{u"event"_s,
                       u"audit WHERE 1"_s,
                       {},
                       {u"event"_s},
                       {{"at"_L1, "at_ms"_L1}},
                       true,
                       u"(chain || char(10) || printf('%020d', seq))"_s};
        if (tenant) {
            list.from += u" AND chain = ?"_s;
            list.bound += tenant->value();
            list.id = u"seq"_s; // so that the index has the order
        }
        return runList<AuditEvent>(connection, list, request, &eventFrom);
    });
}

Task<std::optional<IdempotencyRepository::Answer>> SqliteIdempotency::find(QString adminKeyId,
                                                                           QByteArray key)
{
    auto row =
        m_store.readers.here().run("SELECT fingerprint, status, sealed_body FROM idempotent_answer "
                                   "WHERE admin_key = ? AND key = ? AND created_ms > ?",
                                   adminKeyId, key, m_store.clock.wallMs() - answersLiveMs);
    co_return row.next() ? std::optional(Answer{row.bytes(0), int(row.integer(1)), row.bytes(2)})
                         : std::nullopt;
}

Task<void> SqliteIdempotency::store(QString adminKeyId, QByteArray key, Answer answer)
{
    const qint64 now = m_store.clock.wallMs();
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("DELETE FROM idempotent_answer WHERE admin_key = ? AND key = ? "
                       "AND created_ms <= ?",
                       adminKeyId, key, now - answersLiveMs);
        connection.run("INSERT INTO idempotent_answer (admin_key, key, fingerprint, status, "
                       "sealed_body, created_ms) "
                       "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                       adminKeyId, key, answer.fingerprint, answer.status, answer.sealedBody, now);
    });
}

} // namespace plexus::storage
