#pragma once

#include "mcp/task_store.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteTasks final : public mcp::TaskStore
{
public:
    explicit SqliteTasks(Store store)
        : m_store(store)
    {
    }

    Task<void> create(mcp::Owner owner, mcp::TaskRecord record) override;
    Task<std::optional<mcp::TaskRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<std::optional<mcp::TaskRecord>>
    change(mcp::Owner owner, QByteArray idHash,
           std::function<void(mcp::TaskRecord &)> edit) override;
    void renew(const QByteArray &runner, qint64 leaseMs) override;

private:
    Store m_store;
};

} // namespace plexus::storage
