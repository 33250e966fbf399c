#include "support/storage/memory_credentials.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

Task<HostSecret> MemoryHostSecrets::add(HostSecret secret, QByteArray hash, Actor actor)
{
    const auto lock = d.lock();
    d.requireTenant(secret.tenant);
    const auto live = std::count_if(d.secrets.begin(), d.secrets.end(), [&](const auto &entry) {
        return entry.first.tenant == secret.tenant;
    });
    if (live >= 2)
        throw Failure(FailureKind::Conflict, u"This tenant has two host secrets already."_s);
    secret.createdMs = d.clock.wallMs();
    d.secrets.append({secret, hash});
    d.note(secret.tenant, actor, u"host_secret.added"_s, secret.id);
    d.tell(secret.tenant, storage::ChangeKind::HostSecret, secret.id);
    co_return secret;
}

Task<QList<HostSecret>> MemoryHostSecrets::list(TenantId tenant)
{
    const auto lock = d.lock();
    QList<HostSecret> found;
    for (const auto &[secret, hash] : std::as_const(d.secrets)) {
        if (secret.tenant == tenant)
            found.append(secret);
    }
    co_return found;
}

Task<std::optional<HostSecret>> MemoryHostSecrets::find(TenantId tenant, QByteArray hash)
{
    const auto lock = d.lock();
    for (const auto &[secret, stored] : std::as_const(d.secrets)) {
        if (secret.tenant == tenant && stored == hash)
            co_return secret;
    }
    co_return std::nullopt;
}

Task<void> MemoryHostSecrets::remove(TenantId tenant, QString id, Actor actor)
{
    const auto lock = d.lock();
    const auto removed = d.secrets.removeIf(
        [&](const auto &entry) { return entry.first.tenant == tenant && entry.first.id == id; });
    if (removed == 0)
        throw Failure(FailureKind::NotFound, u"Host secret not found"_s);
    d.note(tenant, actor, u"host_secret.removed"_s, id);
    d.tell(tenant, storage::ChangeKind::HostSecret, id);
    co_return;
}

Task<AdminKey> MemoryAdminKeys::add(AdminKey key, QByteArray hash, Actor actor)
{
    const auto lock = d.lock();
    if (key.tenant)
        d.requireTenant(*key.tenant);
    key.createdMs = d.clock.wallMs();
    d.keys.append({key, hash});
    d.note(key.tenant, actor, u"admin_key.added"_s, key.id);
    d.tell(key.tenant.value_or(TenantId()), storage::ChangeKind::AdminKey, key.id);
    co_return key;
}

Task<QList<AdminKey>> MemoryAdminKeys::list()
{
    const auto lock = d.lock();
    QList<AdminKey> found;
    for (const auto &entry : std::as_const(d.keys))
        found.append(entry.first);
    co_return found;
}

Task<std::optional<AdminKey>> MemoryAdminKeys::find(QByteArray hash)
{
    const auto lock = d.lock();
    for (const auto &[key, stored] : std::as_const(d.keys)) {
        if (stored == hash)
            co_return key;
    }
    co_return std::nullopt;
}

Task<void> MemoryAdminKeys::remove(QString id, Actor actor)
{
    const auto lock = d.lock();
    const auto found = std::find_if(d.keys.begin(), d.keys.end(),
                                    [&id](const auto &entry) { return entry.first.id == id; });
    if (found == d.keys.end())
        throw Failure(FailureKind::NotFound, u"Admin key not found"_s);
    const std::optional<TenantId> tenant = found->first.tenant;
    d.keys.erase(found);
    d.note(tenant, actor, u"admin_key.removed"_s, id);
    d.tell(tenant.value_or(TenantId()), storage::ChangeKind::AdminKey, id);
    co_return;
}

Task<void> MemoryAdminKeys::touch(QString id, qint64 lastUsedMs)
{
    const auto lock = d.lock();
    for (auto &[key, hash] : d.keys) {
        if (key.id == id)
            key.lastUsedMs = lastUsedMs;
    }
    co_return;
}

} // namespace plexus::test
