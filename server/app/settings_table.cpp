#include "app/settings_table.h"

#include "core/failure.h"
#include "http/cors.h"
#include "json/document.h"
#include "json/fields.h"
#include "vault/key_ring.h"

#include <QUrl>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype shortestSecret = 32;

namespace {

using Take = std::function<QString(Config &, const QString &)>;

Take text(QString Config::*member)
{
    return [member](Config &config, const QString &value) {
        config.*member = value;
        return QString();
    };
}

Take addresses(QList<QHostAddress> Config::*member)
{
    return [member](Config &config, const QString &value) {
        QList<QHostAddress> list;
        for (const QString &part : value.split(u',', Qt::SkipEmptyParts)) {
            const QString name = part.trimmed();
            const QHostAddress address =
                name == u"localhost"_s ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(name);
            if (address.isNull())
                return u"must be IP addresses, separated by commas"_s;
            list.append(address);
        }
        config.*member = list;
        return list.isEmpty() ? u"must name an address"_s : QString();
    };
}

Take port(quint16 Config::*member)
{
    return [member](Config &config, const QString &value) {
        bool ok = false;
        config.*member = value.toUShort(&ok);
        return ok ? QString() : u"must be a port from 0 to 65535"_s;
    };
}

Take flag(bool Config::*member)
{
    return [member](Config &config, const QString &value) {
        const QString word = value.toLower();
        const bool on = word == u"true"_s || word == u"1"_s || word == u"yes"_s || word == u"on"_s;
        const bool off =
            word == u"false"_s || word == u"0"_s || word == u"no"_s || word == u"off"_s;
        config.*member = on;
        return on || off ? QString() : u"must be true or false"_s;
    };
}

Take days(std::optional<int> Config::*member)
{
    return [member](Config &config, const QString &value) {
        bool ok = false;
        config.*member = value.toInt(&ok);
        return ok && *(config.*member) >= 1 && *(config.*member) <= 36500
            ? QString()
            : u"must be a number of days from 1 to 36500"_s;
    };
}

//! Values that documentation, samples and tutorials show.
bool isWellKnown(const QString &value)
{
    const QString word = value.toLower();
    for (const char *sample :
         {"your_", "_here", "changeme", "change_me", "default_secret", "example", "placeholder"}) {
        if (word.contains(QLatin1StringView(sample)))
            return true;
    }
    return false;
}

Take secret(Secret Config::*member)
{
    return [member](Config &config, const QString &value) {
        if (isWellKnown(value))
            return u"is a sample value that everybody knows; make one with: openssl rand -base64 36"_s;
        if (value.toUtf8().size() < shortestSecret)
            return u"is too short (at least %1 characters); make one with: openssl rand -base64 36"_s
                .arg(shortestSecret);
        config.*member = Secret(value.toUtf8());
        return QString();
    };
}

//! Samples are told apart, to say so clearly.
QString takeEncryptionKey(Config &config, const QString &value)
{
    if (isWellKnown(value))
        return u"is a sample value that everybody knows; make one with: plexus keygen"_s;
    config.encryptionKey = Secret(value.toUtf8());
    try {
        KeyRing::parse(config.encryptionKey);
    } catch (const Failure &failure) {
        return u"is wrong: "_s + failure.callerText();
    }
    return {};
}

QString takeBaseUrl(Config &config, const QString &value)
{
    const QUrl url(value, QUrl::StrictMode);
    if (!url.isValid() || url.host().isEmpty()
        || (url.scheme() != u"https"_s && url.scheme() != u"http"_s))
        return u"must be an address such as https://mcp.example.com"_s;
    if (!url.path().isEmpty() || url.hasQuery() || url.hasFragment() || !url.userInfo().isEmpty())
        return u"must have no path, query, fragment or user (tenants are the path)"_s;
    config.publicBaseUrl = url.toString(QUrl::FullyEncoded); // it gets into headers
    return {};
}

QString takeStorage(Config &, const QString &value)
{
    if (value == u"sqlite"_s)
        return {};
    return value == u"redis"_s || value == u"postgres"_s
        ? u"names a backend that this program does not have yet; use sqlite"_s
        : u"must be sqlite"_s;
}

QString takeLogFormat(Config &config, const QString &value)
{
    config.logFormat = value == u"json"_s ? LogFormat::Json : LogFormat::Text;
    return value == u"json"_s || value == u"text"_s ? QString() : u"must be text or json"_s;
}

QString takeAccessLog(Config &config, const QString &value)
{
    const QStringList names{u"off"_s, u"errors"_s, u"all"_s};
    const qsizetype index = names.indexOf(value.toLower());
    config.accessLog = http::AccessPolicy(qMax<qsizetype>(0, index));
    return index >= 0 ? QString() : u"must be one of off, errors, all"_s;
}

QString takeLogLevel(Config &config, const QString &value)
{
    const QStringList names{u"debug"_s, u"info"_s, u"warning"_s, u"error"_s};
    const qsizetype index = names.indexOf(value.toLower());
    config.logLevel = LogLevel(qMax<qsizetype>(0, index));
    return index >= 0 ? QString() : u"must be one of debug, info, warning, error"_s;
}

QString takeDebug(Config &config, const QString &value)
{
    const QString word = value.toLower();
    if (word == u"true"_s || word == u"1"_s)
        config.logLevel = LogLevel::Debug;
    else if (word != u"false"_s && word != u"0"_s)
        return u"must be true or false"_s;
    return {};
}

QString takeThreads(Config &config, const QString &value)
{
    bool ok = false;
    config.ioThreads = value.toInt(&ok);
    return ok && config.ioThreads >= 0 && config.ioThreads <= 256
        ? QString()
        : u"must be a number from 0 to 256"_s;
}

//! Only what is to differ is named.
QString takeQuotas(Config &config, const QString &value)
{
    try {
        const auto document = json::Document::parse(value.toUtf8());
        config.quotas = json::read<Quotas>(document->root()).orElse(Quotas::usual());
        return {};
    } catch (const Failure &failure) {
        return u"must be a JSON object as the tenant setting quotas: "_s + failure.callerText();
    }
}

Take count(int Config::*member)
{
    return [member](Config &config, const QString &value) {
        bool ok = false;
        config.*member = value.toInt(&ok);
        return ok && config.*member > 0 ? QString() : u"must be a number from 1"_s;
    };
}

QString takeProxies(Config &config, const QString &value)
{
    config.trustedProxies.clear();
    for (const QString &part : value.split(u',', Qt::SkipEmptyParts))
        config.trustedProxies.append(part.trimmed());
    try {
        const http::TrustedProxies proxies(config.trustedProxies);
    } catch (const Failure &failure) {
        return u"is wrong: "_s + failure.callerText();
    }
    return {};
}

QString takeOutboundAllowed(Config &config, const QString &value)
{
    try {
        config.outboundAllowed = outbound::AllowList::parse(value);
        return {};
    } catch (const Failure &failure) {
        return u"is wrong: "_s + failure.callerText();
    }
}

QString takeForwardedField(Config &config, const QString &value)
{
    using Field = http::TrustedProxies::Field;
    const QString name = value.toLower();
    config.forwardedField = name == u"forwarded"_s ? Field::Forwarded : Field::XForwardedFor;
    return name == u"forwarded"_s || name == u"x-forwarded-for"_s
        ? QString()
        : u"must be x-forwarded-for or forwarded"_s;
}

QString takeHosts(Config &config, const QString &value)
{
    for (const QString &part : value.split(u',', Qt::SkipEmptyParts)) {
        const QUrl url(u"//"_s + part.trimmed(), QUrl::StrictMode);
        if (!url.isValid() || url.host().isEmpty())
            return u"must be hosts, such as mcp.example.com, 192.0.2.1 or [2001:db8::1]"_s;
        config.allowedHosts.append(http::hostFieldOf(url));
    }
    return {};
}

QString takeModuleFolders(Config &config, const QString &value)
{
    config.moduleFolders = value.split(u':', Qt::SkipEmptyParts);
    return {};
}

} // namespace

