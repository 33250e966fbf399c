#include "support/leaks/evidence.h"

#include "support/leaks/secret_scan.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>

#include <atomic>
#include <mutex>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

//! Of this test run; empty outside of one.
static QString evidenceFolder()
{
    const QString folder = qEnvironmentVariable("PLEXUS_EVIDENCE");
    return folder.isEmpty() || !QDir().mkpath(folder) ? QString() : folder;
}

//! Of each process its own, so that processes need not agree.
static QString ownPath(const QString &name)
{
    const QString folder = evidenceFolder();
    return folder.isEmpty()
        ? QString()
        : u"%1/%2-%3"_s.arg(folder).arg(QCoreApplication::applicationPid()).arg(name);
}

static void write(const QString &path, const QByteArray &bytes, QIODevice::OpenMode mode)
{
    QFile file(path);
    if (!path.isEmpty() && file.open(mode))
        file.write(bytes);
}

void registerSecret(const QByteArray &secret, const QString &what)
{
    if (secret.size() < SecretScan::shortest)
        return;
    static std::mutex mutex;
    const std::lock_guard lock(mutex);
    write(ownPath(u"known.secrets"_s), secret.toBase64() + ' ' + what.toUtf8() + '\n',
          QIODevice::WriteOnly | QIODevice::Append);
}

void keepEvidence(const QString &name, const QByteArray &bytes)
{
    static std::atomic<int> number = 0;
    if (!bytes.isEmpty())
        write(ownPath(u"%1-%2"_s.arg(++number).arg(name)), bytes, QIODevice::WriteOnly);
}

void keepDatabases(const QString &folder)
{
    for (const QString &name :
         QDir(folder).entryList({u"*.sqlite3*"_s}, QDir::Files | QDir::NoSymLinks)) {
        QFile file(folder + u'/' + name);
        if (file.open(QIODevice::ReadOnly))
            keepEvidence(name, file.readAll());
    }
}

} // namespace plexus::test
