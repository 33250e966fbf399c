#include "storage/sqlite/sessions.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"
#include "model/principal.h"
#include "storage/sqlite/api_keys.h"
#include "storage/sqlite/external_tokens.h"

#include <QJsonArray>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 minuteMs = 60 * 1000;
static constexpr qint64 hourMs = 60 * minuteMs;

namespace {

//! When sessions of a tenant end.
struct Limits
{
    qint64 idleMs;
    qint64 lifetimeMs;
    qint64 sessions;
    qint64 sessionsPerUser;
};

Limits limitsOf(Connection &connection, const TenantId &tenant)
{
    const TenantSettings settings = settingsOf(connection, tenant);
    return {settings.sessionIdleMinutes * minuteMs, settings.sessionLifetimeHours * hourMs,
            settings.maxSessions, settings.maxSessionsPerUser};
}

QString watchedText(const QStringList &watched)
{
    return QString::fromUtf8(json::dump(QJsonArray::fromStringList(watched)));
}

QStringList watchedFrom(const QByteArray &text)
{
    QStringList watched;
    const auto document = json::Document::parse(text);
    for (const json::Value &uri : document->root().elements())
        watched += uri.toString();
    return watched;
}

qint64 countOf(Statement statement) { return statement.next() ? statement.integer(0) : 0; }

void requireRoom(Connection &connection, const Principal &principal, const Limits &limits,
                 qint64 nowMs)
{
    const qint64 idleSince = nowMs - limits.idleMs;
    const qint64 bornSince = nowMs - limits.lifetimeMs;
    const qint64 all =
        countOf(connection.run("SELECT count(*) FROM session WHERE tenant = ? AND last_used_ms > ? "
                               "AND created_ms > ?",
                               principal.tenant, idleSince, bornSince));
    if (all >= limits.sessions)
        throw Failure(
            FailureKind::RateLimited,
            u"This tenant has as many open sessions as it may have. Close some, or try again later."_s);
    if (!principal.user)
        return;
    const qint64 own =
        countOf(connection.run("SELECT count(*) FROM session WHERE tenant = ? AND user = ? "
                               "AND last_used_ms > ? AND created_ms > ?",
                               principal.tenant, *principal.user, idleSince, bornSince));
    if (own >= limits.sessionsPerUser)
        throw Failure(
            FailureKind::RateLimited,
            u"You have as many open sessions as you may have. Close some, or try again later."_s);
}

} // namespace

Task<void> SqliteSessions::create(mcp::Owner owner, mcp::SessionRecord record)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const Principal &principal = *owner.principal;
        const qint64 now = store.clock.wallMs();
        requireRoom(connection, principal, limitsOf(connection, principal.tenant), now);
        connection.run("INSERT INTO session (tenant, id_hash, owner_key, user, family, revision, "
                       "client, initialized, "
                       "log_level, watched, created_ms, last_used_ms) VALUES (?, ?, ?, ?, ?, ?, ?, "
                       "?, ?, ?, ?, ?)",
                       principal.tenant, record.idHash, owner.key, principal.user, principal.family,
                       record.revision, QString::fromUtf8(json::dump(record.client)),
                       record.initialized, record.logLevel, watchedText(record.watched), now, now);
    });
}

Task<std::optional<mcp::SessionRecord>> SqliteSessions::find(mcp::Owner owner, QByteArray idHash)
{
    Connection &connection = m_store.readers.here();
    const TenantId &tenant = owner.principal->tenant;
    auto row = connection.run(
        "SELECT revision, client, initialized, log_level, watched, created_ms, last_used_ms "
        "FROM session WHERE tenant = ? AND id_hash = ? AND owner_key = ?",
        tenant, idHash, owner.key);
    if (!row.next())
        co_return std::nullopt;
    const Limits limits = limitsOf(connection, tenant);
    const qint64 now = m_store.clock.wallMs();
    if (now - row.integer(5) >= limits.lifetimeMs || now - row.integer(6) >= limits.idleMs)
        co_return std::nullopt;
    mcp::SessionRecord record;
    record.idHash = idHash;
    record.ownerKey = owner.key;
    record.revision = row.text(0);
    record.client = json::Document::parse(row.bytes(1))->root().toQJson().toObject();
    record.initialized = row.integer(2) != 0;
    record.logLevel = row.text(3);
    record.watched = watchedFrom(row.bytes(4));
    record.createdMs = row.integer(5);
    record.lastUsedMs = row.integer(6);
    co_return record;
}

Task<void> SqliteSessions::update(mcp::Owner owner, mcp::SessionRecord record)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("UPDATE session SET initialized = ?, log_level = ?, watched = ? "
                       "WHERE tenant = ? AND id_hash = ? AND owner_key = ?",
                       record.initialized, record.logLevel, watchedText(record.watched),
                       owner.principal->tenant, record.idHash, owner.key);
    });
}

void SqliteSessions::touch(const mcp::Owner &owner, const QByteArray &idHash)
{
    m_lastUses.note(owner.principal->tenant.value(), idHash);
}

Actor sessionEnd() { return {u"server"_s, u"session_end"_s, {}, {}}; }

void endSession(const Store &store, Connection &connection, const TenantId &tenant,
                const QByteArray &idHash)
{
    removeLinks(store, connection, tenant, LinksOf::Session, toBound(idHash), sessionEnd());
    removeApiKeys(store, connection, tenant, CredentialHolder::ofGuest(idHash), sessionEnd());
    connection.run("DELETE FROM session_value WHERE tenant = ? AND holder = ?", tenant, idHash);
    connection.run("DELETE FROM session WHERE tenant = ? AND id_hash = ?", tenant, idHash);
    recordChange(connection, tenant, ChangeKind::Session, QString::fromLatin1(idHash.toHex()),
                 store.clock.wallMs());
}

Task<bool> SqliteSessions::remove(mcp::Owner owner, QByteArray idHash)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        const TenantId &tenant = owner.principal->tenant;
        auto own = connection.run(
            "SELECT 1 FROM session WHERE tenant = ? AND id_hash = ? AND owner_key = ?", tenant,
            idHash, owner.key);
        if (!own.next())
            return false;
        endSession(store, connection, tenant, idHash);
        return true;
    });
}

} // namespace plexus::storage
