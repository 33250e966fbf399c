// An admin listener over repositories in memory.
#pragma once

#include "support/admin/admin_listener.h"
#include "support/fake_clock.h"
#include "support/storage/memory_storage.h"

namespace plexus::test {

//! What a world is made of before it listens.
struct MemoryRepositories
{
    FakeClock clock;
    MemoryStorage storage{clock};
    MemoryData &data = storage.data;
};

class AdminWorld : public MemoryRepositories, public AdminListener
{
public:
    explicit AdminWorld(const QByteArray &configuredKey = ownerKey);

    //! Stores a key and returns its text.
    QByteArray addKey(AdminRole role, const QString &tenant = {});
    //! Creates a tenant, a moment after the one before, and expects that to work.
    void addTenant(const QByteArray &id);
    //! Issues a token and returns the answer.
    QJsonObject addToken(const QByteArray &tenant, const QByteArray &user);
};

} // namespace plexus::test
