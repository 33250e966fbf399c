// Where the secrets of host applications are kept (as hashes).
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/page.h"
#include "model/user_token.h"

namespace plexus::storage {

class HostSecretRepository
{
public:
    virtual ~HostSecretRepository() = default;
    //! Throws Failure{Conflict} when two are live already, Failure{NotFound} without tenant.
    virtual Task<HostSecret> add(HostSecret secret, QByteArray hash, Actor actor) = 0;
    virtual Task<Page<HostSecret>> list(TenantId tenant, PageRequest request) = 0;
    //! An indexed point read; only this tenant's secrets count.
    virtual Task<std::optional<HostSecret>> find(TenantId tenant, QByteArray hash) = 0;
    virtual Task<void> remove(TenantId tenant, QString id, Actor actor) = 0;
    //! Last uses, batched; unknown ids are skipped.
    virtual Task<void> touch(TenantId tenant, QHash<QString, qint64> lastUsedMsById) = 0;
};

} // namespace plexus::storage
