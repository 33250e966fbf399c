// Where users and their tokens are kept.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/page.h"
#include "model/user_token.h"

namespace plexus::storage {

class UserRepository
{
public:
    virtual ~UserRepository() = default;

    //! Stores the token under its hash; registers the user when new. With `replaceOthers` the
    //! user's other live tokens are revoked in the same transaction, and the newest one's family
    //! (with its sessions) goes on in the returned token. Throws Failure{NotFound} without tenant.
    virtual Task<UserToken> addToken(UserToken token, QByteArray hash, bool replaceOthers,
                                     Actor actor) = 0;
    //! An indexed point read on the caller's thread. Finds expired and revoked ones too.
    virtual Task<std::optional<UserToken>> findToken(TenantId tenant, QByteArray hash) = 0;
    virtual Task<Page<UserToken>> listTokens(TenantId tenant, std::optional<UserId> user,
                                             PageRequest request) = 0;
    //! Throws Failure{NotFound}. Revoking twice is no fault. Ends the family's sessions.
    virtual Task<void> revokeToken(TenantId tenant, TokenId token, Actor actor) = 0;
    //! How many were live. Throws Failure{NotFound} for an unknown user.
    virtual Task<int> revokeAllTokens(TenantId tenant, UserId user, Actor actor) = 0;

    virtual Task<std::optional<PlexusUser>> findUser(TenantId tenant, UserId user) = 0;
    virtual Task<Page<PlexusUser>> listUsers(TenantId tenant, PageRequest request) = 0;
    //! The user, tokens, sessions and values. Throws Failure{NotFound}.
    virtual Task<void> removeUser(TenantId tenant, UserId user, Actor actor) = 0;

    //! Last uses, batched; unknown ids are skipped.
    virtual Task<void> touchTokens(TenantId tenant, QHash<QString, qint64> lastUsedMsByTokenId) = 0;
};

} // namespace plexus::storage
