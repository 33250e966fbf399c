#pragma once

#include "storage/server_record_repository.h"
#include "storage/session_value_repository.h"
#include "support/storage/memory_data.h"

namespace plexus::test {

class MemorySessionValues final : public storage::SessionValueRepository
{
public:
    explicit MemorySessionValues(MemoryData &data)
        : d(data)
    {
    }
    Task<std::optional<QByteArray>> get(TenantId tenant, QByteArray holder, QString key) override;
    Task<void> set(TenantId tenant, std::optional<UserId> user, QByteArray holder, QString key,
                   QByteArray json, qint64 expiresMs) override;
    Task<bool> remove(TenantId tenant, QByteArray holder, QString key) override;

private:
    MemoryData &d;
};

class MemoryServerRecords final : public storage::ServerRecordRepository
{
public:
    explicit MemoryServerRecords(MemoryData &data)
        : d(data)
    {
    }
    Task<std::optional<QByteArray>> get(QString name) override;
    Task<void> set(QString name, QByteArray value) override;
    Task<QByteArray> setOnce(QString name, QByteArray value) override;

private:
    MemoryData &d;
};

} // namespace plexus::test
