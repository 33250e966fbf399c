#include "original_database.h"

#include "core/digest.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>

#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static const QString createdAt = u"2025-06-01T10:00:00.123456+00:00"_s;

static constexpr const char *tables[] = {
    "CREATE TABLE plexus_user_auth_tokens (entity_id TEXT NOT NULL, persistent_user_id TEXT NOT "
    "NULL, token_hash TEXT NOT NULL UNIQUE, created_at TEXT NOT NULL, last_used_at TEXT, "
    "PRIMARY KEY (entity_id, persistent_user_id))",
    "CREATE TABLE user_external_oauth_tokens (entity_id TEXT NOT NULL, user_id TEXT NOT NULL, "
    "provider_name TEXT NOT NULL, token_data TEXT NOT NULL, "
    "PRIMARY KEY (entity_id, user_id, provider_name))",
    "CREATE TABLE external_oauth_provider_configs (entity_id TEXT NOT NULL, provider_name TEXT NOT "
    "NULL, config_data TEXT NOT NULL, PRIMARY KEY (entity_id, provider_name))",
    "CREATE TABLE internal_oauth_auth_codes (code TEXT PRIMARY KEY, auth_code_data TEXT NOT NULL, "
    "expires_at TEXT NOT NULL)",
    "CREATE TABLE internal_oauth_access_tokens (access_token TEXT PRIMARY KEY, access_token_data "
    "TEXT NOT NULL, expires_at TEXT NOT NULL)",
    "CREATE TABLE internal_oauth_refresh_tokens (refresh_token TEXT PRIMARY KEY, "
    "refresh_token_data TEXT NOT NULL)",
    "CREATE TABLE internal_oauth_clients (client_id TEXT PRIMARY KEY, entity_id TEXT NOT NULL, "
    "client_data TEXT NOT NULL)",
    "CREATE TABLE plexus_tenants (entity_id TEXT PRIMARY KEY, tenant_name TEXT NOT NULL, status "
    "TEXT NOT NULL DEFAULT 'active', created_at TEXT NOT NULL, settings_json TEXT)",
    "CREATE TABLE user_external_api_keys (entity_id TEXT NOT NULL, persistent_user_id TEXT NOT "
    "NULL, provider_name TEXT NOT NULL, encrypted_api_key_value TEXT NOT NULL, registered_at TEXT "
    "NOT NULL, last_updated_at TEXT NOT NULL, "
    "PRIMARY KEY (entity_id, persistent_user_id, provider_name))"};

static void execute(QSqlQuery &query, bool isGood)
{
    if (!isGood)
        throw std::runtime_error(query.lastError().text().toStdString());
}

OriginalDatabase::OriginalDatabase(const QString &path)
    : m_connection(u"original "_s + path)
{
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_connection);
    database.setDatabaseName(path);
    database.open();
    for (const char *table : tables) {
        QSqlQuery query(database);
        execute(query, query.exec(QString::fromLatin1(table)));
    }
}

OriginalDatabase::~OriginalDatabase()
{
    QSqlDatabase::database(m_connection).close();
    QSqlDatabase::removeDatabase(m_connection);
}

void OriginalDatabase::insert(const QString &table, const QVariantList &values)
{
    QSqlQuery query(QSqlDatabase::database(m_connection));
    const QString marks = QStringList(values.size(), u"?"_s).join(u", "_s);
    execute(query, query.prepare(u"INSERT INTO %1 VALUES (%2)"_s.arg(table, marks)));
    for (const QVariant &value : values)
        query.addBindValue(value);
    execute(query, query.exec());
}

void OriginalDatabase::tenant(const QString &id, const QString &name, const QString &status,
                              const QVariant &settings)
{
    insert(u"plexus_tenants"_s, {id, name, status, createdAt, settings});
}

void OriginalDatabase::user(const QString &tenant, const QString &user, const QByteArray &token)
{
    insert(u"plexus_user_auth_tokens"_s,
           {tenant, user, QString::fromLatin1(sha256(token).toHex()), createdAt, QVariant()});
}

void OriginalDatabase::provider(const QString &tenant, const QString &name,
                                const QByteArray &config)
{
    insert(u"external_oauth_provider_configs"_s, {tenant, name, QString::fromUtf8(config)});
}

void OriginalDatabase::account(const QString &tenant, const QString &user, const QString &provider,
                               const QByteArray &tokens)
{
    insert(u"user_external_oauth_tokens"_s, {tenant, user, provider, QString::fromUtf8(tokens)});
}

void OriginalDatabase::apiKey(const QString &tenant, const QString &user, const QString &provider,
                              const QByteArray &sealed)
{
    insert(u"user_external_api_keys"_s,
           {tenant, user, provider, QString::fromLatin1(sealed), createdAt, createdAt});
}

} // namespace plexus::test
