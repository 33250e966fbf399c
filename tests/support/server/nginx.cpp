#include "support/server/nginx.h"

#include <QFile>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>

#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static constexpr int patienceMs = 20000;

static QString program()
{
    const QString path = QStandardPaths::findExecutable(
        u"nginx"_s, {u"/usr/sbin"_s, u"/usr/bin"_s, u"/usr/local/sbin"_s});
    if (path.isEmpty())
        throw std::runtime_error("nginx is not installed: `./dev test` installs what tests need, "
                                 "or install the package nginx yourself");
    return path;
}

static quint16 freePort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

static QByteArray around(const QByteArray &http, const QByteArray &folder)
{
    QByteArray text = "daemon off;\nmaster_process off;\npid @/pid;\nerror_log @/errors;\n"
                      "events { worker_connections 512; }\nhttp {\nlog_format line "
                      "'$request';\naccess_log @/requests line;\n";
    for (const char *name : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        text += name + QByteArray("_temp_path @/") + name + ";\n";
    text += http + "\n}\n";
    return text.replace("@/", folder + '/');
}

Nginx::Nginx(QByteArray text)
    : m_port(freePort())
{
    text.replace("@PORT@", QByteArray::number(m_port));
    QFile file(m_folder.filePath(u"nginx.conf"_s));
    if (!file.open(QIODevice::WriteOnly))
        throw std::runtime_error("no configuration for nginx");
    file.write(around(text, m_folder.path().toLocal8Bit()));
    file.close();
    m_process.start(program(),
                    {u"-p"_s, m_folder.path(), u"-c"_s, file.fileName(), u"-e"_s,
                     m_folder.filePath(u"errors"_s)});
    waitUntilReady();
}

Nginx::~Nginx()
{
    m_process.terminate();
    if (!m_process.waitForFinished(patienceMs))
        m_process.kill();
}

void Nginx::waitUntilReady()
{
    for (QTcpSocket socket;;) {
        socket.connectToHost(u"127.0.0.1"_s, m_port);
        if (socket.waitForConnected(patienceMs))
            return;
        if (m_process.waitForFinished(10)) // refused: not yet, or never
            throw std::runtime_error("nginx does not start: " + errors().toStdString()
                                     + m_process.readAllStandardError().toStdString());
        socket.abort();
    }
}

QByteArray Nginx::contentsOf(const QString &name) const
{
    QFile file(m_folder.filePath(name));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace plexus::test
