// A database as MCP Plexus (Python) makes it.
#pragma once

#include <QByteArray>
#include <QString>
#include <QVariantList>

namespace plexus::test {

//! The original's tables, as it creates them; a test fills them.
class OriginalDatabase
{
public:
    explicit OriginalDatabase(const QString &path);
    ~OriginalDatabase();
    Q_DISABLE_COPY_MOVE(OriginalDatabase)

    //! Throws when SQLite does not want it.
    void insert(const QString &table, const QVariantList &values);
    void tenant(const QString &id, const QString &name,
                const QString &status = QStringLiteral("active"),
                const QVariant &settings = QStringLiteral("{}"));
    void user(const QString &tenant, const QString &user, const QByteArray &token);
    void provider(const QString &tenant, const QString &name, const QByteArray &config);
    void account(const QString &tenant, const QString &user, const QString &provider,
                 const QByteArray &tokens);
    void apiKey(const QString &tenant, const QString &user, const QString &provider,
                const QByteArray &sealed);

private:
    QString m_connection;
};

} // namespace plexus::test
