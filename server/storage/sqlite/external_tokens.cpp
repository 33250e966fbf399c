#include "storage/sqlite/external_tokens.h"

#include "json/document.h"
#include "json/write.h"
#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/listing.h"
#include "storage/sqlite/pending_flows.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static const QString linkColumns =
    u"user, session, provider, id, account_id, account_label, scopes, state, refreshable, "
    u"linked_ms, obtained_ms, expires_ms, last_used_ms, version, details, failure, pause_ms, "
    u"failed_version"_s;

static QString detailsText(const StringMap &details)
{
    return QString::fromUtf8(json::dump(json::write(details).toObject()));
}

static StringMap detailsFrom(const QString &text)
{
    return json::read<StringMap>(json::Document::parse(text.toUtf8())->root());
}

//! Columns `failure`, `pause_ms` and `failed_version`, the first at `first`.
static std::optional<RefreshFailure> failureFrom(const QSqlQuery &row, int first)
{
    if (row.isNull(first))
        return std::nullopt;
    return RefreshFailure{row.value(first).toString(), row.value(first + 1).toLongLong(),
                          integerAt(row, first + 2)};
}

//! Columns as in linkColumns, the first at `first`.
static ExternalToken linkFrom(const TenantId &tenant, const QSqlQuery &row, int first)
{
    ExternalToken token;
    token.tenant = tenant;
    token.holder = holderFrom(row, first);
    token.provider = row.value(first + 2).toString();
    token.id = row.value(first + 3).toString();
    token.accountId = row.value(first + 4).toString();
    token.accountLabel = row.value(first + 5).toString();
    token.scopes = row.value(first + 6).toString().split(u' ', Qt::SkipEmptyParts);
    token.state = json::enumFromName<ExternalTokenState>(row.value(first + 7).toString())
                      .value_or(ExternalTokenState::NeedsConsent);
    token.refreshable = row.value(first + 8).toBool();
    token.linkedMs = row.value(first + 9).toLongLong();
    token.obtainedMs = row.value(first + 10).toLongLong();
    token.expiresMs = integerAt(row, first + 11);
    token.lastUsedMs = integerAt(row, first + 12);
    token.version = row.value(first + 13).toLongLong();
    token.details = detailsFrom(row.value(first + 14).toString());
    token.failure = failureFrom(row, first + 15);
    return token;
}

QString credentialKey(const CredentialHolder &holder, const QString &provider)
{
    return holder.key() + u'\n' + provider;
}

static void noteLink(const Store &store, Connection &connection, const ExternalToken &token,
                     const Actor &actor, const QString &action)
{
    recordChange(connection, token.tenant, ChangeKind::Credential,
                 credentialKey(token.holder, token.provider), store.clock.wallMs());
    appendAudit(connection,
                auditOf(store, token.tenant, actor, action, token.provider,
                        {{u"holder"_s, token.holder.key()}, {u"link"_s, token.id}}));
}

//! What is replaced is told the provider only if it was another account for sure: giving back a
//! grant takes back the later ones of the same account too.
static void dropReplacedLink(const Store &store, Connection &connection, const ExternalToken &info)
{
    QString account;
    {
        auto row = connection.run("SELECT account_id FROM external_token WHERE tenant = ? AND "
                                  "holder = ? AND provider = ?",
                                  info.tenant, info.holder.key(), info.provider);
        if (!row.next())
            return;
        account = row.text(0);
    }
    if (!account.isEmpty() && !info.accountId.isEmpty() && account != info.accountId)
        queueRevocation(store, connection, info.tenant, info.holder, info.provider);
    connection.run("DELETE FROM external_token WHERE tenant = ? AND holder = ? AND provider = ?",
                   info.tenant, info.holder.key(), info.provider);
}

