#include "storage/sqlite/original_file.h"

#include "core/failure.h"
#include "json/document.h"
#include "storage/sqlite/connection.h"

#include <QFileInfo>
#include <QTimeZone>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

namespace {

using JsonDocument = std::shared_ptr<const json::Document>;

//! What stands in one table.
struct Reading
{
    Connection &connection;
    OriginalRows &rows;

    //! Older files lack some tables.
    bool has(const QString &table) const
    {
        return connection
            .run("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", table)
            .next();
    }
    void skip(const OriginalName &row, const QString &reason) const
    {
        rows.skipped.append({row, reason, 1});
    }
};

//! Null when it is no object.
JsonDocument objectFrom(const QByteArray &text)
{
    try {
        auto document = json::Document::parse(text);
        return document->root().isObject() ? document : nullptr;
    } catch (const json::ParseError &) { // whose text may quote a secret
        return nullptr;
    }
}

//! Empty when the member is absent or no string.
QString textOf(const JsonDocument &object, const char *name)
{
    const auto value = object->root().get(name);
    return value && value->isString() ? value->toString() : QString();
}

QStringList listOf(const JsonDocument &object, const char *name)
{
    QStringList list;
    const auto value = object->root().get(name);
    if (!value || !value->isArray())
        return list;
    for (const json::Value &element : value->elements()) {
        if (element.isString())
            list += element.toString();
    }
    return list;
}

//! The original wrote times without a zone in UTC, and took those that it could not read for past.
std::optional<qint64> timeOf(const JsonDocument &object, const char *name)
{
    const auto value = object->root().get(name);
    if (!value || value->isNull())
        return std::nullopt;
    QDateTime time = QDateTime::fromString(textOf(object, name), Qt::ISODateWithMs);
    if (time.timeSpec() == Qt::LocalTime)
        time.setTimeZone(QTimeZone::utc());
    return time.isValid() ? time.toMSecsSinceEpoch() : 0;
}

void readTenants(const Reading &reading)
{
    auto row = reading.connection.run(
        "SELECT entity_id, tenant_name, status, settings_json FROM plexus_tenants ORDER BY rowid");
    while (row.next()) {
        OriginalTenant tenant{row.text(0), row.text(1), row.text(2), {}};
        const QByteArray settings = row.bytes(3).trimmed();
        const JsonDocument object =
            settings.isEmpty() || settings == "null" ? objectFrom("{}") : objectFrom(settings);
        if (object)
            tenant.settings = object->root().toQJson().toObject();
        object ? reading.rows.tenants.append(tenant)
               : reading.skip(nameOfOriginal(tenant), u"its settings are no JSON object"_s);
    }
}

void readProviders(const Reading &reading)
{
    auto row = reading.connection.run("SELECT entity_id, provider_name, config_data FROM "
                                      "external_oauth_provider_configs ORDER BY rowid");
    while (row.next()) {
        OriginalProvider provider;
        provider.tenant = row.text(0);
        provider.provider = row.text(1);
        const JsonDocument config = objectFrom(row.bytes(2));
        if (!config) {
            reading.skip(nameOfOriginal(provider), u"its configuration is no JSON object"_s);
            continue;
        }
        provider.clientId = textOf(config, "client_id");
        provider.clientSecret = textOf(config, "client_secret");
        provider.authorizationUrl = textOf(config, "authorization_url");
        provider.tokenUrl = textOf(config, "token_url");
        provider.userinfoUrl = textOf(config, "userinfo_url");
        provider.scopes = listOf(config, "default_scopes");
        reading.rows.providers.append(provider);
    }
}

void readUsers(const Reading &reading)
{
    auto row = reading.connection.run("SELECT entity_id, persistent_user_id, token_hash FROM "
                                      "plexus_user_auth_tokens ORDER BY rowid");
    while (row.next())
        reading.rows.users.append({row.text(0), row.text(1), row.text(2)});
}

void readAccounts(const Reading &reading)
{
    auto row = reading.connection.run("SELECT entity_id, user_id, provider_name, token_data FROM "
                                      "user_external_oauth_tokens ORDER BY rowid");
    while (row.next()) {
        OriginalAccount account;
        account.tenant = row.text(0);
        account.user = row.text(1);
        account.provider = row.text(2);
        const JsonDocument tokens = objectFrom(row.bytes(3));
        if (!tokens) {
            reading.skip(nameOfOriginal(account), u"its tokens are no JSON object"_s);
            continue;
        }
        account.accessToken = textOf(tokens, "access_token");
        account.refreshToken = textOf(tokens, "refresh_token");
        account.scopes = listOf(tokens, "scopes");
        account.obtainedMs = timeOf(tokens, "obtained_at");
        account.expiresMs = timeOf(tokens, "expires_at");
        reading.rows.accounts.append(account);
    }
}

void readApiKeys(const Reading &reading)
{
    auto row = reading.connection.run("SELECT entity_id, persistent_user_id, provider_name, "
                                      "encrypted_api_key_value FROM user_external_api_keys "
                                      "ORDER BY rowid");
    while (row.next())
        reading.rows.apiKeys.append({row.text(0), row.text(1), row.text(2), row.text(3)});
}

//! What the original's own OAuth server gave out was accepted nowhere (and its keys are the codes
//! and tokens themselves): it is counted only.
void countOAuth(const Reading &reading, const QString &table, const QString &reason)
{
    const qint64 count = reading.connection.readOne(u"SELECT count(*) FROM "_s + table).value_or(0);
    if (count > 0)
        reading.rows.skipped.append(
            {{OriginalKind::OAuth, {}, {}, {}}, table + u": "_s + reason, int(count)});
}

using ReadTable = void (*)(const Reading &);

void readTables(const Reading &reading)
{
    static constexpr std::pair<const char *, ReadTable> tables[] = {
        {"plexus_tenants", &readTenants},
        {"external_oauth_provider_configs", &readProviders},
        {"plexus_user_auth_tokens", &readUsers},
        {"user_external_oauth_tokens", &readAccounts},
        {"user_external_api_keys", &readApiKeys}};
    for (const auto &[table, read] : tables) {
        if (reading.has(QString::fromLatin1(table)))
            read(reading);
    }
    const QString signIn = u"clients sign in anew"_s;
    for (const auto &[table, reason] :
         {std::pair(u"internal_oauth_auth_codes"_s, signIn),
          std::pair(u"internal_oauth_access_tokens"_s, signIn),
          std::pair(u"internal_oauth_refresh_tokens"_s, signIn),
          std::pair(u"internal_oauth_clients"_s, u"clients register anew"_s)}) {
        if (reading.has(table))
            countOAuth(reading, table, reason);
    }
}

} // namespace

OriginalRows readOriginal(const QString &path)
{
    if (!QFileInfo(path).isFile())
        throw Failure(FailureKind::InvalidArgument, u"There is no file %1."_s.arg(path));
    OriginalRows rows;
    Connection connection(path, Connection::Mode::ReadOnly);
    const Reading reading{connection, rows};
    if (!reading.has(u"plexus_tenants"_s))
        throw Failure(FailureKind::InvalidArgument,
                      u"%1 is no database of MCP Plexus (Python)."_s.arg(path));
    readTables(reading);
    return rows;
}

} // namespace plexus::storage
