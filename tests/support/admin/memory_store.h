// The repositories of the admin endpoints, in memory, for tests that are about the endpoints.
#pragma once

#include "core/clock.h"
#include "storage/admin_key_repository.h"
#include "storage/host_secret_repository.h"
#include "storage/tenant_repository.h"
#include "storage/user_repository.h"

#include <QHash>
#include <QMap>

namespace plexus::test {

//! What all of them keep.
struct MemoryData
{
    explicit MemoryData(const Clock &time)
        : clock(time)
    {
    }
    void note(std::optional<TenantId> tenant, const Actor &actor, const QString &action,
              const QString &target);
    template <typename T>
    static Page<T> pageOf(QList<T> all, const PageRequest &request);

    const Clock &clock;
    QList<Tenant> tenants; //!< oldest first
    QList<std::pair<UserToken, QByteArray>> tokens;
    QList<std::pair<HostSecret, QByteArray>> secrets;
    QList<std::pair<AdminKey, QByteArray>> keys;
    QList<AuditEvent> audit;
    QMap<QByteArray, storage::IdempotencyRepository::Answer> answers;
    bool fails = false; //!< the database does not answer
};

class MemoryTenants final : public storage::TenantRepository
{
public:
    explicit MemoryTenants(MemoryData &data)
        : d(data)
    {
    }
    Task<Tenant> create(Tenant tenant, Actor actor) override;
    Task<std::optional<Tenant>> find(TenantId id) override;
    Task<Page<Tenant>> list(PageRequest request) override;
    Task<QList<Tenant>> loadAll() override;
    Task<Tenant> update(TenantId id, storage::TenantChange change, std::optional<qint64> ifVersion,
                        Actor actor) override;
    Task<void> remove(TenantId id, std::optional<qint64> ifVersion, Actor actor) override;

private:
    Tenant &require(const TenantId &id, std::optional<qint64> ifVersion);
    MemoryData &d;
};

class MemoryUsers final : public storage::UserRepository
{
public:
    explicit MemoryUsers(MemoryData &data)
        : d(data)
    {
    }
    Task<UserToken> addToken(UserToken token, QByteArray hash, bool replaceOthers,
                             Actor actor) override;
    Task<std::optional<UserToken>> findToken(TenantId tenant, QByteArray hash) override;
    Task<Page<UserToken>> listTokens(TenantId tenant, std::optional<UserId> user,
                                     PageRequest request) override;
    Task<void> revokeToken(TenantId tenant, TokenId token, Actor actor) override;
    Task<int> revokeAllTokens(TenantId tenant, UserId user, Actor actor) override;
    Task<std::optional<PlexusUser>> findUser(TenantId tenant, UserId user) override;
    Task<Page<PlexusUser>> listUsers(TenantId tenant, PageRequest request) override;
    Task<void> removeUser(TenantId tenant, UserId user, Actor actor) override;
    Task<void> touchTokens(TenantId, QHash<QString, qint64>) override;

private:
    QList<PlexusUser> usersOf(const TenantId &tenant) const;
    int revoke(const TenantId &tenant, const UserId &user);
    MemoryData &d;
};

class MemoryHostSecrets final : public storage::HostSecretRepository
{
public:
    explicit MemoryHostSecrets(MemoryData &data)
        : d(data)
    {
    }
    Task<HostSecret> add(HostSecret secret, QByteArray hash, Actor actor) override;
    Task<QList<HostSecret>> list(TenantId tenant) override;
    Task<std::optional<HostSecret>> find(TenantId tenant, QByteArray hash) override;
    Task<void> remove(TenantId tenant, QString id, Actor actor) override;

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
    Task<QList<AdminKey>> list() override;
    Task<std::optional<AdminKey>> find(QByteArray hash) override;
    Task<void> remove(QString id, Actor actor) override;
    Task<void> touch(QString id, qint64 lastUsedMs) override;

private:
    MemoryData &d;
};

class MemoryAudit final : public storage::AuditRepository
{
public:
    explicit MemoryAudit(MemoryData &data)
        : d(data)
    {
    }
    Task<Page<AuditEvent>> list(std::optional<TenantId> tenant, PageRequest request) override;

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
    MemoryData &d;
};

} // namespace plexus::test