static void insertLink(Connection &connection, const StoredExternalToken &token)
{
    const ExternalToken &info = token.info;
    connection.run("INSERT INTO external_token (tenant, holder, provider, user, session, id, "
                   "account_id, account_label, scopes, state, refreshable, sealed, data_key, "
                   "linked_ms, obtained_ms, expires_ms, details, version) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
                   info.tenant, info.holder.key(), info.provider, userColumn(info.holder),
                   sessionColumn(info.holder), info.id, info.accountId, info.accountLabel,
                   info.scopes.join(u' '), json::nameOf(info.state), info.refreshable,
                   token.tokens.text, token.tokens.key.id, info.linkedMs, info.obtainedMs,
                   info.expiresMs, detailsText(info.details));
}

static ExternalToken linked(const Store &store, Connection &connection, StoredExternalToken token,
                            const Actor &actor)
{
    token.info.linkedMs = store.clock.wallMs();
    token.info.lastUsedMs.reset();
    token.info.failure.reset();
    token.info.version = 1;
    requireHolder(connection, token.info.tenant, token.info.holder);
    requireDataKey(connection, token.info.tenant, token.tokens);
    dropReplacedLink(store, connection, token.info);
    insertLink(connection, token);
    noteLink(store, connection, token.info, actor, u"connection.linked"_s);
    return token.info;
}

Task<ExternalToken> SqliteExternalTokens::link(StoredExternalToken token, Actor actor)
{
    co_return co_await m_store.writer.write<ExternalToken>(
        [=, store = m_store](Connection &connection) {
            return linked(store, connection, token, actor);
        });
}

Task<std::optional<ExternalToken>>
SqliteExternalTokens::linkByFlow(PendingFlow flow, StoredExternalToken token, Actor actor)
{
    flow.status = FlowStatus::Done;
    co_return co_await m_store.writer.write<std::optional<ExternalToken>>(
        [=, store = m_store](Connection &connection) -> std::optional<ExternalToken> {
            if (!makeStep(store, connection, {flow, {}}))
                return std::nullopt;
            return linked(store, connection, token, actor);
        });
}

Task<std::optional<StoredExternalToken>>
SqliteExternalTokens::find(TenantId tenant, CredentialHolder holder, QString provider)
{
    auto row = m_store.readers.here().run(
        "SELECT v.user, v.session, v.provider, v.id, v.account_id, v.account_label, v.scopes, "
        "v.state, v.refreshable, v.linked_ms, v.obtained_ms, v.expires_ms, v.last_used_ms, "
        "v.version, v.details, v.failure, v.pause_ms, v.failed_version, "
        "v.sealed, k.id, k.wrapped, k.ring_key, k.born_under "
        "FROM external_token v JOIN data_key k ON k.tenant = v.tenant AND k.id = v.data_key "
        "WHERE v.tenant = ? AND v.holder = ? AND v.provider = ?",
        tenant, holder.key(), provider);
    if (!row.next())
        co_return std::nullopt;
    co_return StoredExternalToken{linkFrom(tenant, row.query(), 0), sealedFrom(row.query(), 18)};
}

Task<Page<ExternalToken>> SqliteExternalTokens::list(TenantId tenant,
                                                     std::optional<CredentialHolder> holder,
                                                     PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<ExternalToken>>([=](Connection &connection) {
        ListQuery list{linkColumns,
                       u"external_token WHERE tenant = ?"_s,
                       {tenant.value()},
                       {u"provider"_s, u"account_label"_s},
                       {{"linked_at"_L1, "linked_ms"_L1}, {"provider"_L1, "provider"_L1}},
                       true,
                       u"(holder || char(10) || provider)"_s};
        if (holder) {
            list.from += u" AND holder = ?"_s;
            list.bound += holder->key();
        }
        return runList<ExternalToken>(connection, list, request, [&tenant](const QSqlQuery &row) {
            return linkFrom(tenant, row, 2);
        });
    });
}

Task<qint64> SqliteExternalTokens::count(TenantId tenant, QString provider)
{
    co_return co_await m_store.readers.scan<qint64>([=](Connection &connection) {
        auto row =
            connection.run("SELECT count(*) FROM external_token WHERE tenant = ? AND provider = ?",
                           tenant, provider);
        return row.next() ? row.query().value(0).toLongLong() : 0;
    });
}

//! Of the last failure; null when there was none.
static std::optional<qint64> pauseOf(const ExternalToken &link)
{
    return link.failure ? std::optional(link.failure->pauseMs) : std::nullopt;
}

