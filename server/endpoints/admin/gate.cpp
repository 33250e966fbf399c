#include "endpoints/admin/gate.h"

#include "admin_api/path_value.h"
#include "endpoints/admin/entity_tag.h"
#include "http/address_counts.h"
#include "json/problems.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

//! Browsers say where a script comes from; nothing that runs in one has business here.
static void refuseBrowsers(const http::Request &wire)
{
    if (wire.headers.contains("Origin"))
        throw Failure(FailureKind::Forbidden, u"The admin API does not talk to web pages."_s);
}

static void requireRole(const identity::AdminPrincipal &admin, const admin::Operation &operation)
{
    if (operation.reach == admin::Reach::Server && admin.tenant)
        throw Failure(FailureKind::Forbidden,
                      u"This needs an admin key that is not restricted to a tenant."_s);
    if (!admin.mayAct(operation.leastRole))
        throw Failure(FailureKind::Forbidden,
                      u"This needs an admin key with the role %1; yours has %2."_s.arg(
                          json::nameOf(operation.leastRole), json::nameOf(admin.role)));
}

static Failure noSuchTenant() { return Failure(FailureKind::NotFound, u"Tenant not found"_s); }

static Task<Tenant> findTenant(AdminServices services, TenantId id)
{
    const std::optional<Tenant> tenant = co_await services.tenants.find(id);
    if (!tenant)
        throw noSuchTenant();
    co_return *tenant;
}

//! What the path names; what cannot be read names nothing that exists.
static QHash<QString, QString> idsOf(const http::Request &wire)
{
    QHash<QString, QString> ids;
    for (const auto &[name, value] : wire.parameters) {
        const std::optional<QString> id = admin::fromPathValue(value);
        if (!id)
            throw Failure(FailureKind::NotFound, u"There is no such thing."_s);
        ids.insert(name, *id);
    }
    return ids;
}

Task<AdminRequest> admit(AdminServices services, const admin::Operation *operation,
                         http::Request wire)
{
    refuseBrowsers(wire);
    AdminRequest request;
    request.admin = co_await services.authenticator.authenticate(
        wire.headers.value("X-Admin-API-Key"), http::ownerOf(wire.peer).toString());
    request.requestId = wire.requestId;
    request.path = idsOf(wire);
    const std::optional<TenantId> tenant = request.path.contains(u"tenant"_s)
        ? std::optional(TenantId(request.id(u"tenant"_s)))
        : std::nullopt;
    if (tenant && !request.admin.sees(*tenant))
        throw noSuchTenant();
    requireRole(request.admin, *operation);
    if (tenant)
        request.tenant = co_await findTenant(services, *tenant);
    co_return request;
}

static bool isList(const admin::Operation &operation) { return operation.id.ends_with(".list"); }

static void readLimit(const QString &text, int &limit, const json::Reader &reader)
{
    bool ok = false;
    limit = text.toInt(&ok);
    if (!ok || limit < 1 || limit > 200)
        reader.fail(u"must be between 1 and 200"_s);
}

static void readSwitch(const QString &text, bool &value, const json::Reader &reader)
{
    value = text == "1"_L1 || text == "true"_L1;
    if (!value && text != "0"_L1 && text != "false"_L1)
        reader.fail(u"must be 1 or 0"_s);
}

static bool isFilter(const admin::Operation &operation, const QString &name)
{
    return std::any_of(
        operation.filters.begin(), operation.filters.end(), [&name](const admin::Filter &filter) {
            return name == QLatin1StringView(filter.name.data(), qsizetype(filter.name.size()));
        });
}

static void readParameter(AdminRequest &request, const admin::Operation &operation,
                          const QString &name, const QString &value, const json::Reader &reader)
{
    PageRequest &page = request.page;
    if (isList(operation) && name == "q"_L1)
        page.query = value;
    else if (isList(operation) && name == "sort"_L1)
        page.sort = value;
    else if (isList(operation) && name == "cursor"_L1)
        page.cursor = value;
    else if (isList(operation) && name == "limit"_L1)
        readLimit(value, page.limit, reader);
    else if (isFilter(operation, name))
        request.filters.insert(name, value);
    else if (operation.takesDryRun() && name == "dry_run"_L1)
        readSwitch(value, request.dryRun, reader);
    else
        reader.fail(u"is no parameter of this operation"_s);
}

void readParameters(AdminRequest &request, const admin::Operation &operation,
                    const http::Request &wire)
{
    QList<json::Problem> problems;
    const json::Reader reader(problems);
    for (const auto &[name, value] : wire.target.query)
        readParameter(request, operation, name, value, reader.member(name.toStdString()));
    if (!problems.isEmpty())
        throw json::InvalidFields(problems);
}

//! Only tenants and providers have versions.
static Task<std::optional<qint64>> currentVersion(AdminServices services, AdminRequest request,
                                                  const admin::Operation *operation)
{
    if (operation->path.ends_with("/{tenant}"))
        co_return request.tenant.version;
    if (!operation->path.ends_with("/providers/{provider}"))
        co_return std::nullopt;
    const ProviderConfig config =
        co_await services.providers.get(request.tenant.id, request.id(u"provider"_s));
    co_return config.version;
}

Task<std::optional<qint64>> versionAskedFor(AdminServices services, AdminRequest request,
                                            const admin::Operation *operation, http::Request wire)
{
    if (!wire.headers.contains("If-Match"))
        co_return std::nullopt;
    const auto current = co_await currentVersion(services, std::move(request), operation);
    co_return ifMatchOf(wire.headers, current);
}

} // namespace plexus::endpoints
