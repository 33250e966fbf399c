// Where tenants are kept.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/page.h"
#include "model/tenant.h"

namespace plexus::storage {

//! Which members to change; absent ones stay as they are.
struct TenantChange
{
    std::optional<QString> name;
    std::optional<TenantStatus> status;
    std::optional<TenantSettings> settings; //!< replaces all settings
};

//! All methods may throw Failure{Unavailable} when the database does not answer in time. What was
//! to be written may then be written all the same, if the disk stood still in the middle of it.
class TenantRepository
{
public:
    virtual ~TenantRepository() = default;
    //! Throws Failure{Conflict} when the id is taken (without regard to case).
    virtual Task<Tenant> create(Tenant tenant, Actor actor) = 0;
    virtual Task<std::optional<Tenant>> find(TenantId id) = 0;
    //! Newest first unless sorted otherwise (`created_at`, `entity_id`, `name`).
    virtual Task<Page<Tenant>> list(PageRequest request) = 0;
    //! Of every tenant, for the directory's snapshot.
    virtual Task<QList<Tenant>> loadAll() = 0;
    //! Throws Failure{NotFound}, or Failure{Precondition} when `ifVersion` is not the current one.
    virtual Task<Tenant> update(TenantId id, TenantChange change, std::optional<qint64> ifVersion,
                                Actor actor) = 0;
    //! Removes the tenant and everything of it (audit rows stay). Throws as update().
    virtual Task<void> remove(TenantId id, std::optional<qint64> ifVersion, Actor actor) = 0;
};

} // namespace plexus::storage
