#pragma once

#include "storage/browser_session_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

//! In the caller's transaction; the user's oldest make room.
void insertBrowserSession(Connection &connection, const BrowserSession &session,
                          const QByteArray &hash);

class SqliteBrowserSessions final : public BrowserSessionRepository
{
public:
    explicit SqliteBrowserSessions(Store store)
        : m_store(store)
    {
    }

    Task<std::optional<BrowserSession>> find(TenantId tenant, QByteArray hash) override;
    Task<void> touch(TenantId tenant, QByteArray hash) override;
    Task<bool> end(TenantId tenant, QByteArray hash, Actor actor) override;
    Task<int> endAll(TenantId tenant, UserId user, Actor actor) override;

private:
    Store m_store;
};

} // namespace plexus::storage
