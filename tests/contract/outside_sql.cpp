#include "outside_sql.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QUuid>

#include <stdexcept>

namespace plexus::test {

OutsideSql::OutsideSql(const QString &path)
    : m_database(std::make_unique<QSqlDatabase>(
        QSqlDatabase::addDatabase(QStringLiteral("QSQLITE"), QUuid::createUuid().toString())))
{
    m_database->setDatabaseName(path);
    if (!m_database->open())
        throw std::runtime_error(m_database->lastError().text().toStdString());
}

OutsideSql::~OutsideSql()
{
    const QString name = m_database->connectionName();
    m_database.reset();
    QSqlDatabase::removeDatabase(name);
}

void OutsideSql::run(const QString &sql) { column(sql); }

static QStringList valuesOf(QSqlDatabase &database, const QString &sql, int column)
{
    QSqlQuery query(database);
    if (!query.exec(sql))
        throw std::runtime_error(query.lastError().text().toStdString());
    QStringList values;
    while (query.next())
        values += query.value(column).toString();
    return values;
}

QStringList OutsideSql::column(const QString &sql) { return valuesOf(*m_database, sql, 0); }

QStringList OutsideSql::plan(const QString &sql)
{
    return valuesOf(*m_database, QStringLiteral("EXPLAIN QUERY PLAN ") + sql, 3);
}

} // namespace plexus::test
