#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryDataKeys final : public storage::DataKeyRepository
{
public:
    explicit MemoryDataKeys(MemoryData &data)
        : d(data)
    {
    }
    Task<std::optional<storage::WrappedKey>> findActive(TenantId tenant) override;
    Task<storage::WrappedKey> activate(TenantId tenant, storage::WrappedKey key,
                                       std::optional<QString> instead) override;
    Task<QList<storage::DataKeyRecord>> loadAll() override;
    Task<bool> rewrap(TenantId tenant, storage::WrappedKey key, QString fromRingKey,
                      Actor actor) override;
    Task<int> removeUnused(TenantId tenant) override;
    Task<void> note(QString action, QJsonObject details, Actor actor) override;

private:
    storage::DataKeyRecord *active(const TenantId &tenant);

    MemoryData &d;
};

class MemorySealedValues final : public storage::SealedValueRepository
{
public:
    explicit MemorySealedValues(MemoryData &data)
        : d(data)
    {
    }
    Task<QList<Stored>> listStale(TenantId tenant, int limit, int skip) override;
    Task<qint64> countStale() override;
    Task<int> replace(TenantId tenant, QList<Replacement> replacements, Actor actor) override;
    Task<void> noteUnreadable(storage::ValuePlace place, Actor actor) override;

private:
    MemoryData &d;
};

} // namespace plexus::test
