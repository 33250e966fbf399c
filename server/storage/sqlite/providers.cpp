#include "storage/sqlite/providers.h"

#include "core/digest.h"
#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"
#include "model/pending_flow.h"
#include "storage/sqlite/credential_rows.h"
#include "storage/sqlite/external_tokens.h"
#include "storage/sqlite/listing.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

//! Configurations of a newer program may hold members that we do not know.
static ProviderConfig providerConfig(const QByteArray &text)
{
    return json::read<ProviderConfig>(json::Document::parse(text)->root(), json::Unknown::Ignore);
}

static QString providerText(const ProviderConfig &config)
{
    return QString::fromUtf8(json::dump(json::write(config)));
}

//! `config, secret_last4, sealed is not null, created_ms, changed_ms, version`, the first at
//! `first`.
static ProviderConfig providerFrom(const QSqlQuery &row, int first)
{
    ProviderConfig config = providerConfig(row.value(first).toByteArray());
    config.secretLast4 = row.value(first + 1).toString();
    config.hasSecret = row.value(first + 2).toBool();
    config.createdMs = row.value(first + 3).toLongLong();
    config.changedMs = row.value(first + 4).toLongLong();
    config.version = row.value(first + 5).toLongLong();
    return config;
}

static std::optional<StoredProvider> findProvider(Connection &connection, const TenantId &tenant,
                                                  const QString &name)
{
    auto row = connection.run(
        "SELECT v.config, v.secret_last4, v.sealed IS NOT NULL, v.created_ms, v.changed_ms, "
        "v.version, v.sealed, k.id, k.wrapped, k.ring_key, k.born_under "
        "FROM provider_config v LEFT JOIN data_key k ON k.tenant = v.tenant AND k.id = v.data_key "
        "WHERE v.tenant = ? AND v.name = ?",
        tenant, name);
    if (!row.next())
        return std::nullopt;
    StoredProvider stored{providerFrom(row.query(), 0), {}};
    if (stored.config.hasSecret)
        stored.secret = sealedFrom(row.query(), 6);
    return stored;
}

//! Applies what is to become of the secret to the row as it will be.
static void changeSecret(Connection &connection, const SecretChange &change, StoredProvider &stored)
{
    if (change.kind == SecretChange::Kind::Keep)
        return;
    const bool replaces = change.kind == SecretChange::Kind::Replace;
    if (replaces)
        requireDataKey(connection, stored.config.tenant, change.value);
    stored.secret = replaces ? std::optional(change.value) : std::nullopt;
    stored.config.hasSecret = replaces;
    stored.config.secretLast4 = replaces ? change.last4 : QString();
}

static QString secretText(SecretChange::Kind kind)
{
    switch (kind) {
    case SecretChange::Kind::Replace:
        return u"replaced"_s;
    case SecretChange::Kind::Clear:
        return u"cleared"_s;
    case SecretChange::Kind::Keep:
        break;
    }
    return u"kept"_s;
}

//! The audit tells of two configurations whether they are the same, not what they are.
static QString fingerprintOf(ProviderConfig config)
{
    config.createdMs = config.changedMs = config.version = 0;
    return QString::fromLatin1(sha256(providerText(config).toUtf8()).toHex());
}

static void writeProvider(const Store &store, Connection &connection, const StoredProvider &stored,
                          const Actor &actor, const QString &action, QJsonObject details)
{
    const ProviderConfig &config = stored.config;
    details.insert(u"after"_s, fingerprintOf(config));
    const auto text = stored.secret ? std::optional(stored.secret->text) : std::nullopt;
    const auto key = stored.secret ? std::optional(stored.secret->key.id) : std::nullopt;
    connection.run("INSERT INTO provider_config (tenant, name, config, secret_last4, sealed, "
                   "data_key, created_ms, changed_ms, version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) "
                   "ON CONFLICT (tenant, name) DO UPDATE SET config = excluded.config, "
                   "secret_last4 = excluded.secret_last4, sealed = excluded.sealed, data_key = "
                   "excluded.data_key, changed_ms = excluded.changed_ms, version = "
                   "excluded.version",
                   config.tenant, config.name, providerText(config), config.secretLast4, text, key,
                   config.createdMs, config.changedMs, config.version);
    recordChange(connection, config.tenant, ChangeKind::Provider, config.name, config.changedMs);
    appendAudit(connection, auditOf(store, config.tenant, actor, action, config.name, details));
}

