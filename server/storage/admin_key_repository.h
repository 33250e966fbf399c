// Where admin keys are kept (as hashes). Server-wide: these are above tenants.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/page.h"

namespace plexus::storage {

class AdminKeyRepository
{
public:
    virtual ~AdminKeyRepository() = default;
    virtual Task<AdminKey> add(AdminKey key, QByteArray hash, Actor actor) = 0;
    virtual Task<Page<AdminKey>> list(PageRequest request) = 0;
    virtual Task<std::optional<AdminKey>> find(QByteArray hash) = 0;
    //! Throws Failure{NotFound}.
    virtual Task<void> remove(QString id, Actor actor) = 0;
    virtual Task<void> touch(QString id, qint64 lastUsedMs) = 0;
};

//! Audit rows are appended by the repositories that make the change, in its transaction.
class AuditRepository
{
public:
    virtual ~AuditRepository() = default;
    //! Newest first; of one tenant, or of the server's own chain and all tenants when none is
    //! named.
    virtual Task<Page<AuditEvent>> list(std::optional<TenantId> tenant, PageRequest request) = 0;
};

//! Remembers answers of POSTs that carried an Idempotency-Key (24 h).
class IdempotencyRepository
{
public:
    struct Answer
    {
        QByteArray fingerprint; //!< SHA-256 of method, path and body
        int status = 0;
        QByteArray sealedBody; //!< sealed by the caller: it may hold a secret that is shown once
    };
    virtual ~IdempotencyRepository() = default;
    virtual Task<std::optional<Answer>> find(QString adminKeyId, QByteArray key) = 0;
    virtual Task<void> store(QString adminKeyId, QByteArray key, Answer answer) = 0;
};

} // namespace plexus::storage
