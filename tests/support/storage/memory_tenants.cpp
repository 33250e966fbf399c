#include "support/storage/memory_tenants.h"

#include "support/storage/memory_list.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

Tenant &MemoryTenants::require(const TenantId &id, std::optional<qint64> ifVersion)
{
    Tenant &tenant = d.requireTenant(id);
    if (ifVersion && *ifVersion != tenant.version)
        throw Failure(FailureKind::Precondition, u"The tenant has been changed meanwhile."_s);
    return tenant;
}

Task<Tenant> MemoryTenants::create(Tenant tenant, Actor actor)
{
    const auto lock = d.lock();
    for (const Tenant &other : std::as_const(d.tenants)) {
        if (other.id.value().compare(tenant.id.value(), Qt::CaseInsensitive) == 0)
            throw Failure(FailureKind::Conflict,
                          u"Tenant with entity_id '%1' already exists."_s.arg(tenant.id.value()));
    }
    tenant.createdMs = d.clock.wallMs();
    tenant.version = 1;
    d.tenants.append(tenant);
    d.note(tenant.id, actor, u"tenant.created"_s, tenant.id.value());
    d.tell(tenant.id, storage::ChangeKind::Tenant);
    co_return tenant;
}

Task<std::optional<Tenant>> MemoryTenants::find(TenantId id)
{
    const auto lock = d.lock();
    for (const Tenant &tenant : std::as_const(d.tenants)) {
        if (tenant.id == id)
            co_return tenant;
    }
    co_return std::nullopt;
}

Task<Page<Tenant>> MemoryTenants::list(PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<Tenant> list{
        {{"created_at"_L1, [](const Tenant &t) { return digits(t.createdMs); }},
         {"entity_id"_L1, [](const Tenant &t) { return t.id.value().toUtf8(); }},
         {"name"_L1, [](const Tenant &t) { return t.name.toUtf8(); }}},
        [](const Tenant &t) { return t.id.value().toUtf8(); },
        [](const Tenant &t) { return QString(t.id.value() + u'\n' + t.name); }};
    co_return list.page(d.tenants, request);
}

Task<QList<Tenant>> MemoryTenants::loadAll()
{
    const auto lock = d.lock();
    co_return d.tenants;
}

Task<Tenant> MemoryTenants::update(TenantId id, storage::TenantChange change,
                                   std::optional<qint64> ifVersion, Actor actor)
{
    const auto lock = d.lock();
    Tenant &tenant = require(id, ifVersion);
    tenant.name = change.name.value_or(tenant.name);
    tenant.status = change.status.value_or(tenant.status);
    tenant.settings = change.settings.value_or(tenant.settings);
    ++tenant.version;
    d.note(id, actor, u"tenant.updated"_s, id.value());
    d.tell(id, storage::ChangeKind::Tenant);
    co_return tenant;
}

void MemoryTenants::removeAllOf(const TenantId &id)
{
    const auto isOfTenant = [&id](const auto &entry) { return entry.first.first == id; };
    std::erase_if(d.users, isOfTenant);
    std::erase_if(d.sessions, isOfTenant);
    std::erase_if(d.values, isOfTenant);
    std::erase_if(d.tasks, isOfTenant);
    std::erase_if(d.dataKeys, isOfTenant);
    std::erase_if(d.providers, isOfTenant);
    std::erase_if(d.links, isOfTenant);
    std::erase_if(d.apiKeys, isOfTenant);
    std::erase_if(d.flows, isOfTenant);
    std::erase_if(d.pendingRevocations, isOfTenant);
    std::erase_if(d.browserSessions, isOfTenant);
    std::erase_if(d.logins, isOfTenant);
    const auto belongsToTenant = [&id](const auto &entry) { return entry.first.tenant == id; };
    d.tokens.removeIf(belongsToTenant);
    d.secrets.removeIf(belongsToTenant);
    d.keys.removeIf(belongsToTenant);
    d.activity.removeIf([&id](const ActivityEntry &entry) { return entry.tenant == id; });
}

Task<void> MemoryTenants::remove(TenantId id, std::optional<qint64> ifVersion, Actor actor)
{
    const auto lock = d.lock();
    require(id, ifVersion);
    removeAllOf(id);
    d.tenants.removeIf([&id](const Tenant &tenant) { return tenant.id == id; });
    d.note(id, actor, u"tenant.deleted"_s, id.value());
    d.tell(id, storage::ChangeKind::TenantRemoved);
    co_return;
}

} // namespace plexus::test