Task<ProviderConfig> SqliteProviders::create(ProviderConfig config, SecretChange secret,
                                             Actor actor)
{
    co_return co_await m_store.writer.write<ProviderConfig>(
        [=, store = m_store](Connection &connection) {
            requireTenant(connection, config.tenant);
            if (findProvider(connection, config.tenant, config.name))
                throw Failure(FailureKind::Conflict,
                              u"Provider '%1' already configured for entity '%2'. Use update "
                              "instead."_s.arg(config.name, config.tenant.value()));
            StoredProvider stored{config, {}};
            stored.config.hasSecret = false;
            stored.config.secretLast4.clear();
            stored.config.createdMs = stored.config.changedMs = store.clock.wallMs();
            stored.config.version = 1;
            changeSecret(connection, secret, stored);
            writeProvider(store, connection, stored, actor, u"provider.created"_s,
                          {{u"secret"_s, secretText(secret.kind)}});
            return stored.config;
        });
}

Task<std::optional<StoredProvider>> SqliteProviders::find(TenantId tenant, QString name)
{
    co_return findProvider(m_store.readers.here(), tenant, name);
}

Task<Page<ProviderConfig>> SqliteProviders::list(TenantId tenant, PageRequest request)
{
    co_return co_await m_store.readers.scan<Page<ProviderConfig>>([=](Connection &connection) {
        const ListQuery list{
            u"config, secret_last4, sealed IS NOT NULL, created_ms, changed_ms, version"_s,
            u"provider_config WHERE tenant = ?"_s,
            {tenant.value()},
            {u"name"_s},
            {{"created_at"_L1, "created_ms"_L1}, {"name"_L1, "name"_L1}},
            true,
            u"name"_s};
        return runList<ProviderConfig>(connection, list, request,
                                       [](const QSqlQuery &row) { return providerFrom(row, 2); });
    });
}

//! The provider as it is now; throws when it is not what the caller believes.
static StoredProvider currentProvider(Connection &connection, const TenantId &tenant,
                                      const QString &name, std::optional<qint64> ifVersion)
{
    const auto stored = findProvider(connection, tenant, name);
    if (!stored)
        throw Failure(
            FailureKind::NotFound,
            u"External OAuth provider '%1' not found for entity '%2'."_s.arg(name, tenant.value()));
    if (ifVersion && *ifVersion != stored->config.version)
        throw Failure(
            FailureKind::Precondition,
            u"The provider has been changed meanwhile. Read it again and repeat your change."_s);
    return *stored;
}

Task<ProviderConfig> SqliteProviders::update(ProviderConfig config, SecretChange secret,
                                             std::optional<qint64> ifVersion, Actor actor)
{
    co_return co_await m_store.writer.write<ProviderConfig>([=, store = m_store](
                                                                Connection &connection) {
        StoredProvider stored = currentProvider(connection, config.tenant, config.name, ifVersion);
        const ProviderConfig before = std::exchange(stored.config, config);
        stored.config.hasSecret = before.hasSecret;
        stored.config.secretLast4 = before.secretLast4;
        stored.config.createdMs = before.createdMs;
        stored.config.changedMs = store.clock.wallMs();
        stored.config.version = before.version + 1;
        changeSecret(connection, secret, stored);
        writeProvider(
            store, connection, stored, actor, u"provider.updated"_s,
            {{u"secret"_s, secretText(secret.kind)}, {u"before"_s, fingerprintOf(before)}});
        return stored.config;
    });
}

Task<void> SqliteProviders::remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                                   Actor actor)
{
    co_await m_store.writer.write<void>([=, store = m_store](Connection &connection) {
        currentProvider(connection, tenant, name, ifVersion);
        removeLinks(store, connection, tenant, LinksOf::Provider, name, actor);
        const int untold =
            connection.run("DELETE FROM revocation WHERE tenant = ? AND provider = ?", tenant, name)
                .affectedRows();
        connection.run("DELETE FROM provider_config WHERE tenant = ? AND name = ?", tenant, name);
        connection.run("DELETE FROM pending_flow WHERE tenant = ? AND provider = ? AND kind = ?",
                       tenant, name, json::nameOf(FlowKind::Connect));
        recordChange(connection, tenant, ChangeKind::Provider, name, store.clock.wallMs());
        appendAudit(connection,
                    auditOf(store, tenant, actor, u"provider.deleted"_s, name,
                            {{u"revocations_dropped"_s, untold}}));
    });
}

} // namespace plexus::storage
