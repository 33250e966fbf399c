#pragma once

#include "storage/admin_key_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteAdminKeys final : public AdminKeyRepository
{
public:
    explicit SqliteAdminKeys(Store store)
        : m_store(store)
    {
    }

    Task<AdminKey> add(AdminKey key, QByteArray hash, Actor actor) override;
    Task<Page<AdminKey>> list(PageRequest request) override;
    Task<std::optional<AdminKey>> find(QByteArray hash) override;
    Task<void> remove(QString id, Actor actor) override;
    Task<void> touch(QString id, qint64 lastUsedMs) override;

private:
    Store m_store;
};

class SqliteAudit final : public AuditRepository
{
public:
    explicit SqliteAudit(Store store)
        : m_store(store)
    {
    }
    Task<Page<AuditEvent>> list(std::optional<TenantId> tenant, PageRequest request) override;
    Task<QList<AuditChain>> chains() override;
    Task<std::optional<AuditChain>> chain(std::optional<TenantId> tenant) override;
    Task<QList<AuditRow>> rows(std::optional<TenantId> tenant, qint64 afterSeq, int limit) override;
    Task<QList<AuditCheckpoint>> checkpoints(std::optional<TenantId> tenant, qint64 afterSeq,
                                             int limit) override;
    Task<void> addCheckpoint(AuditCheckpoint checkpoint) override;
    Task<void> shorten(AuditCheckpoint checkpoint) override;

private:
    Store m_store;
};

class SqliteIdempotency final : public IdempotencyRepository
{
public:
    explicit SqliteIdempotency(Store store)
        : m_store(store)
    {
    }
    Task<std::optional<Answer>> find(QString adminKeyId, QByteArray key) override;
    Task<void> store(QString adminKeyId, QByteArray key, Answer answer) override;

private:
    Store m_store;
};

} // namespace plexus::storage
