// The database file as another program sees it.
#pragma once

#include <QStringList>

#include <memory>

class QSqlDatabase;

namespace plexus::test {

//! A plain connection of its own. A transaction that is open ends with the object.
class OutsideSql
{
public:
    explicit OutsideSql(const QString &path);
    ~OutsideSql();
    Q_DISABLE_COPY_MOVE(OutsideSql)

    //! Throws std::runtime_error when it fails, as column() does.
    void run(const QString &sql);
    //! The first column of all rows.
    QStringList column(const QString &sql);
    //! How SQLite would run it, step by step.
    QStringList plan(const QString &sql);

private:
    std::unique_ptr<QSqlDatabase> m_database;
};

} // namespace plexus::test
