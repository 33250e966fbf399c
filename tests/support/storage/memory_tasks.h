#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryTasks final : public mcp::TaskStore
{
public:
    explicit MemoryTasks(MemoryData &data)
        : d(data)
    {
    }
    Task<void> create(mcp::Owner owner, mcp::TaskRecord record) override;
    Task<std::optional<mcp::TaskRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<std::optional<mcp::TaskRecord>>
    change(mcp::Owner owner, QByteArray idHash,
           std::function<void(mcp::TaskRecord &)> edit) override;
    void renew(const QByteArray &runner, qint64 leaseMs) override;

private:
    //! Unfinished ones of one owner, or of all.
    int countUnfinished(const TenantId &tenant, const QByteArray &ownerKey);
    StoredTask *taskOf(const mcp::Owner &owner, const QByteArray &idHash);
    MemoryData &d;
};

} // namespace plexus::test
