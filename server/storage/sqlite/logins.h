#pragma once

#include "storage/login_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteLogins final : public LoginRepository
{
public:
    explicit SqliteLogins(Store store)
        : m_store(store)
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
    Store m_store;
};

} // namespace plexus::storage
