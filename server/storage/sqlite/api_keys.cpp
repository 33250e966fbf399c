#include "storage/sqlite/api_keys.h"

#include "core/failure.h"
#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/external_tokens.h"
#include "storage/sqlite/listing.h"
#include "storage/sqlite/pending_flows.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static const QString apiKeyColumns =
    u"user, session, provider, label, last4, fingerprint, created_ms, updated_ms, last_used_ms"_s;

//! Columns as in apiKeyColumns, the first at `first`.
static ApiKeyInfo apiKeyFrom(const TenantId &tenant, const QSqlQuery &row, int first)
{
    return {tenant,
            holderFrom(row, first),
            row.value(first + 2).toString(),
            row.value(first + 3).toString(),
            row.value(first + 4).toString(),
            row.value(first + 5).toString(),
            row.value(first + 6).toLongLong(),
            row.value(first + 7).toLongLong(),
            integerAt(row, first + 8)};
}

static void noteApiKey(const Store &store, Connection &connection, const TenantId &tenant,
                       const CredentialHolder &holder, const QString &provider, const Actor &actor,
                       const QString &action)
{
    recordChange(connection, tenant, ChangeKind::Credential, credentialKey(holder, provider),
                 store.clock.wallMs());
    appendAudit(connection,
                auditOf(store, tenant, actor, action, provider, {{u"holder"_s, holder.key()}}));
}

static void refuseTooManyKeys(Connection &connection, const ApiKeyInfo &info)
{
    auto row = connection.run("SELECT count(*) FROM api_key WHERE tenant = ? AND holder = ?",
                              info.tenant, info.holder.key());
    if (row.next() && row.integer(0) >= ApiKeyRepository::mostOfHolder)
        throw Failure(FailureKind::RateLimited,
                      u"There are %1 keys already. Delete one that is not needed any more."_s.arg(
                          ApiKeyRepository::mostOfHolder));
}

//! Since when there is a key in this place; `nowMs` when there was none.
static qint64 sinceWhen(Connection &connection, const ApiKeyInfo &info, qint64 nowMs)
{
    auto row = connection.run(
        "SELECT created_ms FROM api_key WHERE tenant = ? AND holder = ? AND provider = ?",
        info.tenant, info.holder.key(), info.provider);
    if (row.next())
        return row.integer(0);
    refuseTooManyKeys(connection, info);
    return nowMs;
}

static void writeApiKey(Connection &connection, const StoredApiKey &key)
{
    const ApiKeyInfo &info = key.info;
    connection.run("INSERT INTO api_key (tenant, holder, provider, user, session, label, last4, "
                   "fingerprint, sealed, data_key, created_ms, updated_ms) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (tenant, holder, "
                   "provider) DO UPDATE SET label = excluded.label, last4 = excluded.last4, "
                   "fingerprint = excluded.fingerprint, sealed = excluded.sealed, data_key = "
                   "excluded.data_key, updated_ms = excluded.updated_ms, last_used_ms = NULL",
                   info.tenant, info.holder.key(), info.provider, userColumn(info.holder),
                   sessionColumn(info.holder), info.label, info.last4, info.fingerprint,
                   key.value.text, key.value.key.id, info.createdMs, info.updatedMs);
}

static ApiKeyInfo keptKey(const Store &store, Connection &connection, StoredApiKey key,
                          const Actor &actor)
{
    requireHolder(connection, key.info.tenant, key.info.holder);
    requireDataKey(connection, key.info.tenant, key.value);
    key.info.updatedMs = store.clock.wallMs();
    key.info.createdMs = sinceWhen(connection, key.info, key.info.updatedMs);
    key.info.lastUsedMs.reset();
    writeApiKey(connection, key);
    noteApiKey(store, connection, key.info.tenant, key.info.holder, key.info.provider, actor,
               u"api_key.stored"_s);
    return key.info;
}

Task<ApiKeyInfo> SqliteApiKeys::put(StoredApiKey key, Actor actor)
{
    co_return co_await m_store.writer.write<ApiKeyInfo>(
        [=, store = m_store](Connection &connection) {
            return keptKey(store, connection, key, actor);
        });
}

Task<std::optional<ApiKeyInfo>> SqliteApiKeys::putByFlow(PendingFlow flow, StoredApiKey key,
                                                         Actor actor)
{
    flow.status = FlowStatus::Done;
    co_return co_await m_store.writer.write<std::optional<ApiKeyInfo>>(
        [=, store = m_store](Connection &connection) -> std::optional<ApiKeyInfo> {
            if (!makeStep(store, connection, {flow, {}}))
                return std::nullopt;
            return keptKey(store, connection, key, actor);
        });
}

