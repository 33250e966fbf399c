#include "storage/sqlite/users.h"

#include "core/failure.h"
#include "storage/sqlite/api_keys.h"
#include "storage/sqlite/external_tokens.h"
#include "storage/sqlite/listing.h"
#include "storage/sqlite/sessions.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static const QString tokenColumns =
    u"id, user, family, label, created_ms, expires_ms, last_used_ms, revoked_ms"_s;

static std::optional<qint64> optionalAt(const QSqlQuery &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.value(column).toLongLong());
}

//! Columns as in tokenColumns, the first at `first`.
static UserToken tokenFrom(const TenantId &tenant, const QSqlQuery &row, int first)
{
    UserToken token;
    token.tenant = tenant;
    token.id = TokenId(row.value(first).toString());
    token.user = UserId(row.value(first + 1).toString());
    token.family = FamilyId(row.value(first + 2).toString());
    token.label = row.value(first + 3).toString();
    token.createdMs = row.value(first + 4).toLongLong();
    token.expiresMs = row.value(first + 5).toLongLong();
    token.lastUsedMs = optionalAt(row, first + 6);
    token.revokedMs = optionalAt(row, first + 7);
    return token;
}

//! Sessions that a family's tokens began end with it.
static void endFamily(const Store &store, Connection &connection, const TenantId &tenant,
                      const QString &family)
{
    QByteArrayList sessions;
    auto rows = connection.run("SELECT id_hash FROM session WHERE tenant = ? AND family = ?",
                               tenant, family);
    while (rows.next())
        sessions += rows.bytes(0);
    for (const QByteArray &idHash : sessions)
        endSession(store, connection, tenant, idHash);
    connection.run("DELETE FROM browser_session WHERE tenant = ? AND family = ?", tenant, family);
    recordChange(connection, tenant, ChangeKind::TokenFamily, family, store.clock.wallMs());
}

//! Revokes the user's live tokens; the sessions of `keptFamily` go on. Returns how many there were.
static int revokeLive(const Store &store, Connection &connection, const TenantId &tenant,
                      const UserId &user, const FamilyId &keptFamily)
{
    const qint64 now = store.clock.wallMs();
    QStringList families;
    int live = 0;
    {
        auto rows = connection.run("SELECT family FROM user_token WHERE tenant = ? AND user = ? "
                                   "AND revoked_ms IS NULL AND expires_ms > ?",
                                   tenant, user, now);
        for (; rows.next(); ++live) {
            if (!families.contains(rows.text(0)))
                families += rows.text(0);
        }
    }
    connection.run(
        "UPDATE user_token SET revoked_ms = ? WHERE tenant = ? AND user = ? AND revoked_ms IS NULL",
        now, tenant, user);
    families.removeAll(keptFamily.value());
    for (const QString &family : families)
        endFamily(store, connection, tenant, family);
    return live;
}

//! Replaces the user's live tokens by `token`; returns the family that goes on in it. A rotation
//! does not end sessions (DESIGN.md section 4).
static FamilyId replaceLive(const Store &store, Connection &connection, const UserToken &token)
{
    FamilyId family = token.family;
    {
        auto newest = connection.run(
            "SELECT family FROM user_token WHERE tenant = ? AND user = ? AND revoked_ms IS NULL "
            "AND expires_ms > ? ORDER BY created_ms DESC LIMIT 1",
            token.tenant, token.user, store.clock.wallMs());
        if (newest.next())
            family = FamilyId(newest.text(0));
    }
    revokeLive(store, connection, token.tenant, token.user, family);
    return family;
}

static void requireUser(Connection &connection, const TenantId &tenant, const UserId &user)
{
    if (!connection.run("SELECT 1 FROM plexus_user WHERE tenant = ? AND id = ?", tenant, user)
             .next())
        throw Failure(FailureKind::NotFound, u"User not found"_s);
}

static UserToken insertToken(const Store &store, Connection &connection, UserToken token,
                             const QByteArray &hash, bool replaceOthers, const Actor &actor)
{
    requireTenant(connection, token.tenant);
    token.createdMs = store.clock.wallMs();
    connection.run(
        "INSERT INTO plexus_user (tenant, id, created_ms) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
        token.tenant, token.user, token.createdMs);
    if (replaceOthers)
        token.family = replaceLive(store, connection, token);
    connection.run(
        "INSERT INTO user_token (tenant, id, user, family, label, hash, created_ms, expires_ms) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        token.tenant, token.id, token.user, token.family, token.label, hash, token.createdMs,
        token.expiresMs);
    appendAudit(connection,
                auditOf(store, token.tenant, actor, u"token.created"_s, token.id.value(),
                        {{u"user"_s, token.user.value()}, {u"replaced_others"_s, replaceOthers}}));
    return token;
}

Task<UserToken> SqliteUsers::addToken(UserToken token, QByteArray hash, bool replaceOthers,
                                      Actor actor)
{
    co_return co_await m_store.writer.write<UserToken>(
        [=, store = m_store](Connection &connection) {
            return insertToken(store, connection, token, hash, replaceOthers, actor);
        });
}

Task<std::optional<UserToken>> SqliteUsers::findToken(TenantId tenant, QByteArray hash)
{
    auto row = m_store.readers.here().run(
        "SELECT id, user, family, label, created_ms, expires_ms, last_used_ms, revoked_ms "
        "FROM user_token WHERE hash = ? AND tenant = ?",
        hash, tenant);
    co_return row.next() ? std::optional(tokenFrom(tenant, row.query(), 0)) : std::nullopt;
}

