// Threat row 86: core dumps and the memory of the running program.
#include "support/server/program.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

#include <grp.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestPrivateMemory : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void T86_othersOfTheSameUserCannotReadTheMemory();
    void T86_aCrashLeavesNoCore();
    void T86_whoDebugsCanTurnItOff();
};

//! Neither root's user nor root's group, if need be, and cores as large as may be.
static void inChild()
{
    static constexpr gid_t nobodys = 65534;
    if (geteuid() == 0 && (setgroups(0, nullptr) != 0 || setgid(nobodys) != 0))
        _exit(97);
    rlimit limit{};
    getrlimit(RLIMIT_CORE, &limit);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_CORE, &limit);
}

struct GuardedServer
{
    explicit GuardedServer(const QHash<QString, QString> &environment = {})
        : program(u"plexus"_s,
                  {u"serve"_s, u"--port"_s, u"0"_s, u"--admin-port"_s, u"0"_s, u"--data-dir"_s,
                   folder.path(), u"--io-threads"_s, u"1"_s},
                  environment, folder.path(), &inChild)
    {
        while (!program.readLine().startsWith("administration:")) { }
    }
    QString proc(const QString &file) const { return u"/proc/%1/%2"_s.arg(program.id()).arg(file); }
    //! The kernel gives the files of a process that may be read to its user and group, and those of
    //! others to root (proc(5)).
    bool isClosed() const
    {
        struct stat state
        {
        };
        if (::stat(qPrintable(proc(u"mem"_s)), &state) != 0)
            throw std::runtime_error("no /proc");
        return state.st_uid == 0 && state.st_gid == 0;
    }

    QTemporaryDir folder;
    Program program;
};

void TestPrivateMemory::T86_othersOfTheSameUserCannotReadTheMemory()
{
    GuardedServer server;
    QVERIFY(server.isClosed());
    QCOMPARE(server.program.terminate(), 0); // and looks for leaks, where it is built to
}

void TestPrivateMemory::T86_aCrashLeavesNoCore()
{
    GuardedServer server;
    QFile limits(server.proc(u"limits"_s));
    QVERIFY(limits.open(QIODevice::ReadOnly));
    const QByteArray text = limits.readAll();
    const QByteArray line = text.sliced(text.indexOf("Max core file size")).split('\n').first();
    QCOMPARE(line.simplified(), "Max core file size 0 0 bytes");
    server.program.send(SIGABRT);
    QVERIFY(server.program.waitForEnd() != 0);
    QVERIFY(QDir(server.folder.path()).entryList({u"core*"_s}).isEmpty());
}

void TestPrivateMemory::T86_whoDebugsCanTurnItOff()
{
    GuardedServer server({{u"PLEXUS_CORE_DUMPS"_s, u"true"_s}});
    QVERIFY(!server.isClosed());
    QCOMPARE(server.program.terminate(), 0);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestPrivateMemory, tst_private_memory)
#include "tst_private_memory.moc"
