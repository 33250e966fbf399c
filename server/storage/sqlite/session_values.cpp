#include "storage/sqlite/session_values.h"

#include "core/failure.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype largestValue = 64 * 1024;
static constexpr qsizetype longestKey = 256;
static constexpr qint64 mostKeys = 256;

Task<std::optional<QByteArray>> SqliteSessionValues::get(TenantId tenant, QByteArray holder,
                                                         QString key)
{
    auto row = m_store.readers.here().run(
        "SELECT json FROM session_value WHERE tenant = ? AND holder = ? AND key = ? "
        "AND expires_ms > ?",
        tenant, holder, key, m_store.clock.wallMs());
    co_return row.next() ? std::optional(row.bytes(0)) : std::nullopt;
}

static void requireSpace(Connection &connection, const TenantId &tenant, const QByteArray &holder,
                         const QString &key, qint64 nowMs)
{
    auto others = connection.run("SELECT count(*) FROM session_value WHERE tenant = ? AND holder = "
                                 "? AND key <> ? AND expires_ms > ?",
                                 tenant, holder, key, nowMs);
    if (others.next() && others.integer(0) >= mostKeys)
        throw Failure(FailureKind::TooLarge, u"A session holds at most %1 values."_s.arg(mostKeys));
}

Task<void> SqliteSessionValues::set(TenantId tenant, std::optional<UserId> user, QByteArray holder,
                                    QString key, QByteArray json, qint64 expiresMs)
{
    if (json.size() > largestValue || key.size() > longestKey) {
        throw Failure(FailureKind::TooLarge,
                      u"A session value has at most %1 bytes, its key at most %2 characters."_s
                          .arg(largestValue)
                          .arg(longestKey));
    }
    co_await m_store.writer.write<void>([=, now = m_store.clock.wallMs()](Connection &connection) {
        requireTenant(connection, tenant);
        requireSpace(connection, tenant, holder, key, now);
        connection.run("INSERT INTO session_value (tenant, holder, key, user, json, expires_ms) "
                       "VALUES (?, ?, ?, ?, ?, ?) "
                       "ON CONFLICT (tenant, holder, key) DO UPDATE SET json = excluded.json, "
                       "expires_ms = excluded.expires_ms",
                       tenant, holder, key, user, json, expiresMs);
    });
}

Task<bool> SqliteSessionValues::remove(TenantId tenant, QByteArray holder, QString key)
{
    co_return co_await m_store.writer.write<bool>([=](Connection &connection) {
        return connection
                   .run("DELETE FROM session_value WHERE tenant = ? AND holder = ? AND key = ?",
                        tenant, holder, key)
                   .affectedRows()
            > 0;
    });
}

Task<std::optional<QByteArray>> SqliteServerRecords::get(QString name)
{
    auto row = m_store.readers.here().run("SELECT value FROM server_record WHERE name = ?", name);
    co_return row.next() ? std::optional(row.bytes(0)) : std::nullopt;
}

Task<void> SqliteServerRecords::set(QString name, QByteArray value)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("INSERT INTO server_record (name, value) VALUES (?, ?) "
                       "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                       name, value);
    });
}

Task<QByteArray> SqliteServerRecords::setOnce(QString name, QByteArray value)
{
    co_return co_await m_store.writer.write<QByteArray>([=](Connection &connection) {
        connection.run("INSERT INTO server_record (name, value) VALUES (?, ?) "
                       "ON CONFLICT (name) DO NOTHING",
                       name, value);
        auto row = connection.run("SELECT value FROM server_record WHERE name = ?", name);
        return row.next() ? row.bytes(0) : QByteArray();
    });
}

} // namespace plexus::storage
