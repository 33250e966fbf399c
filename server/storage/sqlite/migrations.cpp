#include "storage/sqlite/migrations.h"

#include "core/failure.h"
#include "core/logging.h"
#include "storage/sqlite/migration_texts.h"

#include <QFile>
#include <QFileInfo>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

//! "PLXS" in SQLite's header.
static constexpr qint64 applicationId = 0x504c5853;

static void createPrivately(const QString &path)
{
    QFile file(path);
    if (file.exists())
        return;
    if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly, QFile::ReadOwner | QFile::WriteOwner))
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

static void migrate(Connection &connection, qsizetype number, const QString &script)
{
    connection.runOnce(u"BEGIN IMMEDIATE"_s);
    for (const QString &statement : statementsOf(script))
        connection.runOnce(statement);
    connection.runOnce(u"PRAGMA user_version = %1"_s.arg(number));
    connection.runOnce(u"COMMIT"_s);
    qCInfo(lcStorage, "database schema is now version %lld", qlonglong(number));
}

void prepareDatabase(const QString &path)
{
    createPrivately(path);
    Connection connection(path, Connection::Mode::Write);
    refuseForeign(connection, path);
    const QStringList scripts = migrationTexts();
    const qint64 version = connection.readOne(u"PRAGMA user_version"_s).value_or(0);
    if (version > scripts.size()) {
        throw Failure(
            FailureKind::Conflict,
            u"%1 has schema version %2, but this program knows versions up to %3. Start the newer "
            "Plexus that wrote it."_s.arg(path)
                .arg(version)
                .arg(scripts.size()));
    }
    connection.runOnce(u"PRAGMA application_id = %1"_s.arg(applicationId));
    connection.runOnce(u"PRAGMA journal_mode = WAL"_s);
    for (qsizetype i = version; i < scripts.size(); ++i)
        migrate(connection, i + 1, scripts[i]);
}

} // namespace plexus::storage