Task<Page<UserToken>> SqliteUsers::listTokens(TenantId tenant, std::optional<UserId> user,
                                              PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<UserToken>>([=](Connection &connection) {
        ListQuery list{tokenColumns,
                       u"user_token WHERE tenant = ?"_s,
                       {tenant.value()},
                       {u"user"_s, u"label"_s},
                       {{"created_at"_L1, "created_ms"_L1},
                        {"user_id"_L1, "user"_L1},
                        {"expires_at"_L1, "expires_ms"_L1}},
                       true,
                       u"id"_s};
        if (user) {
            list.from += u" AND user = ?"_s;
            list.bound += user->value();
        }
        return runList<UserToken>(connection, list, request, [&tenant](const QSqlQuery &row) {
            return tokenFrom(tenant, row, 2);
        });
    });
}

Task<void> SqliteUsers::revokeToken(TenantId tenant, TokenId token, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        QString family;
        {
            auto row = connection.run(
                "SELECT family, revoked_ms FROM user_token WHERE tenant = ? AND id = ?", tenant,
                token);
            if (!row.next())
                throw Failure(FailureKind::NotFound, u"Token not found"_s);
            if (!row.isNull(1))
                return;
            family = row.text(0);
        }
        connection.run("UPDATE user_token SET revoked_ms = ? WHERE tenant = ? AND family = ? AND "
                       "revoked_ms IS NULL",
                       store.clock.wallMs(), tenant, family);
        endFamily(store, connection, tenant, family);
        appendAudit(connection, auditOf(store, tenant, actor, u"token.revoked"_s, token.value()));
    });
}

Task<int> SqliteUsers::revokeAllTokens(TenantId tenant, UserId user, Actor actor)
{
    co_return co_await m_store.writer.write<int>([=, store = m_store](Connection &connection) {
        requireUser(connection, tenant, user);
        const int live = revokeLive(store, connection, tenant, user, {});
        appendAudit(connection,
                    auditOf(store, tenant, actor, u"token.all_revoked"_s, user.value(),
                            {{u"count"_s, live}}));
        return live;
    });
}

static const QString userColumns = u"plexus_user.id, plexus_user.created_ms, "
                                   "(SELECT max(last_used_ms) FROM user_token t WHERE t.tenant = "
                                   "plexus_user.tenant AND t.user = plexus_user.id), "
                                   "(SELECT count(*) FROM user_token t WHERE t.tenant = "
                                   "plexus_user.tenant AND t.user = plexus_user.id "
                                   "AND t.revoked_ms IS NULL AND t.expires_ms > %1)"_s;

static PlexusUser userFrom(const TenantId &tenant, const QSqlQuery &row, int first)
{
    return {tenant, UserId(row.value(first).toString()), row.value(first + 1).toLongLong(),
            optionalAt(row, first + 2), row.value(first + 3).toInt()};
}

static ListQuery usersOf(const TenantId &tenant, qint64 nowMs)
{
    return {userColumns.arg(nowMs),
            u"plexus_user WHERE tenant = ?"_s,
            {tenant.value()},
            {u"id"_s},
            {{"created_at"_L1, "created_ms"_L1}, {"user_id"_L1, "id"_L1}},
            true,
            u"id"_s};
}

Task<std::optional<PlexusUser>> SqliteUsers::findUser(TenantId tenant, UserId user)
{
    const qint64 now = m_store.clock.wallMs();
    const Page<PlexusUser> found =
        co_await m_store.readers.scan<Page<PlexusUser>>([=](Connection &connection) {
            ListQuery list = usersOf(tenant, now);
            list.from += u" AND id = ?"_s;
            list.bound += user.value();
            return runList<PlexusUser>(
                connection, list, PageRequest{1, {}, {}, {}},
                [&tenant](const QSqlQuery &row) { return userFrom(tenant, row, 2); });
        });
    co_return found.items.isEmpty() ? std::nullopt : std::optional(found.items.front());
}

Task<Page<PlexusUser>> SqliteUsers::listUsers(TenantId tenant, PageRequest request)
{
    const qint64 now = m_store.clock.wallMs();
    co_return co_await m_store.readers.scan<Page<PlexusUser>>([=](Connection &connection) {
        return runList<PlexusUser>(
            connection, usersOf(tenant, now), request,
            [&tenant](const QSqlQuery &row) { return userFrom(tenant, row, 2); });
    });
}

Task<void> SqliteUsers::removeUser(TenantId tenant, UserId user, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        requireUser(connection, tenant, user);
        removeLinks(store, connection, tenant, LinksOf::User, toBound(user), actor);
        removeApiKeys(store, connection, tenant, CredentialHolder::ofUser(user), actor);
        connection.run("DELETE FROM session_value WHERE tenant = ? AND user = ?", tenant, user);
        connection.run("DELETE FROM session WHERE tenant = ? AND user = ?", tenant, user);
        connection.run("DELETE FROM task WHERE tenant = ? AND user = ?", tenant, user);
        connection.run("DELETE FROM plexus_user WHERE tenant = ? AND id = ?", tenant, user);
        recordChange(connection, tenant, ChangeKind::User, user.value(), store.clock.wallMs());
        appendAudit(connection, auditOf(store, tenant, actor, u"user.removed"_s, user.value()));
    });
}

Task<void> SqliteUsers::touchTokens(TenantId tenant, QHash<QString, qint64> lastUsedMsByTokenId)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        for (auto it = lastUsedMsByTokenId.begin(); it != lastUsedMsByTokenId.end(); ++it) {
            connection.run("UPDATE user_token SET last_used_ms = max(ifnull(last_used_ms, 0), ?) "
                           "WHERE tenant = ? AND id = ?",
                           it.value(), tenant, it.key());
        }
    });
}

} // namespace plexus::storage
