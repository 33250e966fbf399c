// One open connection to the database file.
#pragma once

#include "core/strong_id.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QString>
#include <QVariant>

#include <memory>
#include <optional>

namespace plexus::storage {

//! Values as they are bound: ids as text, absent ones as NULL, and an empty text is not NULL.
inline QVariant toBound(const QString &text) { return text.isNull() ? QStringLiteral("") : text; }
inline QVariant toBound(const QByteArray &bytes) { return bytes.isNull() ? QByteArray("") : bytes; }
inline QVariant toBound(const QVariant &value) { return value; }
inline QVariant toBound(bool value) { return int(value); }
inline QVariant toBound(int value) { return value; }
inline QVariant toBound(qint64 value) { return value; }
template <typename Tag>
QVariant toBound(const StrongId<Tag> &id)
{
    return toBound(id.value());
}
template <typename T>
QVariant toBound(const std::optional<T> &value)
{
    return value ? toBound(*value) : QVariant();
}

//! A prepared statement with its bound values, ready to be stepped. Throws Failure{Unavailable}
//! when the database is locked for too long, Failure{Conflict} when a constraint refuses, and
//! Failure{Internal} otherwise.
class Statement
{
public:
    explicit Statement(QSqlQuery &query)
        : m_query(query)
    {
    }
    ~Statement() { m_query.finish(); }
    Q_DISABLE_COPY_MOVE(Statement)

    //! The next row; false after the last.
    bool next() { return m_query.next(); }
    QString text(int column) const { return m_query.value(column).toString(); }
    QByteArray bytes(int column) const { return m_query.value(column).toByteArray(); }
    qint64 integer(int column) const { return m_query.value(column).toLongLong(); }
    bool isNull(int column) const { return m_query.isNull(column); }
    std::optional<qint64> optionalInteger(int column) const
    {
        return isNull(column) ? std::nullopt : std::optional(integer(column));
    }
    const QSqlQuery &query() const { return m_query; }
    int affectedRows() const { return m_query.numRowsAffected(); }

private:
    QSqlQuery &m_query;
};

//! Belongs to one thread. Statements are prepared once and kept.
class Connection
{
public:
    enum class Mode {
        Write,
        Read, //!< of our own file
        ReadOnly, //!< of somebody else's: it is neither made nor changed
    };
    //! Throws Failure{Unavailable} when the file cannot be opened.
    Connection(const QString &path, Mode mode);
    ~Connection();
    Q_DISABLE_COPY_MOVE(Connection)

    //! Runs `sql` with its `?` bound in order. One use of a statement at a time.
    template <typename... Values>
    Statement run(const char *sql, const Values &...values)
    {
        QSqlQuery &query = prepared(sql);
        int position = 0;
        (query.bindValue(position++, toBound(values)), ...);
        execute(query);
        return Statement(query);
    }
    //! The same for statements of many rows, with a name for each value: Qt takes four times as
    //! long to bind by position.
    Statement runNamed(const char *sql, const QStringList &names, const QVariantList &values);
    //! Statements of our own that are used once: pragmas, migrations, BEGIN.
    void runOnce(const QString &sql);
    std::optional<qint64> readOne(const QString &sql);
    //! A fresh query of this connection, for statements that are put together (lists).
    QSqlQuery query() const { return QSqlQuery(m_database); }

private:
    QSqlQuery &prepared(const char *sql);
    static void execute(QSqlQuery &query);

    QSqlDatabase m_database;
    QHash<QByteArray, std::shared_ptr<QSqlQuery>> m_prepared;
};

} // namespace plexus::storage
