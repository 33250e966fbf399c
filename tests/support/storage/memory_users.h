#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryUsers final : public storage::UserRepository
{
public:
    explicit MemoryUsers(MemoryData &data)
        : d(data)
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
    QList<PlexusUser> usersOf(const TenantId &tenant) const;
    bool isLive(const UserToken &token) const;
    void requireUser(const TenantId &tenant, const UserId &user) const;
    FamilyId replaceAll(const UserToken &token);
    int revokeLive(const TenantId &tenant, const UserId &user, const FamilyId &keptFamily);
    void endFamily(const TenantId &tenant, const FamilyId &family);
    MemoryData &d;
};

} // namespace plexus::test
