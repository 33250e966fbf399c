#include "app/cli/connection_settings.h"

#include "app/cli/exit_code.h"

#include <QDir>
#include <QFile>
#include <QStandardPaths>

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

//! The first of the variables that is set and not empty.
static QString firstOf(const Terminal &terminal, const QStringList &names)
{
    for (const QString &name : names) {
        if (QString value = terminal.environment(name); !value.isEmpty())
            return value;
    }
    return {};
}

static QString dataFolder(const Terminal &terminal)
{
    if (QString named = terminal.environment(u"PLEXUS_DATA_DIR"_s); !named.isEmpty())
        return named;
    // Set by systemd for units with StateDirectory=; may hold several.
    const QString state = terminal.environment(u"STATE_DIRECTORY"_s).section(u':', 0, 0);
    if (!state.isEmpty())
        return state;
    return QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation) + u"/plexus"_s;
}

QString adminKeyFile(const Terminal &terminal)
{
    return QDir(dataFolder(terminal)).filePath(u"admin.key"_s);
}

static Secret keyFromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        throw NoKey(u"No admin key. Set ADMIN_API_KEY to one, or run this as the user who runs the "
                    "server, who can read %1 (%2)."_s.arg(path, file.errorString()));
    return Secret(file.readLine(1024).trimmed());
}

static Secret keyOf(const Terminal &terminal)
{
    const QString key = firstOf(terminal, {u"PLEXUS_ADMIN_API_KEY"_s, u"ADMIN_API_KEY"_s});
    return key.isEmpty() ? keyFromFile(adminKeyFile(terminal)) : Secret(key.toUtf8());
}

admin::ClientOptions connectionSettings(const Terminal &terminal)
{
    const QString url = firstOf(terminal, {u"PLEXUS_CLI_API_BASE_URL"_s});
    admin::ClientOptions options;
    options.baseUrl = QUrl(url.isEmpty() ? u"http://127.0.0.1:8001"_s : url, QUrl::StrictMode);
    options.caFile = terminal.environment(u"PLEXUS_CLI_CA_FILE"_s);
    if (!options.caFile.isEmpty() && !QFile::exists(options.caFile))
        throw Misuse(u"PLEXUS_CLI_CA_FILE names no file"_s);
    options.plainHttpAnywhere = terminal.environment(u"PLEXUS_CLI_ALLOW_HTTP"_s) == "1"_L1;
    if (const QString reason = admin::whyNotServer(options); !reason.isEmpty())
        throw Misuse(reason + u" See PLEXUS_CLI_API_BASE_URL in plexus admin --help"_s);
    options.key = keyOf(terminal);
    return options;
}

} // namespace plexus::cli