Task<std::optional<StoredApiKey>> SqliteApiKeys::find(TenantId tenant, CredentialHolder holder,
                                                      QString provider)
{
    auto row = m_store.readers.here().run(
        "SELECT v.user, v.session, v.provider, v.label, v.last4, v.fingerprint, v.created_ms, "
        "v.updated_ms, v.last_used_ms, v.sealed, k.id, k.wrapped, k.ring_key, k.born_under "
        "FROM api_key v JOIN data_key k ON k.tenant = v.tenant AND k.id = v.data_key "
        "WHERE v.tenant = ? AND v.holder = ? AND v.provider = ?",
        tenant, holder.key(), provider);
    if (!row.next())
        co_return std::nullopt;
    co_return StoredApiKey{apiKeyFrom(tenant, row.query(), 0), sealedFrom(row.query(), 9)};
}

Task<Page<ApiKeyInfo>> SqliteApiKeys::list(TenantId tenant, std::optional<CredentialHolder> holder,
                                           PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<ApiKeyInfo>>([=](Connection &connection) {
        ListQuery list{apiKeyColumns,
                       u"api_key WHERE tenant = ?"_s,
                       {tenant.value()},
                       {u"provider"_s, u"label"_s},
                       {{"updated_at"_L1, "updated_ms"_L1}, {"provider"_L1, "provider"_L1}},
                       true,
                       u"(holder || char(10) || provider)"_s};
        if (holder) {
            list.from += u" AND holder = ?"_s;
            list.bound += holder->key();
        }
        return runList<ApiKeyInfo>(connection, list, request, [&tenant](const QSqlQuery &row) {
            return apiKeyFrom(tenant, row, 2);
        });
    });
}

//! Whether there was one.
static bool removeApiKey(const Store &store, Connection &connection, const TenantId &tenant,
                         const CredentialHolder &holder, const QString &provider,
                         const Actor &actor)
{
    const int removed =
        connection
            .run("DELETE FROM api_key WHERE tenant = ? AND holder = ? AND provider = ?", tenant,
                 holder.key(), provider)
            .affectedRows();
    if (removed != 0)
        noteApiKey(store, connection, tenant, holder, provider, actor, u"api_key.deleted"_s);
    return removed != 0;
}

Task<bool> SqliteApiKeys::remove(TenantId tenant, CredentialHolder holder, QString provider,
                                 Actor actor)
{
    co_return co_await m_store.writer.write<bool>([=, store = m_store](Connection &connection) {
        return removeApiKey(store, connection, tenant, holder, provider, actor);
    });
}

void removeApiKeys(const Store &store, Connection &connection, const TenantId &tenant,
                   const CredentialHolder &holder, const Actor &actor)
{
    QStringList providers;
    {
        auto rows = connection.run(
            "SELECT provider FROM api_key WHERE tenant = ? AND holder = ? ORDER BY provider",
            tenant, holder.key());
        while (rows.next())
            providers += rows.text(0);
    }
    for (const QString &provider : std::as_const(providers))
        removeApiKey(store, connection, tenant, holder, provider, actor);
}

static void touchApiKey(const Store &store, Connection &connection, const TenantId &tenant,
                        const CredentialUse &use)
{
    std::optional<qint64> before;
    {
        auto row = connection.run("SELECT last_used_ms FROM api_key "
                                  "WHERE tenant = ? AND holder = ? AND provider = ?",
                                  tenant, use.holder.key(), use.provider);
        if (!row.next())
            return;
        before = row.optionalInteger(0);
    }
    connection.run("UPDATE api_key SET last_used_ms = max(ifnull(last_used_ms, 0), ?) "
                   "WHERE tenant = ? AND holder = ? AND provider = ?",
                   use.atMs, tenant, use.holder.key(), use.provider);
    if (use.isFirstOfDay(before))
        appendAudit(connection, useAuditOf(store, tenant, use, u"api_key.used"_s, {}));
}

Task<void> SqliteApiKeys::touch(TenantId tenant, QList<CredentialUse> uses)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        for (const CredentialUse &use : uses)
            touchApiKey(store, connection, tenant, use);
    });
}

} // namespace plexus::storage
