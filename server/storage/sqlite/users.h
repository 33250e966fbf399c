#pragma once

#include "storage/sqlite/store.h"
#include "storage/user_repository.h"

namespace plexus::storage {

class SqliteUsers final : public UserRepository
{
public:
    explicit SqliteUsers(Store store)
        : m_store(store)
    {
    }

    Task<UserToken> addToken(UserToken token, QByteArray hash, bool replaceOthers,
                             Actor actor) override;
    Task<std::optional<UserToken>> findToken(TenantId tenant, QByteArray hash) override;
    Task<Page<UserToken>> listTokens(TenantId tenant, std::optional<UserId> user,
                                     PageRequest request) override;
    Task<void> revokeToken(TenantId tenant, TokenId token, Actor actor) override;
    Task<int> revokeAllTokens(TenantId tenant, UserId user, Actor actor) override;
    Task<std::optional<PlexusUser>> findUser(TenantId tenant, UserId user) override;
    Task<Page<PlexusUser>> listUsers(TenantId tenant, PageRequest request) override;
    Task<void> removeUser(TenantId tenant, UserId user, Actor actor) override;
    Task<void> touchTokens(TenantId tenant, QHash<QString, qint64> lastUsedMsByTokenId) override;

private:
    Store m_store;
};

} // namespace plexus::storage