Task<bool> SqliteExternalTokens::lease(ExternalToken read, QByteArray owner, qint64 untilMs)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        return connection
                   .run("UPDATE external_token SET lease_owner = ?, lease_ms = ? WHERE tenant = ? "
                        "AND holder = ? AND provider = ? AND id = ? AND version = ? "
                        "AND pause_ms IS ? "
                        "AND (lease_owner IS NULL OR lease_owner = ? OR lease_ms <= ?)",
                        owner, untilMs, read.tenant, read.holder.key(), read.provider, read.id,
                        read.version, pauseOf(read), owner, store.clock.wallMs())
                   .affectedRows()
            == 1;
    });
}

//! Whether the row was still as it was read.
static bool writeRefreshed(Connection &connection, const StoredExternalToken &token)
{
    const ExternalToken &info = token.info;
    return connection
               .run("UPDATE external_token SET scopes = ?, state = ?, refreshable = ?, sealed = ?, "
                    "data_key = ?, obtained_ms = ?, expires_ms = ?, account_id = ?, account_label "
                    "= ?, details = ?, version = version + 1, lease_owner = NULL, lease_ms = NULL, "
                    "failure = NULL, pause_ms = NULL, failed_version = NULL "
                    "WHERE tenant = ? AND holder = ? AND provider = ? AND id = ? AND version = ?",
                    info.scopes.join(u' '), json::nameOf(info.state), info.refreshable,
                    token.tokens.text, token.tokens.key.id, info.obtainedMs, info.expiresMs,
                    info.accountId, info.accountLabel, detailsText(info.details), info.tenant,
                    info.holder.key(), info.provider, info.id, info.version)
               .affectedRows()
        == 1;
}

Task<std::optional<ExternalToken>> SqliteExternalTokens::refresh(StoredExternalToken token,
                                                                 Actor actor)
{
    co_return co_await m_store.writer.write<std::optional<ExternalToken>>(
        [=, store = m_store](Connection &connection) -> std::optional<ExternalToken> {
            requireDataKey(connection, token.info.tenant, token.tokens);
            if (!writeRefreshed(connection, token))
                return std::nullopt;
            noteLink(store, connection, token.info, actor, u"connection.refreshed"_s);
            ExternalToken now = token.info;
            now.failure.reset();
            ++now.version;
            return now;
        });
}

Task<std::optional<ExternalToken>>
SqliteExternalTokens::setState(ExternalToken read, ExternalTokenState state, Actor actor)
{
    co_return co_await m_store.writer.write<std::optional<ExternalToken>>(
        [=, store = m_store](Connection &connection) -> std::optional<ExternalToken> {
            const int changed =
                connection
                    .run("UPDATE external_token SET state = ?, version = version + 1, lease_owner "
                         "= NULL, lease_ms = NULL WHERE tenant = ? AND holder = ? AND provider = ? "
                         "AND id = ? AND version = ?",
                         json::nameOf(state), read.tenant, read.holder.key(), read.provider,
                         read.id, read.version)
                    .affectedRows();
            if (changed == 0)
                return std::nullopt;
            noteLink(store, connection, read, actor, u"connection."_s + json::nameOf(state));
            ExternalToken now = read;
            now.state = state;
            ++now.version;
            return now;
        });
}

static void touchLink(const Store &store, Connection &connection, const TenantId &tenant,
                      const CredentialUse &use)
{
    QString link;
    std::optional<qint64> before;
    {
        auto row = connection.run("SELECT id, last_used_ms FROM external_token "
                                  "WHERE tenant = ? AND holder = ? AND provider = ?",
                                  tenant, use.holder.key(), use.provider);
        if (!row.next())
            return;
        link = row.text(0);
        before = row.optionalInteger(1);
    }
    connection.run("UPDATE external_token SET last_used_ms = max(ifnull(last_used_ms, 0), ?) "
                   "WHERE tenant = ? AND holder = ? AND provider = ?",
                   use.atMs, tenant, use.holder.key(), use.provider);
    if (use.isFirstOfDay(before))
        appendAudit(connection,
                    useAuditOf(store, tenant, use, u"connection.used"_s, {{u"link"_s, link}}));
}

