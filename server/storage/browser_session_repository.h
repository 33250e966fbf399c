// Where signed-in browsers are kept (as hashes of their cookies).
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/browser_login.h"

#include <optional>

namespace plexus::storage {

//! Sessions come from LoginRepository::finish() and go with their user, their tenant and the token
//! family that they began with. Nobody caches them: what one process ends is over in all at once.
class BrowserSessionRepository
{
public:
    virtual ~BrowserSessionRepository() = default;
    //! An indexed point read; live ones of this tenant only.
    virtual Task<std::optional<BrowserSession>> find(TenantId tenant, QByteArray hash) = 0;
    //! Used now.
    virtual Task<void> touch(TenantId tenant, QByteArray hash) = 0;
    //! Whether there was one.
    virtual Task<bool> end(TenantId tenant, QByteArray hash, Actor actor) = 0;
    //! How many there were.
    virtual Task<int> endAll(TenantId tenant, UserId user, Actor actor) = 0;
};

} // namespace plexus::storage
