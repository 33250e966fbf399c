#pragma once

#include "storage/data_key_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteDataKeys final : public DataKeyRepository
{
public:
    explicit SqliteDataKeys(Store store)
        : m_store(store)
    {
    }

    Task<std::optional<WrappedKey>> findActive(TenantId tenant) override;
    Task<WrappedKey> activate(TenantId tenant, WrappedKey key,
                              std::optional<QString> instead) override;
    Task<QList<DataKeyRecord>> loadAll() override;
    Task<bool> rewrap(TenantId tenant, WrappedKey key, QString fromRingKey, Actor actor) override;
    Task<int> removeUnused(TenantId tenant) override;
    Task<void> note(QString action, QJsonObject details, Actor actor) override;

private:
    Store m_store;
};

class SqliteSealedValues final : public SealedValueRepository
{
public:
    explicit SqliteSealedValues(Store store)
        : m_store(store)
    {
    }

    Task<QList<Stored>> listStale(TenantId tenant, int limit, int skip) override;
    Task<qint64> countStale() override;
    Task<int> replace(TenantId tenant, QList<Replacement> replacements, Actor actor) override;
    Task<void> noteUnreadable(ValuePlace place, Actor actor) override;

private:
    Store m_store;
};

} // namespace plexus::storage
