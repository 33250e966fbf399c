#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryAudit final : public storage::AuditRepository
{
public:
    explicit MemoryAudit(MemoryData &data)
        : d(data)
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
    MemoryData &d;
};

class MemoryActivity final : public storage::ActivityRepository
{
public:
    explicit MemoryActivity(MemoryData &data)
        : d(data)
    {
    }
    void note(ActivityEntry entry) override;
    Task<Page<ActivityEntry>> list(ActivityFilter filter, PageRequest request) override;

private:
    MemoryData &d;
};

class MemoryIdempotency final : public storage::IdempotencyRepository
{
public:
    explicit MemoryIdempotency(MemoryData &data)
        : d(data)
    {
    }
    Task<std::optional<Answer>> find(QString adminKeyId, QByteArray key) override;
    Task<void> store(QString adminKeyId, QByteArray key, Answer answer) override;

private:
    bool isKnown(const QByteArray &row) const;
    MemoryData &d;
};

} // namespace plexus::test
