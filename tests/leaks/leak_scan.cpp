// Looks through all that a test run has left behind for the secrets that it has used.
#include "support/leaks/secret_scan.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>

#include <cstdio>

using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static constexpr auto secretsSuffix = "known.secrets"_L1;

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static QStringList filesIn(const QStringList &folders)
{
    QStringList files;
    for (const QString &folder : folders) {
        for (QDirIterator it(folder, QDir::Files, QDirIterator::Subdirectories); it.hasNext();)
            files += it.next();
    }
    return files;
}

static SecretScan secretsIn(const QStringList &files)
{
    SecretScan scan;
    for (const QString &file : files) {
        if (!file.endsWith(secretsSuffix))
            continue;
        for (const QByteArray &line : contentOf(file).split('\n')) {
            const qsizetype space = line.indexOf(' ');
            if (space > 0)
                scan.add(QByteArray::fromBase64(line.first(space)),
                         QString::fromUtf8(line.sliced(space + 1)));
        }
    }
    return scan;
}

int main(int argc, char **argv)
{
    QStringList folders;
    for (int i = 1; i < argc; ++i)
        folders += QString::fromLocal8Bit(argv[i]);
    const QStringList files = filesIn(folders);
    const SecretScan scan = secretsIn(files);
    qint64 bytes = 0;
    int hits = 0;
    for (const QString &file : files) {
        if (file.endsWith(secretsSuffix))
            continue;
        const QByteArray text = contentOf(file);
        bytes += text.size();
        for (const QString &what : scan.findIn(text)) {
            std::printf("%s holds a secret: %s\n", qPrintable(file), qPrintable(what));
            ++hits;
        }
    }
    std::printf("%lld secrets, %lld bytes in %lld files, %d hits\n", qlonglong(scan.count()),
                qlonglong(bytes), qlonglong(files.size()), hits);
    return hits == 0 ? 0 : 1;
}
