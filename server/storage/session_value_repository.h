// Values that tools keep for a caller between calls.
#pragma once

#include "async/task.h"
#include "core/ids.h"

#include <QByteArray>
#include <QString>

#include <optional>

namespace plexus::storage {

//! Per key, atomic; values are JSON texts of at most 64 KiB, at most 256 keys a holder
//! (Failure{TooLarge}). A holder is a legacy session (its id's hash) or, in the modern era, an
//! owner key.
class SessionValueRepository
{
public:
    virtual ~SessionValueRepository() = default;
    virtual Task<std::optional<QByteArray>> get(TenantId tenant, QByteArray holder,
                                                QString key) = 0;
    //! `expiresMs`: wall milliseconds after which the holder's values may be purged. `user` lets
    //! the removal of a user take them along.
    virtual Task<void> set(TenantId tenant, std::optional<UserId> user, QByteArray holder,
                           QString key, QByteArray json, qint64 expiresMs) = 0;
    //! Whether there was one.
    virtual Task<bool> remove(TenantId tenant, QByteArray holder, QString key) = 0;
};

} // namespace plexus::storage
