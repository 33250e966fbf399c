// Where admin keys are kept (as hashes). Server-wide: these are above tenants.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/audit_chain.h"
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

    //! All chains, those of tenants that are gone too, by name; the server's own is the first.
    virtual Task<QList<AuditChain>> chains() = 0;
    // From here on no tenant means the server's own chain.
    virtual Task<std::optional<AuditChain>> chain(std::optional<TenantId> tenant) = 0;
    //! At most `limit` rows after `afterSeq`, in order.
    virtual Task<QList<AuditRow>> rows(std::optional<TenantId> tenant, qint64 afterSeq,
                                       int limit) = 0;
    //! The same of checkpoints.
    virtual Task<QList<AuditCheckpoint>> checkpoints(std::optional<TenantId> tenant,
                                                     qint64 afterSeq, int limit) = 0;
    //! Keeps it unless there is one for its row. Throws Failure{Conflict} when the row is not there
    //! with this hash.
    virtual Task<void> addCheckpoint(AuditCheckpoint checkpoint) = 0;
    //! Keeps it (in place of one for the same row) and deletes all rows up to its own, and the
    //! checkpoints before. Throws as addCheckpoint(), and when it is the chain's last row.
    virtual Task<void> shorten(AuditCheckpoint checkpoint) = 0;
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
