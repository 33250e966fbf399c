#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemorySessions final : public mcp::SessionStore
{
public:
    explicit MemorySessions(MemoryData &data)
        : d(data)
    {
    }
    Task<void> create(mcp::Owner owner, mcp::SessionRecord record) override;
    Task<std::optional<mcp::SessionRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<void> update(mcp::Owner owner, mcp::SessionRecord record) override;
    void touch(const mcp::Owner &owner, const QByteArray &idHash) override;
    Task<bool> remove(mcp::Owner owner, QByteArray idHash) override;

private:
    bool isLive(const TenantId &tenant, const StoredSession &session);
    int countLive(const TenantId &tenant, const std::optional<UserId> &user);
    StoredSession *sessionOf(const mcp::Owner &owner, const QByteArray &idHash);
    MemoryData &d;
};

} // namespace plexus::test
