#include "endpoints/host_connections.h"

#include "admin_api/path_value.h"
#include "core/failure.h"
#include "endpoints/rest_answers.h"
#include "json/write.h"

#include <QJsonArray>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

namespace {

//! One request of a known host application.
struct ConnectionCall
{
    HostConnectionServices services;
    http::Request request;
    HostApplication host;
    UserId user;

    const TenantId &tenant() const { return host.tenant->tenant.id; }
    CredentialHolder holder() const { return CredentialHolder::ofUser(user); }
};

using ConnectionHandler = Task<http::Response> (*)(ConnectionCall);

Failure noSuchUser() { return {FailureKind::NotFound, u"There is no user with this id."_s}; }

UserId userIn(const http::Request &request)
{
    const auto id = admin::fromPathValue(request.parameter(u"user"_s));
    if (!id || !whyNotUserId(*id).isEmpty())
        throw noSuchUser();
    return UserId(*id);
}

Task<http::Response> listOfUser(ConnectionCall call)
{
    if (!co_await call.services.users.findUser(call.tenant(), call.user))
        throw noSuchUser();
    PageRequest request;
    request.sort = u"provider"_s;
    request.cursor = call.request.queryItem(u"cursor").value_or(QString());
    const auto page =
        co_await call.services.vault.listExternalTokens(call.tenant(), call.holder(), request);
    QJsonArray connections;
    for (const ExternalToken &info : page.items)
        connections.append(json::write(info));
    QJsonObject body{{u"connections"_s, connections}};
    if (page.nextCursor)
        body.insert(u"next_cursor"_s, *page.nextCursor);
    co_return http::Response::json(200, body);
}

Task<http::Response> disconnectOfUser(ConnectionCall call)
{
    const bool was = co_await call.services.vault.disconnect(
        call.tenant(), call.holder(), call.request.parameter(u"provider"_s), true,
        call.host.actor(call.request.requestId));
    if (!was)
        throw Failure(FailureKind::NotFound, u"The user has no connection to this provider."_s);
    co_return http::Response::empty(204);
}

Task<http::Response> answerAboutUser(HostConnectionServices services, ConnectionHandler handler,
                                     http::Request request)
{
    auto known = co_await authenticateHost(services.host, request);
    if (http::Response *denial = std::get_if<http::Response>(&known))
        co_return *denial;
    const UserId user = userIn(request);
    co_return co_await handler(
        {services, std::move(request), std::get<HostApplication>(known), user});
}

Task<void> handleConnections(HostConnectionServices services, ConnectionHandler handler,
                             http::Request request, std::shared_ptr<http::Reply> reply)
{
    reply->addHeader("Cache-Control", "no-store");
    try {
        reply->send(co_await answerAboutUser(services, handler, std::move(request)));
    } catch (const RateLimited &refusal) {
        reply->send(tooMany(refusal));
    }
}

http::Route connectionRoute(HostConnectionServices services, const QByteArray &method,
                            const QString &suffix, ConnectionHandler handler)
{
    return {method, u"/{tenant}/plexus-auth/users/{user}/connections"_s + suffix,
            [services, handler](http::Request request, std::shared_ptr<http::Reply> reply) {
                return handleConnections(services, handler, std::move(request), std::move(reply));
            },
            16 * 1024};
}

} // namespace

std::vector<http::Route> hostConnectionRoutes(HostConnectionServices services)
{
    return {connectionRoute(services, "GET", {}, &listOfUser),
            connectionRoute(services, "DELETE", u"/{provider}"_s, &disconnectOfUser)};
}

} // namespace plexus::endpoints
