#include "storage/sqlite/connection.h"

#include "core/failure.h"

#include <QSqlError>

#include <atomic>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static QString newConnectionName()
{
    static std::atomic<int> last = 0;
    return u"plexus-%1"_s.arg(++last);
}

[[noreturn]] static void fail(const QSqlError &error)
{
    const QString code = error.nativeErrorCode();
    const QString text = error.text();
    if (code == u"5"_s || code == u"6"_s || text.contains(u"locked"_s))
        throw Failure(FailureKind::Unavailable, u"The database is busy. Try again in a moment."_s,
                      text);
    if (code == u"19"_s || text.contains(u"constraint failed"_s))
        throw Failure(FailureKind::Conflict, u"That contradicts what is stored."_s, text);
    if (code == u"26"_s)
        throw Failure(FailureKind::Conflict, u"The file is not a database. Choose another one."_s,
                      text);
    if (code == u"13"_s || code == u"10"_s || code == u"14"_s || code == u"8"_s)
        throw Failure(FailureKind::Unavailable, u"The database cannot be used at the moment."_s,
                      text);
    throw Failure(FailureKind::Internal, u"Internal error."_s, text);
}

Connection::Connection(const QString &path, Mode mode)
    : m_database(QSqlDatabase::addDatabase(u"QSQLITE"_s, newConnectionName()))
{
    m_database.setDatabaseName(path);
    m_database.setConnectOptions(
        u"QSQLITE_BUSY_TIMEOUT=%1%2"_s.arg(mode == Mode::Write ? 100 : 1000)
            .arg(mode == Mode::ReadOnly ? u";QSQLITE_OPEN_READONLY"_s : QString()));
    if (!m_database.open()) {
        throw Failure(FailureKind::Unavailable, u"The database cannot be opened."_s,
                      u"%1: %2"_s.arg(path, m_database.lastError().text()));
    }
    runOnce(u"PRAGMA foreign_keys = ON"_s);
    runOnce(u"PRAGMA synchronous = FULL"_s);
    runOnce(u"PRAGMA secure_delete = ON"_s); // what is deleted is overwritten, data keys above all
    if (mode != Mode::Write)
        runOnce(u"PRAGMA query_only = ON"_s);
}

Connection::~Connection()
{
    m_prepared.clear();
    const QString name = m_database.connectionName();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(name);
}

QSqlQuery &Connection::prepared(const char *sql)
{
    std::shared_ptr<QSqlQuery> &query =
        m_prepared[QByteArray::fromRawData(sql, qsizetype(qstrlen(sql)))];
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(QString::fromUtf8(sql)))
            fail(query->lastError());
    }
    return *query;
}

Statement Connection::runNamed(const char *sql, const QStringList &names,
                               const QVariantList &values)
{
    QSqlQuery &query = prepared(sql);
    for (qsizetype i = 0; i < values.size(); ++i)
        query.bindValue(names.at(i), values.at(i));
    execute(query);
    return Statement(query);
}

void Connection::execute(QSqlQuery &query)
{
    if (query.exec())
        return;
    const QSqlError error = query.lastError();
    query.finish();
    fail(error);
}

void Connection::runOnce(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        fail(query.lastError());
}

std::optional<qint64> Connection::readOne(const QString &sql)
{
    QSqlQuery query(m_database);
    if (!query.exec(sql))
        fail(query.lastError());
    return query.next() ? std::optional(query.value(0).toLongLong()) : std::nullopt;
}

} // namespace plexus::storage
