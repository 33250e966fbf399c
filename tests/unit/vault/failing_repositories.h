// Repositories between which the power fails.
#pragma once

#include "storage/data_key_repository.h"
#include "storage/server_record_repository.h"
#include "support/storage/memory_storage.h"

#include <functional>

namespace plexus::test {

//! Blows once it has been passed `left` times: before or after something was done.
struct Fuse
{
    int left = -1; //!< negative: never

    void pass()
    {
        if (left-- == 0)
            throw Failure(FailureKind::Unavailable, QStringLiteral("the power fails"));
    }
};

//! Awaits `task` between two passes.
template <typename T>
Task<T> guarded(Fuse *fuse, Task<T> task)
{
    fuse->pass();
    if constexpr (std::is_void_v<T>) {
        co_await task;
        fuse->pass();
    } else {
        T value = co_await task;
        fuse->pass();
        co_return value;
    }
}

class FailingKeys final : public storage::DataKeyRepository
{
public:
    FailingKeys(storage::DataKeyRepository &keys, Fuse &fuse)
        : k(keys)
        , f(&fuse)
    {
    }
    Task<std::optional<storage::WrappedKey>> findActive(TenantId tenant) override
    {
        return guarded(f, k.findActive(tenant));
    }
    Task<storage::WrappedKey> activate(TenantId tenant, storage::WrappedKey key,
                                       std::optional<QString> instead) override
    {
        return guarded(f, k.activate(tenant, key, instead));
    }
    Task<QList<storage::DataKeyRecord>> loadAll() override { return guarded(f, k.loadAll()); }
    Task<bool> rewrap(TenantId tenant, storage::WrappedKey key, QString from, Actor actor) override
    {
        return guarded(f, k.rewrap(tenant, key, from, actor));
    }
    Task<int> removeUnused(TenantId tenant) override { return guarded(f, k.removeUnused(tenant)); }
    Task<void> note(QString action, QJsonObject details, Actor actor) override
    {
        return guarded(f, k.note(action, details, actor));
    }

private:
    storage::DataKeyRepository &k;
    Fuse *f;
};

class FailingValues final : public storage::SealedValueRepository
{
public:
    FailingValues(storage::SealedValueRepository &values, Fuse &fuse)
        : v(values)
        , f(&fuse)
    {
    }
    Task<QList<Stored>> listStale(TenantId tenant, int limit, int skip) override
    {
        return guarded(f, v.listStale(tenant, limit, skip));
    }
    Task<qint64> countStale() override { return guarded(f, v.countStale()); }
    Task<int> replace(TenantId tenant, QList<Replacement> replacements, Actor actor) override
    {
        if (meanwhile)
            std::exchange(meanwhile, nullptr)();
        return guarded(f, v.replace(tenant, replacements, actor));
    }
    Task<void> noteUnreadable(storage::ValuePlace place, Actor actor) override
    {
        return guarded(f, v.noteUnreadable(place, actor));
    }
    std::function<void()> meanwhile; //!< done once, between reading and replacing

private:
    storage::SealedValueRepository &v;
    Fuse *f;
};

class FailingRecords final : public storage::ServerRecordRepository
{
public:
    FailingRecords(storage::ServerRecordRepository &records, Fuse &fuse)
        : r(records)
        , f(&fuse)
    {
    }
    Task<std::optional<QByteArray>> get(QString name) override { return guarded(f, r.get(name)); }
    Task<void> set(QString name, QByteArray value) override
    {
        return guarded(f, r.set(name, value));
    }
    Task<QByteArray> setOnce(QString name, QByteArray value) override
    {
        return guarded(f, r.setOnce(name, value));
    }

private:
    storage::ServerRecordRepository &r;
    Fuse *f;
};

} // namespace plexus::test
