#pragma once

#include "mcp/stores.h"
#include "storage/sqlite/last_uses.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

//! Who removes what a guest's session leaves behind.
Actor sessionEnd();

//! What is kept for it goes too, and every process hears of it.
void endSession(const Store &store, Connection &connection, const TenantId &tenant,
                const QByteArray &idHash);

class SqliteSessions final : public mcp::SessionStore
{
public:
    SqliteSessions(Store store, LastUses &lastUses)
        : m_store(store)
        , m_lastUses(lastUses)
    {
    }

    Task<void> create(mcp::Owner owner, mcp::SessionRecord record) override;
    Task<std::optional<mcp::SessionRecord>> find(mcp::Owner owner, QByteArray idHash) override;
    Task<void> update(mcp::Owner owner, mcp::SessionRecord record) override;
    void touch(const mcp::Owner &owner, const QByteArray &idHash) override;
    Task<bool> remove(mcp::Owner owner, QByteArray idHash) override;

private:
    Store m_store;
    LastUses &m_lastUses;
};

} // namespace plexus::storage
