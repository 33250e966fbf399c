#include "support/admin/memory_store.h"

#include "core/failure.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

void MemoryData::note(std::optional<TenantId> tenant, const Actor &actor, const QString &action,
                      const QString &target)
{
    AuditEvent event;
    event.seq = audit.size() + 1;
    event.atMs = clock.wallMs();
    event.tenant = std::move(tenant);
    event.actor = actor;
    event.action = action;
    event.target = target;
    audit.prepend(event);
}

//! The cursor is the offset.
template <typename T>
Page<T> MemoryData::pageOf(QList<T> all, const PageRequest &request)
{
    bool ok = true;
    const int from = request.cursor.isEmpty() ? 0 : request.cursor.toInt(&ok);
    if (!ok)
        throw Failure(FailureKind::InvalidArgument, u"The cursor is not one of this list."_s);
    Page<T> page{all.mid(from, request.limit), {}, all.size()};
    if (from + request.limit < all.size())
        page.nextCursor = QString::number(from + request.limit);
    return page;
}

static Failure notFound(const QString &what)
{
    return Failure(FailureKind::NotFound, what + u" not found."_s);
}

Tenant &MemoryTenants::require(const TenantId &id, std::optional<qint64> ifVersion)
{
    for (Tenant &tenant : d.tenants) {
        if (tenant.id != id)
            continue;
        if (ifVersion && *ifVersion != tenant.version)
            throw Failure(FailureKind::Precondition, u"Changed meanwhile."_s);
        return tenant;
    }
    throw notFound(u"Tenant"_s);
}

Task<Tenant> MemoryTenants::create(Tenant tenant, Actor actor)
{
    for (const Tenant &other : std::as_const(d.tenants)) {
        if (other.id.value().compare(tenant.id.value(), Qt::CaseInsensitive) == 0)
            throw Failure(FailureKind::Conflict, u"The id is taken."_s);
    }
    tenant.version = 1;
    d.tenants.append(tenant);
    d.note(tenant.id, actor, u"tenant.created"_s, tenant.id.value());
    co_return tenant;
}

Task<std::optional<Tenant>> MemoryTenants::find(TenantId id)
{
    if (d.fails)
        throw Failure(FailureKind::Unavailable, u"The database does not answer."_s);
    for (const Tenant &tenant : std::as_const(d.tenants)) {
        if (tenant.id == id)
            co_return tenant;
    }
    co_return std::nullopt;
}

Task<Page<Tenant>> MemoryTenants::list(PageRequest request)
{
    QList<Tenant> found;
    for (const Tenant &tenant : std::as_const(d.tenants)) {
        if (tenant.id.value().contains(request.query) || tenant.name.contains(request.query))
            found.prepend(tenant);
    }
    if (request.sort == "entity_id"_L1)
        std::sort(found.begin(), found.end(),
                  [](const Tenant &a, const Tenant &b) { return a.id < b.id; });
    co_return MemoryData::pageOf(found, request);
}

Task<QList<Tenant>> MemoryTenants::loadAll() { co_return d.tenants; }

Task<Tenant> MemoryTenants::update(TenantId id, storage::TenantChange change,
                                   std::optional<qint64> ifVersion, Actor actor)
{
    Tenant &tenant = require(id, ifVersion);
    tenant.name = change.name.value_or(tenant.name);
    tenant.status = change.status.value_or(tenant.status);
    tenant.settings = change.settings.value_or(tenant.settings);
    ++tenant.version;
    d.note(id, actor, u"tenant.updated"_s, id.value());
    co_return tenant;
}

Task<void> MemoryTenants::remove(TenantId id, std::optional<qint64> ifVersion, Actor actor)
{
    require(id, ifVersion);
    d.tenants.removeIf([&id](const Tenant &tenant) { return tenant.id == id; });
    d.tokens.removeIf([&id](const auto &entry) { return entry.first.tenant == id; });
    d.secrets.removeIf([&id](const auto &entry) { return entry.first.tenant == id; });
    d.note(id, actor, u"tenant.removed"_s, id.value());
    co_return;
}

Task<UserToken> MemoryUsers::addToken(UserToken token, QByteArray hash, bool replaceOthers,
                                      Actor actor)
{
    if (replaceOthers)
        revoke(token.tenant, token.user);
    token.createdMs = d.clock.wallMs();
    d.tokens.append({token, hash});
    d.note(token.tenant, actor, u"token.created"_s, token.id.value());
    co_return token;
}

Task<std::optional<UserToken>> MemoryUsers::findToken(TenantId tenant, QByteArray hash)
{
    for (const auto &[token, stored] : std::as_const(d.tokens)) {
        if (token.tenant == tenant && stored == hash)
            co_return token;
    }
    co_return std::nullopt;
}

Task<Page<UserToken>> MemoryUsers::listTokens(TenantId tenant, std::optional<UserId> user,
                                              PageRequest request)
{
    QList<UserToken> found;
    for (const auto &entry : std::as_const(d.tokens)) {
        if (entry.first.tenant == tenant && (!user || entry.first.user == *user))
            found.append(entry.first);
    }
    co_return MemoryData::pageOf(found, request);
}

Task<void> MemoryUsers::revokeToken(TenantId tenant, TokenId token, Actor actor)
{
    for (auto &entry : d.tokens) {
        if (entry.first.tenant == tenant && entry.first.id == token) {
            entry.first.revokedMs = d.clock.wallMs();
            d.note(tenant, actor, u"token.revoked"_s, token.value());
            co_return;
        }
    }
    throw notFound(u"Token"_s);
}

int MemoryUsers::revoke(const TenantId &tenant, const UserId &user)
{
    int live = 0;
    for (auto &entry : d.tokens) {
        if (entry.first.tenant != tenant || entry.first.user != user || entry.first.revokedMs)
            continue;
        entry.first.revokedMs = d.clock.wallMs();
        ++live;
    }
    return live;
}

