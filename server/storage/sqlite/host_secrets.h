#pragma once

#include "storage/host_secret_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteHostSecrets final : public HostSecretRepository
{
public:
    explicit SqliteHostSecrets(Store store)
        : m_store(store)
    {
    }

    Task<HostSecret> add(HostSecret secret, QByteArray hash, Actor actor) override;
    Task<Page<HostSecret>> list(TenantId tenant, PageRequest request) override;
    Task<std::optional<HostSecret>> find(TenantId tenant, QByteArray hash) override;
    Task<void> remove(TenantId tenant, QString id, Actor actor) override;
    Task<void> touch(TenantId tenant, QHash<QString, qint64> lastUsedMsById) override;

private:
    Store m_store;
};

} // namespace plexus::storage