Task<void> SqliteExternalTokens::touch(TenantId tenant, QList<CredentialUse> uses)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        for (const CredentialUse &use : uses)
            touchLink(store, connection, tenant, use);
    });
}

//! Whether it is news. Nothing when the link is not as it was read.
static std::optional<bool> isNews(Connection &connection, const ExternalToken &read,
                                  const RefreshFailure &failure)
{
    auto row = connection.run("SELECT failure, pause_ms, failed_version FROM external_token "
                              "WHERE tenant = ? AND holder = ? AND provider = ? AND id = ? "
                              "AND version = ?",
                              read.tenant, read.holder.key(), read.provider, read.id, read.version);
    return row.next() ? std::optional(failure.isNewsAfter(failureFrom(row.query(), 0)))
                      : std::nullopt;
}

Task<void> SqliteExternalTokens::noteFailure(ExternalToken read, RefreshFailure failure,
                                             Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        const std::optional<bool> news = isNews(connection, read, failure);
        if (!news)
            return;
        connection.run("UPDATE external_token SET failure = ?, pause_ms = ?, failed_version = ?, "
                       "lease_owner = NULL, lease_ms = NULL "
                       "WHERE tenant = ? AND holder = ? AND provider = ?",
                       failure.reason, failure.pauseMs, failure.providerVersion, read.tenant,
                       read.holder.key(), read.provider);
        if (*news)
            appendAudit(connection,
                        auditOf(store, read.tenant, actor, u"connection.refresh_failed"_s,
                                read.provider,
                                {{u"holder"_s, read.holder.key()},
                                 {u"link"_s, read.id},
                                 {u"reason"_s, failure.reason}}));
    });
}

//! Whether it was there as it was read.
static bool removeLink(const Store &store, Connection &connection, const ExternalToken &read,
                       bool tellProvider, const Actor &actor)
{
    {
        auto row =
            connection.run("SELECT 1 FROM external_token WHERE tenant = ? AND holder = ? "
                           "AND provider = ? AND id = ? AND version = ?",
                           read.tenant, read.holder.key(), read.provider, read.id, read.version);
        if (!row.next())
            return false;
    }
    if (tellProvider)
        queueRevocation(store, connection, read.tenant, read.holder, read.provider);
    connection.run("DELETE FROM external_token WHERE tenant = ? AND holder = ? AND provider = ?",
                   read.tenant, read.holder.key(), read.provider);
    noteLink(store, connection, read, actor, u"connection.removed"_s);
    return true;
}

Task<bool> SqliteExternalTokens::remove(ExternalToken read, bool tellProvider, Actor actor)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        return removeLink(store, connection, read, tellProvider, actor);
    });
}

#define PLEXUS_LINKS_WHERE(COLUMN)                                                                 \
    "SELECT user, session, provider, id, account_id, account_label, scopes, state, refreshable, "  \
    "linked_ms, obtained_ms, expires_ms, last_used_ms, version, details, failure, pause_ms, "      \
    "failed_version FROM external_token WHERE tenant = ? AND " COLUMN " = ?"

static const char *selectionOf(LinksOf whose)
{
    switch (whose) {
    case LinksOf::User:
        return PLEXUS_LINKS_WHERE("user");
    case LinksOf::Session:
        return PLEXUS_LINKS_WHERE("session");
    case LinksOf::Provider:
        break;
    }
    return PLEXUS_LINKS_WHERE("provider");
}
#undef PLEXUS_LINKS_WHERE

void removeLinks(const Store &store, Connection &connection, const TenantId &tenant, LinksOf whose,
                 const QVariant &key, const Actor &actor)
{
    QList<ExternalToken> links;
    {
        auto rows = connection.run(selectionOf(whose), tenant, key);
        while (rows.next())
            links.append(linkFrom(tenant, rows.query(), 0));
    }
    for (const ExternalToken &link : std::as_const(links))
        removeLink(store, connection, link, whose != LinksOf::Provider, actor);
}

} // namespace plexus::storage