Task<int> MemoryUsers::revokeAllTokens(TenantId tenant, UserId user, Actor actor)
{
    if (!(co_await findUser(tenant, user)))
        throw notFound(u"User"_s);
    d.note(tenant, actor, u"token.revoked_all"_s, user.value());
    co_return revoke(tenant, user);
}

QList<PlexusUser> MemoryUsers::usersOf(const TenantId &tenant) const
{
    QMap<QString, PlexusUser> users;
    for (const auto &entry : std::as_const(d.tokens)) {
        if (entry.first.tenant != tenant)
            continue;
        PlexusUser &user = users[entry.first.user.value()];
        user.tenant = tenant;
        user.id = entry.first.user;
        user.liveTokens += entry.first.revokedMs ? 0 : 1;
    }
    return users.values();
}

Task<std::optional<PlexusUser>> MemoryUsers::findUser(TenantId tenant, UserId user)
{
    for (const PlexusUser &known : usersOf(tenant)) {
        if (known.id == user)
            co_return known;
    }
    co_return std::nullopt;
}

Task<Page<PlexusUser>> MemoryUsers::listUsers(TenantId tenant, PageRequest request)
{
    co_return MemoryData::pageOf(usersOf(tenant), request);
}

Task<void> MemoryUsers::removeUser(TenantId tenant, UserId user, Actor actor)
{
    if (!(co_await findUser(tenant, user)))
        throw notFound(u"User"_s);
    d.tokens.removeIf([&](const auto &entry) {
        return entry.first.tenant == tenant && entry.first.user == user;
    });
    d.note(tenant, actor, u"user.removed"_s, user.value());
}

Task<void> MemoryUsers::touchTokens(TenantId, QHash<QString, qint64>) { co_return; }

Task<HostSecret> MemoryHostSecrets::add(HostSecret secret, QByteArray hash, Actor actor)
{
    const QList<HostSecret> live = co_await list(secret.tenant);
    if (live.size() >= 2)
        throw Failure(FailureKind::Conflict, u"Two host secrets are live already."_s);
    d.secrets.append({secret, hash});
    d.note(secret.tenant, actor, u"host_secret.added"_s, secret.id);
    co_return secret;
}

Task<QList<HostSecret>> MemoryHostSecrets::list(TenantId tenant)
{
    QList<HostSecret> found;
    for (const auto &entry : std::as_const(d.secrets)) {
        if (entry.first.tenant == tenant)
            found.append(entry.first);
    }
    co_return found;
}

Task<std::optional<HostSecret>> MemoryHostSecrets::find(TenantId tenant, QByteArray hash)
{
    for (const auto &[secret, stored] : std::as_const(d.secrets)) {
        if (secret.tenant == tenant && stored == hash)
            co_return secret;
    }
    co_return std::nullopt;
}

Task<void> MemoryHostSecrets::remove(TenantId tenant, QString id, Actor actor)
{
    const auto removed = d.secrets.removeIf(
        [&](const auto &entry) { return entry.first.tenant == tenant && entry.first.id == id; });
    if (removed == 0)
        throw notFound(u"Host secret"_s);
    d.note(tenant, actor, u"host_secret.removed"_s, id);
    co_return;
}

Task<AdminKey> MemoryAdminKeys::add(AdminKey key, QByteArray hash, Actor actor)
{
    d.keys.append({key, hash});
    d.note(std::nullopt, actor, u"admin_key.added"_s, key.id);
    co_return key;
}

Task<QList<AdminKey>> MemoryAdminKeys::list()
{
    QList<AdminKey> found;
    for (const auto &entry : std::as_const(d.keys))
        found.append(entry.first);
    co_return found;
}

Task<std::optional<AdminKey>> MemoryAdminKeys::find(QByteArray hash)
{
    if (d.fails)
        throw Failure(FailureKind::Unavailable, u"The database does not answer."_s);
    for (const auto &[key, stored] : std::as_const(d.keys)) {
        if (stored == hash)
            co_return key;
    }
    co_return std::nullopt;
}

Task<void> MemoryAdminKeys::remove(QString id, Actor actor)
{
    if (d.keys.removeIf([&id](const auto &entry) { return entry.first.id == id; }) == 0)
        throw notFound(u"Admin key"_s);
    d.note(std::nullopt, actor, u"admin_key.removed"_s, id);
    co_return;
}

Task<void> MemoryAdminKeys::touch(QString id, qint64 lastUsedMs)
{
    for (auto &entry : d.keys) {
        if (entry.first.id == id)
            entry.first.lastUsedMs = lastUsedMs;
    }
    co_return;
}

Task<Page<AuditEvent>> MemoryAudit::list(std::optional<TenantId> tenant, PageRequest request)
{
    QList<AuditEvent> found;
    for (const AuditEvent &event : std::as_const(d.audit)) {
        if (!tenant || event.tenant == tenant)
            found.append(event);
    }
    co_return MemoryData::pageOf(found, request);
}

static QByteArray rowKey(const QString &adminKeyId, const QByteArray &key)
{
    return adminKeyId.toUtf8() + '\0' + key;
}

Task<std::optional<storage::IdempotencyRepository::Answer>>
MemoryIdempotency::find(QString adminKeyId, QByteArray key)
{
    const auto found = d.answers.constFind(rowKey(adminKeyId, key));
    if (found == d.answers.constEnd())
        co_return std::nullopt;
    co_return *found;
}

Task<void> MemoryIdempotency::store(QString adminKeyId, QByteArray key, Answer answer)
{
    d.answers.insert(rowKey(adminKeyId, key), answer);
    co_return;
}

} // namespace plexus::test
