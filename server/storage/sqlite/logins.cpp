#include "storage/sqlite/logins.h"

#include "core/failure.h"
#include "storage/sqlite/browser_sessions.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static qint64 openLogins(Connection &connection, const TenantId &tenant)
{
    auto row = connection.run("SELECT count(*) FROM login_transaction WHERE tenant = ?", tenant);
    return row.next() ? row.integer(0) : 0;
}

Task<void> SqliteLogins::begin(LoginTransaction login)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        requireTenant(connection, login.tenant);
        connection.run("DELETE FROM login_transaction WHERE tenant = ? AND expires_ms <= ?",
                       login.tenant, store.clock.wallMs());
        if (openLogins(connection, login.tenant) >= LoginTransaction::mostOpen)
            throw Failure(FailureKind::RateLimited, u"Too many logins are under way."_s);
        connection.run("INSERT INTO login_transaction (tenant, challenge_hash, browser_hash, "
                       "return_url, expires_ms) VALUES (?, ?, ?, ?, ?)",
                       login.tenant, login.challengeHash, login.browserHash, login.returnUrl,
                       login.expiresMs);
    });
}

static std::optional<LoginTransaction> openLogin(Connection &connection, const TenantId &tenant,
                                                 const QByteArray &challengeHash, qint64 nowMs)
{
    auto row = connection.run("SELECT browser_hash, return_url, expires_ms FROM login_transaction "
                              "WHERE tenant = ? AND challenge_hash = ? AND verifier_hash IS NULL "
                              "AND expires_ms > ?",
                              tenant, challengeHash, nowMs);
    if (!row.next())
        return std::nullopt;
    return LoginTransaction{tenant, challengeHash, row.bytes(0), row.text(1), row.integer(2)};
}

static void requireOpen(Connection &connection, const TenantId &tenant,
                        const QByteArray &challengeHash, qint64 nowMs)
{
    if (!openLogin(connection, tenant, challengeHash, nowMs))
        throw Failure(FailureKind::NotFound, u"There is no open login with this challenge."_s);
}

Task<std::optional<LoginTransaction>> SqliteLogins::find(TenantId tenant, QByteArray challengeHash)
{
    co_return openLogin(m_store.readers.here(), tenant, challengeHash, m_store.clock.wallMs());
}

Task<void> SqliteLogins::accept(TenantId tenant, QByteArray challengeHash, BrowserIdentity who,
                                QByteArray verifierHash, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const qint64 now = store.clock.wallMs();
        requireOpen(connection, tenant, challengeHash, now);
        connection.run("INSERT INTO plexus_user (tenant, id, created_ms) VALUES (?, ?, ?) "
                       "ON CONFLICT DO NOTHING",
                       tenant, who.user, now);
        connection.run(
            "UPDATE login_transaction SET verifier_hash = ?, user = ?, display_name = ?, "
            "method = ?, family = ?, auth_ms = ?, expires_ms = ? "
            "WHERE tenant = ? AND challenge_hash = ?",
            verifierHash, who.user, who.displayName, who.method, who.family, who.authMs,
            now + LoginTransaction::verifierLifetimeMs, tenant, challengeHash);
        appendAudit(connection,
                    auditOf(store, tenant, actor, u"browser.login_accepted"_s, who.user.value()));
    });
}

Task<void> SqliteLogins::reject(TenantId tenant, QByteArray challengeHash, Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        requireOpen(connection, tenant, challengeHash, store.clock.wallMs());
        connection.run("DELETE FROM login_transaction WHERE tenant = ? AND challenge_hash = ?",
                       tenant, challengeHash);
        appendAudit(connection, auditOf(store, tenant, actor, u"browser.login_rejected"_s, {}));
    });
}

namespace {

struct AcceptedLogin
{
    QByteArray browserHash;
    qint64 expiresMs = 0;
    FinishedLogin result;
};

//! Taken out, whatever becomes of it: a verifier counts once.
std::optional<AcceptedLogin> takeAccepted(Connection &connection, const TenantId &tenant,
                                          const QByteArray &verifierHash)
{
    AcceptedLogin login;
    {
        auto row = connection.run(
            "SELECT browser_hash, expires_ms, return_url, user, display_name, method, family, "
            "auth_ms FROM login_transaction WHERE tenant = ? AND verifier_hash = ?",
            tenant, verifierHash);
        if (!row.next())
            return std::nullopt;
        login = {row.bytes(0),
                 row.integer(1),
                 {{tenant,
                   {UserId(row.text(3)), row.text(4), row.text(5), FamilyId(row.text(6)),
                    row.integer(7)}},
                  row.text(2)}};
    }
    connection.run("DELETE FROM login_transaction WHERE tenant = ? AND verifier_hash = ?", tenant,
                   verifierHash);
    return login;
}

} // namespace

Task<std::optional<FinishedLogin>>
SqliteLogins::finish(TenantId tenant, QByteArray verifierHash, QByteArray browserHash,
                     QByteArray sessionHash, std::optional<QByteArray> replaced, QString requestId)
{
    using Finished = std::optional<FinishedLogin>;
    co_return co_await m_store.writer.write<Finished>([=, store = m_store](Connection &connection) {
        const qint64 now = store.clock.wallMs();
        auto login = takeAccepted(connection, tenant, verifierHash);
        if (!login)
            return Finished();
        const QString user = login->result.session.identity.user.value();
        const Actor actor{u"user"_s, user, {}, requestId};
        if (login->expiresMs <= now || login->browserHash != browserHash) {
            appendAudit(connection,
                        auditOf(store, tenant, actor, u"browser.login_refused"_s, user));
            return Finished();
        }
        if (replaced)
            connection.run("DELETE FROM browser_session WHERE tenant = ? AND hash = ?", tenant,
                           *replaced);
        login->result.session.createdMs = login->result.session.lastUsedMs = now;
        insertBrowserSession(connection, login->result.session, sessionHash);
        appendAudit(connection, auditOf(store, tenant, actor, u"browser.signed_in"_s, user));
        return Finished(login->result);
    });
}

} // namespace plexus::storage
