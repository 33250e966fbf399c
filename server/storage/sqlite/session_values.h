#pragma once

#include "storage/server_record_repository.h"
#include "storage/session_value_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteSessionValues final : public SessionValueRepository
{
public:
    explicit SqliteSessionValues(Store store)
        : m_store(store)
    {
    }

    Task<std::optional<QByteArray>> get(TenantId tenant, QByteArray holder, QString key) override;
    Task<void> set(TenantId tenant, std::optional<UserId> user, QByteArray holder, QString key,
                   QByteArray json, qint64 expiresMs) override;
    Task<bool> remove(TenantId tenant, QByteArray holder, QString key) override;

private:
    Store m_store;
};

class SqliteServerRecords final : public ServerRecordRepository
{
public:
    explicit SqliteServerRecords(Store store)
        : m_store(store)
    {
    }
    Task<std::optional<QByteArray>> get(QString name) override;
    Task<void> set(QString name, QByteArray value) override;
    Task<QByteArray> setOnce(QString name, QByteArray value) override;

private:
    Store m_store;
};

} // namespace plexus::storage
