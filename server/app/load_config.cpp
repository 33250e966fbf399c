#include "app/load_config.h"

#include "app/dotenv.h"
#include "app/settings_table.h"
#include "core/failure.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>
#include <QUrl>

#include <algorithm>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static bool areLoopback(const QList<QHostAddress> &addresses)
{
    return std::all_of(addresses.begin(), addresses.end(),
                       [](const QHostAddress &address) { return address.isLoopback(); });
}

bool Config::isLoopbackOnly() const { return areLoopback(hosts) && areLoopback(adminHosts); }

static bool isLoopbackName(const QString &host)
{
    return host == u"localhost"_s || QHostAddress(host).isLoopback();
}

namespace {

bool answersTo(const Setting &setting, const QString &name)
{
    return name == QLatin1StringView(setting.name) || setting.otherNames.contains(name);
}

const Setting *findSetting(const QString &name)
{
    const auto &table = settings();
    const auto found = std::find_if(table.begin(), table.end(),
                                    [&](const Setting &s) { return answersTo(s, name); });
    return found == table.end() ? nullptr : &*found;
}

const InertSetting *findInert(const QString &name)
{
    for (const InertSetting &inert : inertSettings()) {
        if (name == QLatin1StringView(inert.name))
            return &inert;
    }
    return nullptr;
}

//! Gathers the configuration and everything that is wrong with it.
class Loader
{
public:
    void readFile(const QString &path)
    {
        QFile file(path);
        if (!file.open(QIODevice::ReadOnly))
            return m_problems.append(
                u"The settings file %1 cannot be read: %2"_s.arg(path, file.errorString()));
        try {
            for (const auto &[key, value] : parseDotenv(QString::fromUtf8(file.readAll())))
                takeFromFile(path, key.toUpper(), value);
        } catch (const Failure &failure) {
            m_problems.append(u"%1: %2"_s.arg(path, failure.callerText()));
        }
    }
    void readEnvironment(const QProcessEnvironment &environment)
    {
        for (const Setting &setting : settings()) {
            QStringList names = setting.otherNames;
            names += QString::fromLatin1(setting.name);
            for (const QString &name : std::as_const(names)) {
                if (!environment.value(name).isEmpty()) // empty is as good as absent
                    take(setting, name, environment.value(name));
            }
        }
    }
    void readFlags(const QHash<QString, QString> &flags)
    {
        for (const Setting &setting : settings()) {
            const QString flag = QString::fromLatin1(setting.flag ? setting.flag : "");
            if (!flag.isEmpty() && flags.contains(flag))
                take(setting, u"--"_s + flag, flags.value(flag));
        }
    }
    Config finish()
    {
        for (const QString &problem : std::as_const(m_wrong))
            m_problems.append(problem);
        checkWhole();
        if (!m_problems.isEmpty())
            throw Failure(FailureKind::InvalidArgument, m_problems.join(u'\n'));
        return m_config;
    }

private:
    void takeFromFile(const QString &path, const QString &key, const QString &value)
    {
        const Setting *setting = findSetting(key);
        if (setting && !value.isEmpty())
            take(*setting, key, value);
        else if (setting)
            return; // empty is as good as absent
        else if (const InertSetting *inert = findInert(key))
            m_config.notes += u"%1 has no effect: %2"_s.arg(key, QString::fromUtf8(inert->why));
        else
            m_problems.append(
                u"%1: %2 is not a setting (plexus serve --help lists them)"_s.arg(path, key));
    }
    //! A later source replaces an earlier one, and with it what was wrong there.
    void take(const Setting &setting, const QString &name, const QString &value)
    {
        const QString key = QString::fromLatin1(setting.name);
        const QString problem = setting.take(m_config, value);
        m_wrong.remove(key);
        if (!problem.isEmpty())
            m_wrong.insert(key, name + u' ' + problem);
    }
    void checkWhole()
    {
        if (m_config.publicBaseUrl.isEmpty() && !m_config.isLoopbackOnly()) {
            m_problems.append(
                u"PLEXUS_PUBLIC_BASE_URL is required when the server listens beyond loopback: the "
                "address under which clients reach it, e.g. https://mcp.example.com"_s);
        }
        checkTls();
        checkPlainText();
        if (!m_config.encryptionKey.isEmpty() && !m_config.encryptionKeyFile.isEmpty())
            m_problems.append(
                u"Set either PLEXUS_ENCRYPTION_KEY or PLEXUS_ENCRYPTION_KEY_FILE, not both"_s);
    }

