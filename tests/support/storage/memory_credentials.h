#pragma once

#include "storage/host_secret_repository.h"
#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryHostSecrets final : public storage::HostSecretRepository
{
public:
    explicit MemoryHostSecrets(MemoryData &data)
        : d(data)
    {
    }
    Task<HostSecret> add(HostSecret secret, QByteArray hash, Actor actor) override;
    Task<Page<HostSecret>> list(TenantId tenant, PageRequest request) override;
    Task<std::optional<HostSecret>> find(TenantId tenant, QByteArray hash) override;
    Task<void> remove(TenantId tenant, QString id, Actor actor) override;
    Task<void> touch(TenantId tenant, QHash<QString, qint64> lastUsedMsById) override;

private:
    MemoryData &d;
};

class MemoryAdminKeys final : public storage::AdminKeyRepository
{
public:
    explicit MemoryAdminKeys(MemoryData &data)
        : d(data)
    {
    }
    Task<AdminKey> add(AdminKey key, QByteArray hash, Actor actor) override;
    Task<Page<AdminKey>> list(PageRequest request) override;
    Task<std::optional<AdminKey>> find(QByteArray hash) override;
    Task<void> remove(QString id, Actor actor) override;
    Task<void> touch(QString id, qint64 lastUsedMs) override;

private:
    MemoryData &d;
};

} // namespace plexus::test
