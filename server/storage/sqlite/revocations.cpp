#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/external_tokens.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

void queueRevocation(const Store &store, Connection &connection, const TenantId &tenant,
                     const CredentialHolder &holder, const QString &provider)
{
    const qint64 now = store.clock.wallMs();
    connection.run("INSERT INTO revocation (tenant, id, holder, provider, account_id, sealed, "
                   "data_key, attempts, due_ms, created_ms) "
                   "SELECT tenant, id, holder, provider, account_id, sealed, data_key, 0, ?, ? "
                   "FROM external_token WHERE tenant = ? AND holder = ? AND provider = ?",
                   now, now, tenant, holder.key(), provider);
}

Task<void> SqliteRevocations::add(Revocation revocation)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        requireDataKey(connection, revocation.tenant, revocation.tokens);
        const qint64 now = store.clock.wallMs();
        connection.run(
            "INSERT INTO revocation (tenant, id, holder, provider, account_id, sealed, "
            "data_key, attempts, due_ms, created_ms) "
            "SELECT ?, ?, ?, ?, ?, ?, ?, 0, ?, ? WHERE NOT EXISTS (SELECT 1 FROM "
            "external_token WHERE tenant = ? AND holder = ? AND provider = ? AND id = ?) "
            "ON CONFLICT (tenant, id) DO UPDATE SET sealed = excluded.sealed, "
            "data_key = excluded.data_key, attempts = attempts + 1, due_ms = excluded.due_ms, "
            "created_ms = excluded.created_ms",
            revocation.tenant, revocation.id, revocation.holder, revocation.provider,
            revocation.accountId, revocation.tokens.text, revocation.tokens.key.id, now, now,
            revocation.tenant, revocation.holder, revocation.provider, revocation.id);
    });
}

//! With what `condition` adds: time, limit. Whose account it is, is not known of every grant: then
//! it may be that of the holder's link.
#define PLEXUS_DUE_REVOCATIONS(CONDITION)                                                          \
    "SELECT v.sealed, k.id, k.wrapped, k.ring_key, k.born_under, v.tenant, v.id, v.holder, "       \
    "v.provider, v.account_id, v.attempts, v.created_ms FROM revocation v JOIN data_key k "        \
    "ON k.tenant = v.tenant AND k.id = v.data_key WHERE v.due_ms <= ? AND " CONDITION              \
    " (SELECT 1 FROM external_token t WHERE t.tenant = v.tenant AND t.provider = v.provider "      \
    "AND t.account_id = v.account_id AND v.account_id != '' UNION ALL "                            \
    "SELECT 1 FROM external_token t WHERE t.tenant = v.tenant AND t.holder = v.holder AND "        \
    "t.provider = v.provider AND '' IN (t.account_id, v.account_id)) "                             \
    "ORDER BY v.due_ms LIMIT ?"

static QList<Revocation> revocationsFrom(Statement rows)
{
    QList<Revocation> found;
    while (rows.next())
        found.append({TenantId(rows.text(5)), rows.text(6), rows.text(7), rows.text(8),
                      rows.text(9), sealedFrom(rows.query(), 0), int(rows.integer(10)),
                      rows.integer(11)});
    return found;
}

static void finishRevocation(const Store &store, Connection &connection,
                             const Revocation &revocation, const RevocationEnd &end)
{
    connection.run("DELETE FROM revocation WHERE tenant = ? AND id = ?", revocation.tenant,
                   revocation.id);
    appendAudit(
        connection,
        auditOf(store, revocation.tenant, {u"server"_s, u"revocation"_s, {}, {}},
                end.isRevoked ? u"connection.revoked"_s : u"connection.revocation_given_up"_s,
                revocation.provider,
                {{u"holder"_s, revocation.holder},
                 {u"link"_s, revocation.id},
                 {u"attempts"_s, revocation.attempts},
                 {u"reason"_s, end.reason}}));
}

Task<QList<Revocation>> SqliteRevocations::takeDue(qint64 againMs, int limit)
{
    const bool isAny =
        m_store.readers.here()
            .run("SELECT 1 FROM revocation WHERE due_ms <= ? LIMIT 1", m_store.clock.wallMs())
            .next();
    if (!isAny) // the usual case writes nothing
        co_return {};
    co_return co_await m_store.writer.write<QList<Revocation>>(
        [=, store = m_store](Connection &connection) {
            const qint64 now = store.clock.wallMs();
            for (const Revocation &linkedAgain :
                 revocationsFrom(connection.run(PLEXUS_DUE_REVOCATIONS("EXISTS"), now, limit)))
                finishRevocation(store, connection, linkedAgain, {false, u"account is linked"_s});
            QList<Revocation> due =
                revocationsFrom(connection.run(PLEXUS_DUE_REVOCATIONS("NOT EXISTS"), now, limit));
            for (Revocation &revocation : due) {
                ++revocation.attempts;
                connection.run("UPDATE revocation SET attempts = ?, due_ms = ? WHERE tenant = ? "
                               "AND id = ?",
                               revocation.attempts, againMs, revocation.tenant, revocation.id);
            }
            return due;
        });
}
#undef PLEXUS_DUE_REVOCATIONS

Task<void> SqliteRevocations::postpone(Revocation revocation, qint64 dueMs)
{
    co_await m_store.writer.write<void>([=](Connection &connection) {
        connection.run("UPDATE revocation SET due_ms = ? WHERE tenant = ? AND id = ? AND attempts "
                       "= ?",
                       dueMs, revocation.tenant, revocation.id, revocation.attempts);
    });
}

//! Unless newer tokens have taken their place meanwhile.
Task<void> SqliteRevocations::finish(Revocation revocation, RevocationEnd end)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const bool isTheSame =
            connection
                .run("SELECT 1 FROM revocation WHERE tenant = ? AND id = ? AND attempts = ?",
                     revocation.tenant, revocation.id, revocation.attempts)
                .next();
        if (isTheSame)
            finishRevocation(store, connection, revocation, end);
    });
}

} // namespace plexus::storage
