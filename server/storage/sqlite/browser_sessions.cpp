#include "storage/sqlite/browser_sessions.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 mostPerUser = 20;

void insertBrowserSession(Connection &connection, const BrowserSession &session,
                          const QByteArray &hash)
{
    const BrowserIdentity &who = session.identity;
    connection.run("INSERT INTO browser_session (tenant, hash, user, display_name, method, family, "
                   "auth_ms, created_ms, last_used_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   session.tenant, hash, who.user, who.displayName, who.method, who.family,
                   who.authMs, session.createdMs, session.lastUsedMs);
    connection.run("DELETE FROM browser_session WHERE tenant = ? AND user = ? AND hash NOT IN "
                   "(SELECT hash FROM browser_session WHERE tenant = ? AND user = ? "
                   "ORDER BY last_used_ms DESC LIMIT ?)",
                   session.tenant, who.user, session.tenant, who.user, mostPerUser);
}

Task<std::optional<BrowserSession>> SqliteBrowserSessions::find(TenantId tenant, QByteArray hash)
{
    auto row = m_store.readers.here().run(
        "SELECT user, display_name, method, family, auth_ms, created_ms, last_used_ms "
        "FROM browser_session WHERE tenant = ? AND hash = ?",
        tenant, hash);
    if (!row.next())
        co_return std::nullopt;
    const BrowserSession session{
        tenant,
        {UserId(row.text(0)), row.text(1), row.text(2), FamilyId(row.text(3)), row.integer(4)},
        row.integer(5),
        row.integer(6)};
    co_return session.isLive(m_store.clock.wallMs()) ? std::optional(session) : std::nullopt;
}

Task<void> SqliteBrowserSessions::touch(TenantId tenant, QByteArray hash)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        connection.run("UPDATE browser_session SET last_used_ms = max(last_used_ms, ?) "
                       "WHERE tenant = ? AND hash = ?",
                       store.clock.wallMs(), tenant, hash);
    });
}

Task<bool> SqliteBrowserSessions::end(TenantId tenant, QByteArray hash, Actor actor)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        const int ended =
            connection
                .run("DELETE FROM browser_session WHERE tenant = ? AND hash = ?", tenant, hash)
                .affectedRows();
        if (ended > 0)
            appendAudit(connection,
                        auditOf(store, tenant, actor, u"browser.signed_out"_s, actor.id));
        return ended > 0;
    });
}

Task<int> SqliteBrowserSessions::endAll(TenantId tenant, UserId user, Actor actor)
{
    co_return co_await m_store.writer.write<int>([=, store = m_store](Connection &connection) {
        const int ended =
            connection
                .run("DELETE FROM browser_session WHERE tenant = ? AND user = ?", tenant, user)
                .affectedRows();
        if (ended > 0)
            appendAudit(connection,
                        auditOf(store, tenant, actor, u"browser.all_signed_out"_s, user.value(),
                                {{u"count"_s, ended}}));
        return ended;
    });
}

} // namespace plexus::storage
