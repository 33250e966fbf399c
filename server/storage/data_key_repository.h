// Where data keys are kept (wrapped), and how values move from one to another.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "storage/sealed_value.h"

#include <QList>

#include <optional>

namespace plexus::storage {

struct DataKeyRecord
{
    TenantId tenant;
    WrappedKey key;
    bool active = false; //!< new values are sealed under it; one of a tenant is
    qint64 createdMs = 0;
};

//! A tenant's data keys go with the tenant. No method can make a value lose its key.
class DataKeyRepository
{
public:
    virtual ~DataKeyRepository() = default;
    //! An indexed point read. Nothing when the tenant has sealed nothing yet.
    virtual Task<std::optional<WrappedKey>> findActive(TenantId tenant) = 0;
    //! `key` becomes the active one in place of `instead` (none: of none). Returns the active one
    //! afterwards: another when somebody else was first. Throws Failure{NotFound} without tenant.
    virtual Task<WrappedKey> activate(TenantId tenant, WrappedKey key,
                                      std::optional<QString> instead) = 0;
    //! Of all tenants, for the rotation and its status.
    virtual Task<QList<DataKeyRecord>> loadAll() = 0;
    //! Replaces the wrapping of the key of this id while `fromRingKey` wraps it. Whether it did.
    virtual Task<bool> rewrap(TenantId tenant, WrappedKey key, QString fromRingKey,
                              Actor actor) = 0;
    //! Removes the inactive keys of the tenant that no value names. How many are left.
    virtual Task<int> removeUnused(TenantId tenant) = 0;
    //! Notes on the server's audit chain what an administrator did with the ring.
    virtual Task<void> note(QString action, QJsonObject details, Actor actor) = 0;
};

//! All sealed values of a tenant, wherever they are.
class SealedValueRepository
{
public:
    struct Stored
    {
        ValuePlace place;
        SealedValue value;
    };
    struct Replacement
    {
        ValuePlace place;
        QByteArray oldText;
        SealedValue value;
        QString fingerprint = {}; //!< of an API key (ApiKeyInfo); empty: of something else
    };

    virtual ~SealedValueRepository() = default;
    //! At most `limit` values that are not under the active key, after the first `skip`.
    virtual Task<QList<Stored>> listStale(TenantId tenant, int limit, int skip) = 0;
    //! Of all tenants.
    virtual Task<qint64> countStale() = 0;
    //! Each takes place only where the old text still is: what was written meanwhile stays. How
    //! many did.
    virtual Task<int> replace(TenantId tenant, QList<Replacement> replacements, Actor actor) = 0;
    //! Records in the tenant's audit that what is kept there cannot be read (threat 57).
    virtual Task<void> noteUnreadable(ValuePlace place, Actor actor) = 0;
};

} // namespace plexus::storage
