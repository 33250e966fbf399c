#include "support/server/program.h"

#include "support/leaks/evidence.h"

#include <QFile>
#include <QJsonDocument>
#include <QProcessEnvironment>
#include <QTest>
#include <QUrl>

#include <csignal>
#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static constexpr int patienceMs = 60000;

static QProcessEnvironment cleanEnvironment(const QHash<QString, QString> &more)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        const bool isSetting = name.startsWith("PLEXUS_"_L1) || name.startsWith("DEV_SERVER_"_L1)
            || name == "ADMIN_API_KEY"_L1 || name == "STATE_DIRECTORY"_L1;
        if (isSetting)
            environment.remove(name);
    }
    for (auto it = more.begin(); it != more.end(); ++it)
        environment.insert(it.key(), it.value());
    return environment;
}

Program::Program(const QString &name, const QStringList &arguments,
                 const QHash<QString, QString> &environment, const QString &folder,
                 std::function<void()> inChild)
{
    if (!m_errors.open())
        throw std::runtime_error(m_errors.errorString().toStdString());
    m_process.setStandardErrorFile(m_errors.fileName(), QIODevice::Append);
    if (inChild)
        m_process.setChildProcessModifier(std::move(inChild));
    m_process.setProcessEnvironment(cleanEnvironment(environment));
    if (!folder.isEmpty())
        m_process.setWorkingDirectory(folder);
    m_process.start(QStringLiteral(PLEXUS_BUILD_DIR "/bin/") + name, arguments);
    if (!m_process.waitForStarted(patienceMs))
        throw std::runtime_error(m_process.errorString().toStdString());
}

Program::~Program()
{
    if (isRunning())
        kill();
    keepEvidence(u"errors"_s, errors());
}

QByteArray Program::readLine()
{
    while (!m_process.canReadLine()) {
        if (!m_process.waitForReadyRead(patienceMs))
            throw std::runtime_error("the program ended or fell silent: " + errors().toStdString());
    }
    return m_process.readLine().trimmed();
}

QByteArray Program::errors() const
{
    QFile file(m_errors.fileName());
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

int Program::terminate()
{
    m_process.terminate();
    return waitForEnd();
}

void Program::send(int signal) { ::kill(pid_t(id()), signal); }

qint64 Program::peakMemory() const
{
    QFile file(u"/proc/%1/status"_s.arg(id()));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray text = file.readAll();
    const QByteArray line = text.sliced(text.indexOf("VmHWM:") + 6);
    return line.first(line.indexOf("kB")).trimmed().toLongLong();
}

void Program::kill()
{
    m_process.kill();
    m_process.waitForFinished(patienceMs);
}

int Program::waitForEnd()
{
    if (isRunning() && !m_process.waitForFinished(patienceMs))
        throw std::runtime_error("the program does not end");
    return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -1;
}

QByteArray encryptionKeyIn(const QString &folder)
{
    QFile file(folder + u"/encryption.key"_s);
    return file.open(QIODevice::ReadOnly) ? file.readAll().trimmed() : QByteArray();
}

quint16 portIn(const QString &url) { return quint16(QUrl(url).port()); }

Fixture::Fixture(const QStringList &arguments)
    : m_program(u"plexus-fixture"_s,
                QStringList{u"--port"_s, u"0"_s, u"--log-level"_s, u"debug"_s} + arguments)
    , m_ready(QJsonDocument::fromJson(m_program.readLine()).object())
    , m_port(portIn(m_ready[u"public_base_url"_s].toString()))
    , m_adminPort(portIn(m_ready[u"admin_base_url"_s].toString()))
{
    registerSecret(adminKey(), u"admin key of the fixture"_s);
    registerSecret(hostSecret(), u"host secret of the fixture"_s);
    registerSecret(encryptionKeyIn(dataFolder()), u"encryption key of the fixture"_s);
    const QJsonObject tenants = m_ready[u"tenants"_s].toObject();
    for (const QString &tenant : tenants.keys())
        registerSecret(token(tenant), u"user token of the fixture at "_s + tenant);
}

Fixture::~Fixture()
{
    if (!m_program.isRunning())
        return;
    keepDatabases(dataFolder());
    if (const int code = m_program.terminate(); code != 0)
        QTest::qFail(qPrintable(u"the fixture ended with %1:\n%2"_s.arg(code).arg(
                         QString::fromUtf8(m_program.errors()))),
                     __FILE__, __LINE__);
}

QByteArray Fixture::token(const QString &tenant) const
{
    return m_ready[u"tenants"_s][tenant][u"token"_s].toString().toUtf8();
}

QString Fixture::user(const QString &tenant) const
{
    return m_ready[u"tenants"_s][tenant][u"user"_s].toString();
}

} // namespace plexus::test
