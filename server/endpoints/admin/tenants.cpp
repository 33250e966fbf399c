#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static bool isFound(const Tenant &tenant, const QString &query)
{
    return tenant.id.value().contains(query, Qt::CaseInsensitive)
        || tenant.name.contains(query, Qt::CaseInsensitive);
}

//! A key that is restricted to a tenant sees a list of one, or of none that is searched for.
static Task<Page<Tenant>> onlyOwnTenant(AdminServices services, TenantId own, QString query)
{
    Page<Tenant> page;
    const std::optional<Tenant> tenant = co_await services.tenants.find(own);
    if (tenant && isFound(*tenant, query))
        page.items.append(*tenant);
    page.total = page.items.size();
    co_return page;
}

Task<Page<Tenant>> listTenants(AdminServices services, AdminRequest request)
{
    if (request.admin.tenant)
        co_return co_await onlyOwnTenant(services, *request.admin.tenant, request.page.query);
    co_return co_await services.tenants.list(request.page);
}

Task<Tenant> createTenant(AdminServices services, AdminRequest request, admin::NewTenant body)
{
    Tenant tenant;
    tenant.id = body.id;
    tenant.name = body.name;
    tenant.status = body.status;
    tenant.settings = body.settings;
    tenant.createdMs = services.clock.wallMs();
    co_return co_await services.tenants.create(tenant, request.actor());
}

Task<Tenant> getTenant(AdminServices, AdminRequest request) { co_return request.tenant; }

Task<Tenant> updateTenant(AdminServices services, AdminRequest request, admin::TenantPatch body)
{
    const storage::TenantChange change{body.name, body.status, body.settings};
    co_return co_await services.tenants.update(request.tenant.id, change, request.ifVersion,
                                               request.actor());
}

Task<void> deleteTenant(AdminServices services, AdminRequest request)
{
    co_await services.tenants.remove(request.tenant.id, request.ifVersion, request.actor());
}

Task<admin::Removal> countTenant(AdminServices services, AdminRequest request)
{
    const TenantId id = request.tenant.id;
    const PageRequest one{1, {}, {}, {}};
    admin::Removal removal;
    removal.tenants = 1;
    removal.users = int((co_await services.users.listUsers(id, one)).total);
    removal.tokens = int((co_await services.users.listTokens(id, std::nullopt, one)).total);
    removal.hostSecrets = int((co_await services.hostSecrets.list(id, {})).total);
    removal.providers = int((co_await services.providers.list(id, one)).total);
    removal.connections =
        int((co_await services.vault.listExternalTokens(id, std::nullopt, one)).total);
    removal.apiKeys = int((co_await services.vault.listApiKeys(id, std::nullopt, one)).total);
    co_return removal;
}

} // namespace plexus::endpoints
