#include "support/storage/memory_credentials.h"

#include "support/storage/memory_list.h"

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

Task<Page<HostSecret>> MemoryHostSecrets::list(TenantId tenant, PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<HostSecret> list{
        {{"created_at"_L1, [](const HostSecret &s) { return digits(s.createdMs); }},
         {"label"_L1, [](const HostSecret &s) { return s.label.toUtf8(); }}},
        [](const HostSecret &s) { return s.id.toUtf8(); },
        [](const HostSecret &s) { return s.label; }};
    QList<HostSecret> found;
    for (const auto &[secret, hash] : std::as_const(d.secrets)) {
        if (secret.tenant == tenant)
            found.append(secret);
    }
    co_return list.page(found, request);
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

Task<void> MemoryHostSecrets::touch(TenantId tenant, QHash<QString, qint64> lastUsedMsById)
{
    const auto lock = d.lock();
    for (auto &[secret, hash] : d.secrets) {
        const auto used = lastUsedMsById.constFind(secret.id);
        if (secret.tenant == tenant && used != lastUsedMsById.constEnd())
            secret.lastUsedMs = std::max(secret.lastUsedMs.value_or(0), *used);
    }
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

Task<Page<AdminKey>> MemoryAdminKeys::list(PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<AdminKey> list{
        {{"created_at"_L1, [](const AdminKey &k) { return digits(k.createdMs); }},
         {"label"_L1, [](const AdminKey &k) { return k.label.toUtf8(); }}},
        [](const AdminKey &k) { return k.id.toUtf8(); },
        [](const AdminKey &k) {
            return QString(k.label + u'\n' + (k.tenant ? k.tenant->value() : QString()));
        }};
    QList<AdminKey> found;
    for (const auto &entry : std::as_const(d.keys))
        found.append(entry.first);
    co_return list.page(found, request);
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
