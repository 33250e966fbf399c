#include "core/digest.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QCoreApplication>
#include <QProcess>
#include <QRandomGenerator>
#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

//! Kills a process that writes, and looks whether what it was told is stored is there.
class TstSqliteCrash : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatWasAcknowledgedSurvivesAKill();

private:
    void checkAll(const QList<QByteArray> &acknowledged) const;

    QTemporaryDir m_folder;
    QString m_path = m_folder.filePath(u"plexus.sqlite3"_s);
    SystemClock m_clock;
};

//! Complete lines only: half a line was not said.
static QList<QByteArray> linesOf(const QByteArray &output)
{
    return output.left(output.lastIndexOf('\n') + 1).split('\n');
}

//! Lets the writer go on until it has said so many things; returns all that it said.
static QList<QByteArray> runAndKill(const QString &path, int round, qsizetype killAfter)
{
    QProcess writer;
    writer.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    writer.start(QCoreApplication::applicationDirPath() + u"/storage_writer"_s,
                 {path, QString::number(round)});
    QByteArray output;
    while (output.count('\n') < killAfter && writer.waitForReadyRead())
        output += writer.readAllStandardOutput();
    writer.kill();
    writer.waitForFinished();
    return linesOf(output + writer.readAllStandardOutput());
}

void TstSqliteCrash::checkAll(const QList<QByteArray> &acknowledged) const
{
    const auto storage = openSqliteStorage(m_path, m_clock);
    for (const QByteArray &line : acknowledged) {
        const QByteArray id = line.mid(2);
        if (line.startsWith('v')) {
            const QByteArray holder = "h-" + id.left(id.size() - 2);
            QCOMPARE(run(storage->sessionValues().get(acme, holder, QString::fromLatin1(id))), id);
        } else if (line.startsWith('t')) {
            QVERIFY2(run(storage->users().findToken(acme, sha256(id))), line.constData());
        }
    }
}

void TstSqliteCrash::whatWasAcknowledgedSurvivesAKill()
{
    run(openSqliteStorage(m_path, m_clock)->tenants().create({acme, u"Name"_s}, tester));
    QList<QByteArray> acknowledged;
    for (int round = 0; round < 5; ++round) {
        const int killAfter = QRandomGenerator::global()->bounded(1, 400);
        const QList<QByteArray> said = runAndKill(m_path, round, killAfter);
        QVERIFY2(said.size() > killAfter, qPrintable(u"it ended after %1"_s.arg(said.size())));
        acknowledged += said;
        checkAll(acknowledged);
    }
}

PLEXUS_TEST(TstSqliteCrash, tst_sqlite_crash)
#include "tst_sqlite_crash.moc"