    void checkTls()
    {
        if (m_config.tlsCertificate.isEmpty() != m_config.tlsKey.isEmpty())
            m_problems.append(u"PLEXUS_TLS_CERTIFICATE and PLEXUS_TLS_KEY need each other"_s);
        if (m_config.adminTlsCertificate.isEmpty() != m_config.adminTlsKey.isEmpty())
            m_problems.append(
                u"PLEXUS_ADMIN_TLS_CERTIFICATE and PLEXUS_ADMIN_TLS_KEY need each other"_s);
    }
    //! Keys and tokens do not travel in plain text.
    void checkPlainText()
    {
        if (!areLoopback(m_config.adminHosts) && m_config.adminTlsCertificate.isEmpty())
            m_problems.append(
                u"PLEXUS_ADMIN_HOST: beyond loopback the admin listener speaks TLS only. Set "
                "PLEXUS_ADMIN_TLS_CERTIFICATE and PLEXUS_ADMIN_TLS_KEY, or leave it on 127.0.0.1 "
                "and come through a tunnel (ssh -L 8001:127.0.0.1:8001)"_s);
        const QUrl url(m_config.publicBaseUrl);
        if (url.scheme() == u"http"_s && !isLoopbackName(url.host())
            && m_config.trustedProxies.isEmpty())
            m_problems.append(
                u"PLEXUS_PUBLIC_BASE_URL: clients would send tokens in plain text. Use https:// "
                "with PLEXUS_TLS_CERTIFICATE and PLEXUS_TLS_KEY, or with a proxy in front; where "
                "http:// is meant, name the proxy in PLEXUS_TRUSTED_PROXIES"_s);
        if (!areLoopback(m_config.hosts) && m_config.tlsCertificate.isEmpty()
            && m_config.trustedProxies.isEmpty())
            m_config.notes +=
                u"PLEXUS_HOST is beyond loopback and there is no TLS: only a proxy that speaks it "
                "should reach this port. Name it in PLEXUS_TRUSTED_PROXIES"_s;
    }

    Config m_config;
    QStringList m_problems;
    QMap<QString, QString> m_wrong; // by setting
};

QString defaultDataFolder(const QProcessEnvironment &environment)
{
    // Set by systemd for units with StateDirectory=.
    const QString state = environment.value(u"STATE_DIRECTORY"_s).section(u':', 0, 0);
    if (!state.isEmpty())
        return state;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/plexus"_s;
}

} // namespace

Config loadConfig(const ConfigSources &sources)
{
    Loader loader;
    if (!sources.settingsFile.isEmpty())
        loader.readFile(sources.settingsFile);
    else if (QFile::exists(u".env"_s))
        loader.readFile(u".env"_s);
    loader.readEnvironment(sources.environment);
    loader.readFlags(sources.flags);
    Config config = loader.finish();
    if (config.dataFolder.isEmpty())
        config.dataFolder = defaultDataFolder(sources.environment);
    if (config.databasePath.isEmpty())
        config.databasePath = QDir(config.dataFolder).filePath(u"plexus.sqlite3"_s);
    return config;
}

QString settingsHelp()
{
    QString text;
    for (const Setting &setting : settings()) {
        text += setting.flag ? u"  --%1, %2\n"_s.arg(QString::fromLatin1(setting.flag),
                                                     QString::fromLatin1(setting.name))
                             : u"  %1\n"_s.arg(QString::fromLatin1(setting.name));
        text += u"      %1\n      default: %2\n"_s.arg(QString::fromUtf8(setting.meaning),
                                                       QString::fromUtf8(setting.defaultText));
        if (!setting.otherNames.isEmpty())
            text += u"      also: %1\n"_s.arg(setting.otherNames.join(u", "_s));
    }
    return text;
}

} // namespace plexus::app
