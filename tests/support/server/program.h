// A program of ours, running.
#pragma once

#include <QHash>
#include <QJsonObject>
#include <QProcess>
#include <QStringList>
#include <QTemporaryFile>

#include <functional>

namespace plexus::test {

//! Ends the program when it goes out of scope.
class Program
{
public:
    //! `name`: of a file in the build's bin folder. `environment` is added to ours, from which
    //! everything that could be a setting is removed. `inChild` is called before the program
    //! begins.
    Program(const QString &name, const QStringList &arguments,
            const QHash<QString, QString> &environment = {}, const QString &folder = {},
            std::function<void()> inChild = {});
    ~Program();
    Q_DISABLE_COPY_MOVE(Program)

    //! The next line of its standard output; throws when it ends before.
    QByteArray readLine();
    //! SIGTERM; the exit code.
    int terminate();
    //! SIGKILL: nothing is written any more.
    void kill();
    //! Waits for the end; the exit code.
    int waitForEnd();
    //! Any signal.
    void send(int signal);
    qint64 id() const { return m_process.processId(); }
    //! The most memory that it ever had, in KiB.
    qint64 peakMemory() const;
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    //! Everything that it has written to its standard error.
    QByteArray errors() const;
    QByteArray output() { return m_process.readAllStandardOutput(); }

private:
    QTemporaryFile m_errors; //!< no pipe: nobody need read for it to go on
    QProcess m_process;
};

//! plexus-fixture with what it said when it was ready. Ended by SIGTERM, so that it leaves nothing
//! behind and tells of leaks: the test fails when it does not end well.
class Fixture
{
public:
    explicit Fixture(const QStringList &arguments = {});
    ~Fixture();
    Q_DISABLE_COPY_MOVE(Fixture)

    quint16 port() const { return m_port; }
    quint16 adminPort() const { return m_adminPort; }
    QByteArray token(const QString &tenant) const;
    QString user(const QString &tenant) const;
    QByteArray hostSecret() const
    {
        return m_ready[QStringLiteral("host_secret")].toString().toUtf8();
    }
    QByteArray adminKey() const { return m_ready[QStringLiteral("admin_key")].toString().toUtf8(); }
    QString dataFolder() const { return m_ready[QStringLiteral("data_dir")].toString(); }
    Program &program() { return m_program; }

private:
    Program m_program;
    QJsonObject m_ready;
    quint16 m_port;
    quint16 m_adminPort;
};

//! That a server has made in its data folder.
QByteArray encryptionKeyIn(const QString &folder);

//! The port in `http://localhost:1234`.
quint16 portIn(const QString &url);

} // namespace plexus::test
