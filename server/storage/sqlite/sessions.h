#pragma once

#include "mcp/stores.h"
#include "storage/sqlite/store.h"

#include <QHash>
#include <QTimer>

namespace plexus::storage {

//! Times of use, gathered by all threads and written now and then.
class LastUses
{
public:
    explicit LastUses(Store store)
        : m_store(store)
    {
    }
    void note(const QString &tenant, const QByteArray &idHash);
    //! Writes what was gathered; on any thread.
    void flush();

private:
    Store m_store;
    std::mutex m_mutex;
    QHash<std::pair<QString, QByteArray>, qint64> m_usedMs;
    qint64 m_flushedMs = 0;
};

class SqliteSessions final : public mcp::SessionStore
{
public:
    explicit SqliteSessions(Store store)
        : m_store(store)
        , m_lastUses(store)
    {
    }

    Task<void> create(mcp::Owner owner, mcp::SessionRecord record) override;
    Task<std::optional<mcp::SessionRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<void> update(mcp::Owner owner, mcp::SessionRecord record) override;
    void touch(const mcp::Owner &owner, const QByteArray &idHash) override;
    Task<bool> remove(mcp::Owner owner, QByteArray idHash) override;
    void flush() { m_lastUses.flush(); }

private:
    Store m_store;
    LastUses m_lastUses;
};

class SqliteTasks final : public mcp::TaskStore
{
public:
    explicit SqliteTasks(Store store)
        : m_store(store)
    {
    }

    Task<void> create(mcp::Owner owner, mcp::TaskRecord record) override;
    Task<std::optional<mcp::TaskRecord>> find(mcp::Owner owner, QString id) override;
    Task<bool> update(mcp::Owner owner, mcp::TaskRecord record) override;

private:
    Store m_store;
};

} // namespace plexus::storage
