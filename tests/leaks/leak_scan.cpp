// Looks through all that a test run has left behind for the secrets that it has used. With
// PLEXUS_WHOLE_RUN=1 (`./dev test`) there must be as many as a whole run leaves, and all kinds.
#include "support/leaks/secret_scan.h"

#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QMap>

#include <cstdio>
#include <numeric>

using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static constexpr auto secretsSuffix = "known.secrets"_L1;

//! Far fewer than a whole run has.
static constexpr int leastSecrets = 1000;
static constexpr int leastFiles = 200;
//! Each is issued by some test of a whole run.
static constexpr const char *allKinds[] = {
    "access token",  "admin key",  "API key",        "authorization code", "client secret",
    "code",          "cookie",     "encryption key", "host secret",        "PKCE verifier",
    "refresh token", "session id", "user token"};

//! How many there are of each kind.
using Counts = QMap<QString, int>;

static int sumOf(const Counts &counts) { return std::accumulate(counts.begin(), counts.end(), 0); }

static void print(const char *what, const Counts &counts)
{
    std::printf("%d %s\n", sumOf(counts), what);
    for (auto it = counts.begin(); it != counts.end(); ++it)
        std::printf("%8d %s\n", it.value(), qPrintable(it.key()));
}

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

//! `access token of a provider` is an access token.
static Counts addSecrets(SecretScan &scan, const QString &file)
{
    Counts kinds;
    for (const QByteArray &line : contentOf(file).split('\n')) {
        const qsizetype space = line.indexOf(' ');
        const QString what = QString::fromUtf8(line.mid(space + 1));
        if (space > 0 && scan.add(QByteArray::fromBase64(line.first(space)), what))
            ++kinds[what.section(u" of "_s, 0, 0)];
    }
    return kinds;
}

//! `errors` of `PID-3-errors`, or the name of a report of a sanitizer.
static QString kindOf(const QString &file)
{
    const QString name = QFileInfo(file).fileName();
    return name.count(u'-') < 2 ? name.section(u'.', 0, 0) : name.section(u'-', 2);
}

//! A line for each leak; how many there are.
static int leaksIn(const SecretScan &scan, const QString &file)
{
    const QStringList found = scan.findIn(contentOf(file));
    for (const QString &what : found)
        std::printf("%s holds a secret: %s\n", qPrintable(file), qPrintable(what));
    return int(found.size());
}

//! Prints what a scan that has found nothing would be worth nothing without.
static bool isEnough(const Counts &secrets, const Counts &files)
{
    if (secrets.isEmpty() || files.isEmpty()) {
        std::puts("There is nothing to look through. Run tests that keep evidence together with "
                  "this one, e.g. ctest -R '^(server|providers|leaks)\\.', or all: ./dev test");
        return false;
    }
    if (!qEnvironmentVariableIsSet("PLEXUS_WHOLE_RUN"))
        return true;
    bool isEnough = sumOf(secrets) >= leastSecrets && sumOf(files) >= leastFiles;
    if (!isEnough)
        std::printf("A whole run leaves at least %d secrets and %d files. Which tests did not run, "
                    "or keep no evidence any more?\n",
                    leastSecrets, leastFiles);
    for (const char *kind : allKinds) {
        if (!secrets.contains(QString::fromLatin1(kind))) {
            std::printf("No test has registered a secret of the kind: %s\n", kind);
            isEnough = false;
        }
    }
    return isEnough;
}

int main(int argc, char **argv)
{
    QStringList folders;
    for (int i = 1; i < argc; ++i)
        folders += QString::fromLocal8Bit(argv[i]);
    SecretScan scan;
    Counts secrets, kept;
    const QStringList files = filesIn(folders);
    for (const QString &file : files) {
        if (!file.endsWith(secretsSuffix))
            continue;
        const Counts more = addSecrets(scan, file);
        for (auto it = more.begin(); it != more.end(); ++it)
            secrets[it.key()] += it.value();
    }
    int leaks = 0;
    for (const QString &file : files) {
        if (file.endsWith(secretsSuffix))
            continue;
        ++kept[kindOf(file)];
        leaks += leaksIn(scan, file);
    }
    print("secrets", secrets);
    print("files", kept);
    std::printf("%d leaks\n", leaks);
    return isEnough(secrets, kept) && leaks == 0 ? 0 : 1;
}
