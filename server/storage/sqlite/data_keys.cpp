#include "storage/sqlite/data_keys.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static WrappedKey keyFrom(const Statement &row)
{
    return {row.text(0), row.bytes(1), row.text(2), row.text(3)};
}

static std::optional<WrappedKey> activeKey(Connection &connection, const TenantId &tenant)
{
    auto row = connection.run("SELECT id, wrapped, ring_key, born_under FROM data_key "
                              "WHERE tenant = ? AND active = 1",
                              tenant);
    return row.next() ? std::optional(keyFrom(row)) : std::nullopt;
}

Task<std::optional<WrappedKey>> SqliteDataKeys::findActive(TenantId tenant)
{
    co_return activeKey(m_store.readers.here(), tenant);
}

static void insertActive(Connection &connection, const TenantId &tenant, const WrappedKey &key,
                         qint64 nowMs)
{
    connection.run("UPDATE data_key SET active = 0 WHERE tenant = ? AND active = 1", tenant);
    connection.run("INSERT INTO data_key (tenant, id, wrapped, ring_key, born_under, active, "
                   "created_ms) VALUES (?, ?, ?, ?, ?, 1, ?)",
                   tenant, key.id, key.wrapped, key.ringKey, key.bornUnder, nowMs);
}

Task<WrappedKey> SqliteDataKeys::activate(TenantId tenant, WrappedKey key,
                                          std::optional<QString> instead)
{
    co_return co_await m_store.writer.write<WrappedKey>(
        [=, store = m_store](Connection &connection) {
            requireTenant(connection, tenant);
            const std::optional<WrappedKey> present = activeKey(connection, tenant);
            if (present && present->id != instead)
                return *present;
            insertActive(connection, tenant, key, store.clock.wallMs());
            return key;
        });
}

Task<QList<DataKeyRecord>> SqliteDataKeys::loadAll()
{
    co_return co_await m_store.readers.scan<QList<DataKeyRecord>>([](Connection &connection) {
        QList<DataKeyRecord> all;
        auto rows = connection.run("SELECT id, wrapped, ring_key, born_under, tenant, active, "
                                   "created_ms FROM data_key ORDER BY tenant, id");
        while (rows.next())
            all.append(
                {TenantId(rows.text(4)), keyFrom(rows), rows.integer(5) != 0, rows.integer(6)});
        return all;
    });
}

Task<bool> SqliteDataKeys::rewrap(TenantId tenant, WrappedKey key, QString fromRingKey, Actor actor)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        const int changed = connection
                                .run("UPDATE data_key SET wrapped = ?, ring_key = ? "
                                     "WHERE tenant = ? AND id = ? AND ring_key = ?",
                                     key.wrapped, key.ringKey, tenant, key.id, fromRingKey)
                                .affectedRows();
        if (changed != 0)
            appendAudit(connection,
                        auditOf(store, tenant, actor, u"data_key.rewrapped"_s, key.id,
                                {{u"from"_s, fromRingKey}, {u"to"_s, key.ringKey}}));
        return changed != 0;
    });
}

//! The foreign keys of the values would refuse it too; the writer is alone, so nothing comes
//! between looking and removing.
static void removeUnusedKeys(Connection &connection, const TenantId &tenant)
{
    connection.run(
        "DELETE FROM data_key AS k WHERE tenant = ? AND active = 0 "
        "AND NOT EXISTS (SELECT 1 FROM provider_config v WHERE v.tenant = k.tenant AND v.data_key "
        "= k.id) "
        "AND NOT EXISTS (SELECT 1 FROM external_token v WHERE v.tenant = k.tenant AND v.data_key = "
        "k.id) "
        "AND NOT EXISTS (SELECT 1 FROM api_key v WHERE v.tenant = k.tenant AND v.data_key = k.id) "
        "AND NOT EXISTS (SELECT 1 FROM pending_flow v WHERE v.tenant = k.tenant AND v.data_key = "
        "k.id) "
        "AND NOT EXISTS (SELECT 1 FROM revocation v WHERE v.tenant = k.tenant AND v.data_key = "
        "k.id)",
        tenant);
}

Task<int> SqliteDataKeys::removeUnused(TenantId tenant)
{
    co_return co_await m_store.writer.write<int>([=](Connection &connection) {
        removeUnusedKeys(connection, tenant);
        auto row =
            connection.run("SELECT count(*) FROM data_key WHERE tenant = ? AND active = 0", tenant);
        return row.next() ? int(row.integer(0)) : 0;
    });
}

Task<void> SqliteDataKeys::note(QString action, QJsonObject details, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        appendAudit(connection, serverAuditOf(store, actor, action, {}, details));
    });
}

} // namespace plexus::storage
