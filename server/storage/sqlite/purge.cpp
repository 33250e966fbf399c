#include "storage/sqlite/purge.h"

#include "model/browser_login.h"
#include "storage/sqlite/api_keys.h"
#include "storage/sqlite/external_tokens.h"
#include "storage/sqlite/sessions.h"

namespace plexus::storage {

static constexpr qint64 hour = 3600 * 1000;
static constexpr qint64 day = 24 * hour;

struct OverSession
{
    QString tenant;
    QByteArray idHash;
};

//! Limits live in the tenant's settings; absent ones have the defaults of TenantSettings.
static QList<OverSession> overSessions(Connection &connection, qint64 nowMs)
{
    auto rows = connection.run(
        "SELECT s.tenant, s.id_hash FROM session s JOIN tenant t ON t.id = s.tenant WHERE "
        "s.last_used_ms < ? - 60000 * ifnull(json_extract(t.settings, '$.session_idle_minutes'), "
        "1440) OR s.created_ms < ? - 3600000 * "
        "ifnull(json_extract(t.settings, '$.session_lifetime_hours'), 168)",
        nowMs, nowMs);
    QList<OverSession> over;
    while (rows.next())
        over.append({rows.text(0), rows.bytes(1)});
    return over;
}

static void purgeSessions(const Store &store, Connection &connection, qint64 nowMs)
{
    for (const OverSession &session : overSessions(connection, nowMs)) {
        removeLinks(store, connection, TenantId(session.tenant), LinksOf::Session,
                    toBound(session.idHash), sessionEnd());
        removeApiKeys(store, connection, TenantId(session.tenant),
                      CredentialHolder::ofGuest(session.idHash), sessionEnd());
        connection.run("DELETE FROM session_value WHERE tenant = ? AND holder = ?", session.tenant,
                       session.idHash);
        connection.run("DELETE FROM session WHERE tenant = ? AND id_hash = ?", session.tenant,
                       session.idHash);
    }
    connection.run("DELETE FROM session_value WHERE expires_ms < ?", nowMs);
}

//! Not too many at once: others wait for the writer. What the tenants want to keep at most is seen
//! to by the queue.
static void purgeActivity(Connection &connection, qint64 nowMs)
{
    connection.run(
        "DELETE FROM activity WHERE (tenant, at_ms, seq) IN (SELECT a.tenant, a.at_ms, a.seq FROM "
        "tenant t CROSS JOIN activity a ON a.tenant = t.id WHERE a.at_ms < ? - 86400000 * "
        "ifnull(json_extract(t.settings, '$.activity_days'), 30) LIMIT 20000)",
        nowMs);
}

void purge(const Store &store, Connection &connection)
{
    const qint64 nowMs = store.clock.wallMs();
    purgeActivity(connection, nowMs);
    purgeSessions(store, connection, nowMs);
    connection.run("DELETE FROM browser_session WHERE last_used_ms <= ? OR created_ms <= ?",
                   nowMs - BrowserSession::idleMs, nowMs - BrowserSession::lifetimeMs);
    connection.run("DELETE FROM login_transaction WHERE expires_ms <= ?", nowMs);
    connection.run("DELETE FROM task WHERE expires_ms <= ?", nowMs);
    connection.run("DELETE FROM pending_flow WHERE expires_ms <= ?", nowMs);
    connection.run("DELETE FROM user_token WHERE expires_ms < ? OR revoked_ms < ?",
                   nowMs - 30 * day, nowMs - 30 * day);
    connection.run("DELETE FROM idempotent_answer WHERE created_ms < ?", nowMs - day);
    connection.run("DELETE FROM change WHERE at_ms < ?", nowMs - hour);
}

} // namespace plexus::storage