const std::vector<Setting> &settings()
{
    static const std::vector<Setting> table{
        {"PLEXUS_HOST",
         {u"DEV_SERVER_HOST"_s},
         "host",
         "127.0.0.1,::1",
         "Addresses on which clients are served",
         addresses(&Config::hosts)},
        {"PLEXUS_PORT",
         {u"DEV_SERVER_PORT"_s},
         "port",
         "8000",
         "Port on which clients are served; 0: any free one",
         port(&Config::port)},
        {"PLEXUS_ADMIN_HOST",
         {},
         "admin-host",
         "127.0.0.1,::1",
         "Addresses of the admin listener",
         addresses(&Config::adminHosts)},
        {"PLEXUS_ADMIN_PORT",
         {},
         "admin-port",
         "8001",
         "Port of the admin listener; 0: any free one",
         port(&Config::adminPort)},
        {"PLEXUS_TLS_CERTIFICATE",
         {},
         "tls-certificate",
         "none",
         "Certificate chain (PEM) with which clients are served over TLS; SIGHUP reads it again",
         text(&Config::tlsCertificate)},
        {"PLEXUS_TLS_KEY",
         {},
         "tls-key",
         "none",
         "Its private key (PEM, EC or RSA)",
         text(&Config::tlsKey)},
        {"PLEXUS_ADMIN_TLS_CERTIFICATE",
         {},
         "admin-tls-certificate",
         "none",
         "The same for the admin listener; required when it listens beyond loopback",
         text(&Config::adminTlsCertificate)},
        {"PLEXUS_ADMIN_TLS_KEY",
         {},
         "admin-tls-key",
         "none",
         "Its private key",
         text(&Config::adminTlsKey)},
        {"PLEXUS_PUBLIC_BASE_URL",
         {},
         "public-base-url",
         "http(s)://localhost:PORT on loopback",
         "Address under which clients reach this server; required when it listens beyond loopback",
         takeBaseUrl},
        {"PLEXUS_ALLOWED_HOSTS",
         {},
         "allowed-hosts",
         "the host of the public base URL, and loopback names",
         "Further names by which clients may address this server, separated by commas",
         takeHosts},
        {"PLEXUS_DATA_DIR",
         {},
         "data-dir",
         "$STATE_DIRECTORY, else ~/.local/share/plexus",
         "Folder for the database and generated secrets",
         text(&Config::dataFolder)},
        {"SQLITE_DB_PATH",
         {u"PLEXUS_DATABASE"_s},
         "database",
         "plexus.sqlite3 in the data folder",
         "The database file",
         text(&Config::databasePath)},
        {"STORAGE_BACKEND", {}, nullptr, "sqlite", "Where data is kept", takeStorage},
        {"ADMIN_API_KEY",
         {u"PLEXUS_ADMIN_API_KEY"_s},
         nullptr,
         "generated at the first start",
         "Key of the admin API with the role owner, at least 32 characters",
         secret(&Config::adminKey)},
        {"HOST_APP_REGISTRATION_SECRET",
         {},
         nullptr,
         "none",
         "Lets a host application register users of every tenant, at least 32 characters; better "
         "are "
         "secrets for each tenant (plexus admin host-secret add)",
         secret(&Config::hostSecret)},
        {"PLEXUS_ENCRYPTION_KEY",
         {},
         nullptr,
         "generated at the first start",
         "Keys under which values are sealed, the primary first, separated by commas",
         takeEncryptionKey},
        {"PLEXUS_ENCRYPTION_KEY_FILE",
         {},
         "encryption-key-file",
         "encryption.key in the data folder",
         "File that holds those keys",
         text(&Config::encryptionKeyFile)},
        {"PLEXUS_AUDIT_DAYS",
         {},
         "audit-days",
         "kept for ever",
         "Days for which the audit is kept; older rows are deleted up to a row that is signed",
         days(&Config::auditDays)},
        {"PLEXUS_CORE_DUMPS",
         {},
         "core-dumps",
         "false",
         "Let debuggers and core dumps see the process, with the secrets in its memory",
         flag(&Config::coreDumps)},
        {"PLEXUS_MODULE_DIRS",
         {},
         "module-dirs",
         "the installed modules",
         "Folders of modules, separated by colons",
         takeModuleFolders},
        {"PLEXUS_ALLOW_BROKEN_MODULES",
         {},
         "allow-broken-modules",
         "false",
         "Start even when a module cannot be loaded",
         flag(&Config::allowBrokenModules)},
        {"PLEXUS_IO_THREADS",
         {},
         "io-threads",
         "0 (one per core)",
         "Threads that serve connections",
         takeThreads},
        {"PLEXUS_MAX_CONNECTIONS",
         {},
         "max-connections",
         "20000",
         "Connections that each listener keeps at once; more are answered with 503",
         count(&Config::maxConnections)},
        {"PLEXUS_MAX_CONNECTIONS_PER_ADDRESS",
         {},
         "max-connections-per-address",
         "1000",
         "Those of one address (IPv6: of one network of 64 bits); trusted proxies are not limited",
         count(&Config::maxConnectionsPerAddress)},
        {"PLEXUS_MAX_BODY_MEMORY",
         {},
         "max-body-memory",
         "512",
         "MiB that each listener keeps of request bodies that are not complete yet; what goes "
         "beyond is answered with 503",
         count(&Config::maxBodyMemory)},
        {"PLEXUS_MAX_BODY_MEMORY_PER_ADDRESS",
         {},
         "max-body-memory-per-address",
         "64",
         "MiB of those of one address, which gets 429 then; trusted proxies are not limited. Less "
         "than 4 keep large messages out",
         count(&Config::maxBodyMemoryPerAddress)},
        {"PLEXUS_TRUSTED_PROXIES",
         {},
         "trusted-proxies",
         "none",
         "Addresses and networks (10.0.0.0/8), separated by commas, of proxies whose word on a "
         "client's address counts",
         takeProxies},
        {"PLEXUS_FORWARDED_HEADER",
         {},
         "forwarded-header",
         "x-forwarded-for",
         "The header in which they say it: x-forwarded-for (with x-forwarded-proto) or forwarded",
         takeForwardedField},
        {"PLEXUS_OUTBOUND_ALLOW",
         {},
         "outbound-allow",
         "none",
         "Addresses in your own networks, or with another port than 443, that tenants' providers "
         "may have, separated by commas: https://idp.intra.example:8443, "
         "acme=https://idp.intra.example for one tenant, http://localhost:* for development",
         takeOutboundAllowed},
        {"PLEXUS_OUTBOUND_CA_FILE",
         {},
         "outbound-ca-file",
         "none",
         "Authorities (PEM) that providers are checked against, besides those of the system",
         text(&Config::outboundCaFile)},
        {"PLEXUS_OUTBOUND_REQUESTS",
         {},
         "outbound-requests",
         "512",
         "Requests to providers under way at once; a tenant gets at most a quarter of them",
         count(&Config::outboundRequests)},
        {"PLEXUS_QUOTAS",
         {},
         "quotas",
         "see docs/administration.md",
         "How much callers may ask for where their tenant does not say, as JSON, e.g. "
         "{\"user\":{\"calls_per_minute\":6000}}",
         takeQuotas},
        {"PLEXUS_LOG_FORMAT",
         {},
         "log-format",
         "text",
         "text or json (one object a line)",
         takeLogFormat},
        {"PLEXUS_LOG_LEVEL",
         {u"DEV_SERVER_LOG_LEVEL"_s},
         "log-level",
         "info",
         "debug, info, warning or error",
         takeLogLevel},
        {"PLEXUS_ACCESS_LOG",
         {},
         "access-log",
         "errors",
         "Which requests get a log line: off, errors (answered with 400 or more; the first 20 of "
         "a status in 10 s) or all",
         takeAccessLog},
        {"DEBUG_MODE", {}, nullptr, "false", "The same as the log level debug", takeDebug},
        {"APP_NAME",
         {},
         nullptr,
         "MCP Plexus",
         "Name in the welcome text",
         text(&Config::applicationName)},
    };
    return table;
}

const std::vector<InertSetting> &inertSettings()
{
    static const std::vector<InertSetting> table{
        {"DEV_SERVER_RELOAD", "this is not a development server"},
        {"REDIS_HOST", "sessions are in the database"},
        {"REDIS_PORT", "sessions are in the database"},
        {"REDIS_DB", "sessions are in the database"},
        {"REDIS_PASSWORD", "sessions are in the database"},
        {"REDIS_SSL", "sessions are in the database"},
        {"PLEXUS_FASTMCP_LOG_LEVEL", "there is one log level, PLEXUS_LOG_LEVEL"},
        {"PLEXUS_USER_AUTH_TOKEN_BYTES_LENGTH", "tokens have 256 random bits"},
        {"PLEXUS_USER_AUTH_TOKEN_LIFETIME_DAYS",
         "it is a setting of each tenant, token_lifetime_days"},
        {"PLEXUS_CLI_API_BASE_URL", "it is for plexus admin"},
    };
    return table;
}

} // namespace plexus::app
