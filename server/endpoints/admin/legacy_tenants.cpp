#include "endpoints/admin/handlers.h"
#include "endpoints/admin/legacy_errors.h"
#include "endpoints/admin/legacy_records.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static http::Response legacyReply(int status, const Tenant &tenant)
{
    return legacyReply(status, json::write(LegacyTenant(tenant)));
}

static Task<http::Response> legacyCreate(AdminServices services, AdminRequest request,
                                         http::Request wire)
{
    const auto body = legacyBodyOf<LegacyNewTenant>(wire);
    const admin::NewTenant tenant{body.id, body.name, body.status, body.settings};
    try {
        co_return legacyReply(201, co_await createTenant(services, request, tenant));
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::Conflict)
            throw;
        throw Failure(FailureKind::Conflict,
                      u"Tenant with entity_id '%1' already exists."_s.arg(body.id.value()));
    }
}

static int boundedParameter(const http::Request &wire, const QString &name, int fallback, int least,
                            int most)
{
    const std::optional<QString> text = wire.queryItem(name);
    if (!text)
        return fallback;
    bool ok = false;
    const int value = text->toInt(&ok);
    if (!ok || value < least || value > most)
        throw InvalidQuery(name,
                           most == INT_MAX
                               ? u"must be an integer of at least %1"_s.arg(least)
                               : u"must be an integer from %1 to %2"_s.arg(least).arg(most));
    return value;
}

static Task<http::Response> legacyList(AdminServices services, AdminRequest request,
                                       http::Request wire)
{
    int skip = boundedParameter(wire, u"skip"_s, 0, 0, INT_MAX);
    const int limit = boundedParameter(wire, u"limit"_s, 100, 1, 100);
    QJsonArray tenants;
    for (bool more = true; more && tenants.size() < limit;) {
        const Page<Tenant> page = co_await listTenants(services, request);
        for (const Tenant &tenant : page.items) {
            if (--skip < 0 && tenants.size() < limit)
                tenants.append(json::write(LegacyTenant(tenant)));
        }
        more = page.nextCursor.has_value();
        request.page.cursor = page.nextCursor.value_or(QString());
    }
    co_return legacyReply(200, tenants);
}

static Task<http::Response> legacyGet(AdminServices, AdminRequest request, http::Request)
{
    co_return legacyReply(200, request.tenant);
}

static Task<http::Response> legacyUpdate(AdminServices services, AdminRequest request,
                                         http::Request wire)
{
    const auto body = legacyBodyOf<LegacyTenantChange>(wire);
    const admin::TenantPatch patch{body.name, body.status, body.settings};
    co_return legacyReply(200, co_await updateTenant(services, request, patch));
}

static Task<http::Response> legacyDelete(AdminServices services, AdminRequest request,
                                         http::Request)
{
    co_await deleteTenant(services, request);
    co_return http::Response{204, {}, {}};
}

QList<LegacyRoute> legacyTenantRoutes()
{
    const QString all = u"/admin/tenants"_s;
    const QString one = u"/admin/tenants/{tenant}"_s;
    return {
        {&admin::createTenant, "POST", all, &legacyCreate},
        {&admin::listTenants, "GET", all, &legacyList},
        {&admin::getTenant, "GET", one, &legacyGet},
        {&admin::updateTenant, "PUT", one, &legacyUpdate},
        {&admin::deleteTenant, "DELETE", one, &legacyDelete},
    };
}

} // namespace plexus::endpoints
