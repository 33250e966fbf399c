#pragma once

#include "storage/login_repository.h"
#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryBrowserSessions final : public storage::BrowserSessionRepository
{
public:
    explicit MemoryBrowserSessions(MemoryData &data)
        : d(data)
    {
    }
    Task<std::optional<BrowserSession>> find(TenantId tenant, QByteArray hash) override;
    Task<void> touch(TenantId tenant, QByteArray hash) override;
    Task<bool> end(TenantId tenant, QByteArray hash, Actor actor) override;
    Task<int> endAll(TenantId tenant, UserId user, Actor actor) override;

private:
    MemoryData &d;
};

class MemoryLogins final : public storage::LoginRepository
{
public:
    explicit MemoryLogins(MemoryData &data)
        : d(data)
    {
    }
    Task<void> begin(LoginTransaction login) override;
    Task<std::optional<LoginTransaction>> find(TenantId tenant, QByteArray challengeHash) override;
    Task<void> accept(TenantId tenant, QByteArray challengeHash, BrowserIdentity who,
                      QByteArray verifierHash, Actor actor) override;
    Task<void> reject(TenantId tenant, QByteArray challengeHash, Actor actor) override;
    Task<std::optional<FinishedLogin>> finish(TenantId tenant, QByteArray verifierHash,
                                              QByteArray browserHash, QByteArray sessionHash,
                                              std::optional<QByteArray> replaced,
                                              QString requestId) override;

private:
    StoredLogin *open(const TenantId &tenant, const QByteArray &challengeHash);
    StoredLogin &requireOpen(const TenantId &tenant, const QByteArray &challengeHash);
    std::optional<StoredLogin> takeAccepted(const TenantId &tenant, const QByteArray &verifierHash);

    MemoryData &d;
};

} // namespace plexus::test
