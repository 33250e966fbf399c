#include "app/setting_values.h"

#include "core/failure.h"
#include "http/cors.h"
#include "json/document.h"
#include "json/fields.h"
#include "vault/key_ring.h"

#include <QUrl>

namespace plexus::app::taking {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype shortestSecret = 32;

TakeSetting text(QString Config::*member)
{
    return [member](Config &config, const QString &value) {
        config.*member = value;
        return QString();
    };
}

TakeSetting addresses(QList<QHostAddress> Config::*member)
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

TakeSetting port(quint16 Config::*member)
{
    return [member](Config &config, const QString &value) {
        bool ok = false;
        config.*member = value.toUShort(&ok);
        return ok ? QString() : u"must be a port from 0 to 65535"_s;
    };
}

TakeSetting flag(bool Config::*member)
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

TakeSetting days(std::optional<int> Config::*member)
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
static bool isWellKnown(const QString &value)
{
    const QString word = value.toLower();
    for (const char *sample :
         {"your_", "_here", "changeme", "change_me", "default_secret", "example", "placeholder"}) {
        if (word.contains(QLatin1StringView(sample)))
            return true;
    }
    return false;
}

TakeSetting secret(Secret Config::*member)
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

TakeSetting count(int Config::*member)
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

} // namespace plexus::app::taking
