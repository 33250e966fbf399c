#include "storage/sqlite/migrations.h"

#include "core/clock.h"
#include "core/failure.h"
#include "core/logging.h"
#include "storage/sqlite/migration_texts.h"

#include <QFile>
#include <QFileInfo>

#include <thread>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

//! "PLXS" in SQLite's header.
static constexpr qint64 applicationId = 0x504c5853;

static constexpr QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner;

static void createPrivately(const QString &path)
{
    QFile file(path);
    if (file.exists()) {
        if ((file.permissions() & (QFile::ReadGroup | QFile::ReadOther))
            && !file.setPermissions(ownerOnly))
            qCWarning(lcStorage, "others can read the database, and that cannot be changed");
        return;
    }
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, ownerOnly) && !file.exists())
        throw Failure(FailureKind::Unavailable,
                      u"Cannot create %1: %2."_s.arg(path, file.errorString()));
}

static void refuseForeign(Connection &connection, const QString &path)
{
    const qint64 tables =
        connection.readOne(u"SELECT count(*) FROM sqlite_master WHERE type = 'table'"_s)
            .value_or(0);
    const qint64 id = connection.readOne(u"PRAGMA application_id"_s).value_or(0);
    if (id == applicationId || (id == 0 && tables == 0))
        return;
    const QString sql =
        u"SELECT count(*) FROM sqlite_master WHERE name IN ('plexus_tenants', 'plexus_user_auth_tokens')"_s;
    if (connection.readOne(sql).value_or(0) > 0) {
        throw Failure(
            FailureKind::Conflict,
            u"%1 is a database of MCP Plexus (Python). Choose another file for this server, and "
            "take the old data over with: plexus admin import %1"_s.arg(path));
    }
    throw Failure(FailureKind::Conflict,
                  u"%1 is a database of another program. Choose another file."_s.arg(path));
}

//! Splits a script at the semicolons that end lines; our scripts hold no others there.
static QStringList statementsOf(const QString &script)
{
    QStringList statements;
    QString statement;
    for (const QString &line : script.split(u'\n')) {
        if (line.startsWith(u"--"_s))
            continue;
        statement += line + u'\n';
        if (line.endsWith(u';')) {
            statements += std::exchange(statement, {});
        }
    }
    return statements;
}

static qint64 versionOf(Connection &connection, const QString &path, qint64 newest)
{
    const qint64 version = connection.readOne(u"PRAGMA user_version"_s).value_or(0);
    if (version <= newest)
        return version;
    throw Failure(
        FailureKind::Conflict,
        u"%1 has schema version %2, but this program knows versions up to %3. Start the newer "
        "Plexus that wrote it."_s.arg(path)
            .arg(version)
            .arg(newest));
}

//! In a transaction that closes with the connection when something throws.
static void migrate(Connection &connection, qint64 number, const QString &script)
{
    for (const QString &statement : statementsOf(script))
        connection.runOnce(statement);
    connection.runOnce(u"PRAGMA user_version = %1"_s.arg(number));
    qCInfo(lcStorage, "database schema is now version %lld", qlonglong(number));
}

//! Another process may be doing the same, so the version is read again under the lock.
static void migrateAll(Connection &connection, const QString &path, const QStringList &scripts)
{
    connection.runOnce(u"BEGIN IMMEDIATE"_s);
    connection.runOnce(u"PRAGMA application_id = %1"_s.arg(applicationId));
    for (qint64 i = versionOf(connection, path, scripts.size()); i < scripts.size(); ++i)
        migrate(connection, i + 1, scripts.at(i));
    connection.runOnce(u"COMMIT"_s);
}

static void switchToWriteAheadLog(Connection &connection)
{
    const QString mode = [&connection] {
        auto row = connection.run("PRAGMA journal_mode");
        return row.next() ? row.text(0) : QString();
    }();
    if (mode != u"wal")
        connection.runOnce(u"PRAGMA journal_mode = WAL"_s);
}

//! The switch does not wait for another process that makes it too, whatever the busy time-out says.
static void useWriteAheadLog(Connection &connection)
{
    static constexpr int mostTries = 100;
    for (int i = 1;; ++i) {
        try {
            return switchToWriteAheadLog(connection);
        } catch (const Failure &failure) {
            if (failure.kind() != FailureKind::Unavailable || i == mostTries)
                throw;
            std::this_thread::sleep_for(Milliseconds(20));
        }
    }
}

void prepareDatabase(const QString &path)
{
    createPrivately(path);
    Connection connection(path, Connection::Mode::Write);
    connection.runOnce(u"PRAGMA busy_timeout = 5000"_s); // another process may be starting too
    refuseForeign(connection, path);
    const QStringList scripts = migrationTexts();
    useWriteAheadLog(connection);
    if (versionOf(connection, path, scripts.size()) < scripts.size())
        migrateAll(connection, path, scripts);
}

} // namespace plexus::storage
