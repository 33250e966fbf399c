#include "support/server/served.h"

#include "support/leaks/evidence.h"

#include <QFile>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static QStringList arguments(const QString &folder, const QStringList &more)
{
    return QStringList{u"serve"_s, u"--port"_s,      u"0"_s,    u"--admin-port"_s,
                       u"0"_s,     u"--data-dir"_s,  folder,    u"--io-threads"_s,
                       u"2"_s,     u"--log-level"_s, u"debug"_s}
    + more;
}

//! The port in `clients: http://localhost:1234/{tenant}/mcp`.
static quint16 portAfter(const QByteArray &line, const QByteArray &words)
{
    const QByteArray rest = line.mid(line.indexOf(words) + words.size());
    return quint16(rest.left(rest.indexOf('/') < 0 ? rest.size() : rest.indexOf('/')).toInt());
}

Served::Served(const QString &folder, const QStringList &more,
               const QHash<QString, QString> &environment)
    : m_folder(folder)
    , m_program(u"plexus"_s, arguments(folder, more), environment, folder)
{
    while (m_adminPort == 0) {
        const QByteArray line = m_program.readLine();
        if (line.startsWith("clients:"))
            m_port = portAfter(line, "localhost:");
        else if (line.startsWith("administration:"))
            m_adminPort = portAfter(line, "localhost:");
    }
    registerSecret(adminKey(), u"admin key of a server"_s);
    registerSecret(encryptionKeyIn(folder), u"encryption key of a server"_s);
}

Served::~Served() { keepDatabases(m_folder); }

QByteArray Served::adminKey() const
{
    QFile file(m_folder + u"/admin.key"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

} // namespace plexus::test
