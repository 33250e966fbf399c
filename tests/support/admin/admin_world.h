// An admin listener over repositories in memory.
#pragma once

#include "support/admin/admin_listener.h"
#include "support/admin/memory_store.h"
#include "support/fake_clock.h"

namespace plexus::test {

//! What a world is made of before it listens.
struct MemoryRepositories
{
    FakeClock clock;
    MemoryData data{clock};
    MemoryTenants tenants{data};
    MemoryUsers users{data};
    MemoryHostSecrets hostSecrets{data};
    MemoryAdminKeys adminKeys{data};
    MemoryAudit audit{data};
    MemoryIdempotency idempotency{data};

    AdminRepositories all() { return {tenants, users, hostSecrets, adminKeys, audit, idempotency}; }
};

class AdminWorld : public MemoryRepositories, public AdminListener
{
public:
    explicit AdminWorld(const QByteArray &configuredKey = ownerKey);

    //! Stores a key and returns its text.
    QByteArray addKey(AdminRole role, const QString &tenant = {});
    //! Creates a tenant and expects that to work.
    void addTenant(const QByteArray &id);
    //! Issues a token and returns the answer.
    QJsonObject addToken(const QByteArray &tenant, const QByteArray &user);
};

} // namespace plexus::test
