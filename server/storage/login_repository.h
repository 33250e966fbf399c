// Where logins are kept that have begun in a browser.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/browser_login.h"

#include <optional>

namespace plexus::storage {

//! Challenge, then verifier: each counts once, for its tenant, until it expires.
class LoginRepository
{
public:
    virtual ~LoginRepository() = default;
    //! Throws Failure{NotFound} without tenant, Failure{RateLimited} when too many are open.
    virtual Task<void> begin(LoginTransaction login) = 0;
    //! One that nobody has accepted or rejected yet.
    virtual Task<std::optional<LoginTransaction>> find(TenantId tenant,
                                                       QByteArray challengeHash) = 0;
    //! The browser that shows the verifier within a minute becomes `who`'s; registers the user when
    //! new. Throws Failure{NotFound} for a challenge that is not open.
    virtual Task<void> accept(TenantId tenant, QByteArray challengeHash, BrowserIdentity who,
                              QByteArray verifierHash, Actor actor) = 0;
    //! Throws Failure{NotFound} for a challenge that is not open.
    virtual Task<void> reject(TenantId tenant, QByteArray challengeHash, Actor actor) = 0;
    //! Begins the session `sessionHash` in place of `replaced`. Nothing when the verifier is
    //! unknown or late, or came to another browser than the one that began: then the login is over.
    virtual Task<std::optional<FinishedLogin>>
    finish(TenantId tenant, QByteArray verifierHash, QByteArray browserHash, QByteArray sessionHash,
           std::optional<QByteArray> replaced, QString requestId) = 0;
};

} // namespace plexus::storage
