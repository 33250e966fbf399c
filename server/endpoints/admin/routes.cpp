#include "endpoints/admin/routes.h"

#include "endpoints/admin/legacy_route.h"
#include "endpoints/admin/v1.h"

namespace plexus::endpoints {

//! Records are small; a body that is not is nobody's friend.
static constexpr qsizetype bodyLimit = 256 * 1024;

static Task<void> sendV1(AdminServices services, BoundOperation operation, http::Request request,
                         std::shared_ptr<http::Reply> reply)
{
    reply->send(co_await answerV1(services, std::move(operation), std::move(request)));
}

static Task<void> sendLegacy(AdminServices services, LegacyRoute route, http::Request request,
                             std::shared_ptr<http::Reply> reply)
{
    reply->send(co_await answerLegacy(services, std::move(route), std::move(request)));
}

static QString textOf(std::string_view text)
{
    return QString::fromLatin1(text.data(), qsizetype(text.size()));
}

static http::Route v1Route(const AdminServices &services, const BoundOperation &bound)
{
    const std::string_view method = admin::nameOf(bound.operation->method);
    return {QByteArray(method.data(), qsizetype(method.size())), textOf(bound.operation->path),
            [services, bound](http::Request request, std::shared_ptr<http::Reply> reply) {
                return sendV1(services, bound, std::move(request), std::move(reply));
            },
            bodyLimit};
}

static http::Route legacyRoute(const AdminServices &services, const LegacyRoute &route)
{
    return {route.method, route.path,
            [services, route](http::Request request, std::shared_ptr<http::Reply> reply) {
                return sendLegacy(services, route, std::move(request), std::move(reply));
            },
            bodyLimit};
}

std::vector<http::Route> adminRoutes(AdminServices services)
{
    std::vector<http::Route> routes;
    for (const BoundOperation &bound : boundOperations())
        routes.push_back(v1Route(services, bound));
    for (const LegacyRoute &route : legacyTenantRoutes() + legacyProviderRoutes())
        routes.push_back(legacyRoute(services, route));
    return routes;
}

} // namespace plexus::endpoints
