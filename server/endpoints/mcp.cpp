#include "endpoints/mcp.h"

#include "endpoints/http_outlet.h"
#include "endpoints/over_quota.h"
#include "endpoints/unauthorized.h"
#include "http/cors.h"

#include <QJsonObject>

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

static const QByteArray allowedMethods = "GET, POST, DELETE, OPTIONS";
static constexpr qsizetype longestMessage = 4 * 1024 * 1024;

namespace {

//! The part of the path after `/mcp`, understood.
struct Suffix
{
    std::optional<QByteArray> token; //!< of `token_auth/{token}`
    bool isWellKnown = false;
};

Suffix suffixOf(const http::Request &request)
{
    const QString rest = request.parameter(u"rest"_s);
    if (rest.isEmpty())
        return {};
    const QStringList parts = rest.split(u'/');
    if (parts.front() == u".well-known"_s)
        return {{}, true};
    if (parts.size() >= 2 && parts.front() == u"token_auth"_s)
        return {parts[1].toUtf8(), false};
    return {};
}

http::Response notFound()
{
    return http::Response::json(
        404, QJsonObject{{u"error"_s, u"not_found"_s}, {u"detail"_s, u"Not Found"_s}});
}

http::Response invalidRequest(const QString &description)
{
    return http::Response::json(
        400,
        QJsonObject{{u"error"_s, u"invalid_request"_s}, {u"error_description"_s, description}});
}

bool isOriginAllowed(const http::Request &request, const TenantSettings &settings)
{
    const auto origin = request.header("Origin");
    if (!origin)
        return true;
    if (settings.allowedOrigins.contains(QString::fromLatin1(*origin)))
        return true;
    // A page of this machine may talk to a server of this machine.
    return http::isLoopbackOrigin(*origin)
        && http::isLoopbackHost(request.header("Host").value_or(""));
}

mcp::Verb verbOf(const QByteArray &method)
{
    if (method == "GET" || method == "HEAD")
        return mcp::Verb::Get;
    return method == "DELETE" ? mcp::Verb::Delete : mcp::Verb::Post;
}

//! What the protocol reads; all else stays behind.
Headers ofProtocol(const Headers &headers)
{
    Headers chosen;
    for (qsizetype i = 0; i < headers.size(); ++i) {
        const auto [name, value] = headers.at(i);
        if ((name.size() > 4 && isSameName(name.first(4), "Mcp-")) || isSameName(name, "Accept")
            || isSameName(name, "Content-Type") || isSameName(name, "Last-Event-ID"))
            chosen.add(name, value);
    }
    return chosen;
}

mcp::Incoming incomingOf(http::Request &request, const std::shared_ptr<const Principal> &principal)
{
    mcp::Incoming incoming;
    incoming.verb = verbOf(request.method);
    incoming.headers = ofProtocol(request.headers);
    incoming.body = std::move(request.body);
    incoming.toolSetFilter = request.queryItem(u"tool_set_filter");
    incoming.requestId = request.requestId;
    incoming.owner = {principal->ownerKey(), principal->isGuest(), principal, originOf(request)};
    return incoming;
}

//! Credentials, or why the request is malformed.
std::optional<identity::Credentials> credentialsOf(const http::Request &request,
                                                   const Suffix &suffix)
{
    const qsizetype count = request.headers.count("Authorization");
    identity::Credentials credentials;
    if (count == 1)
        credentials.bearer = identity::bearerOf(*request.headers.view("Authorization"));
    credentials.urlToken = suffix.token;
    const bool twice = count > 1 || (credentials.bearer && credentials.urlToken);
    return twice ? std::nullopt : std::optional(credentials);
}

http::Response originNotAllowed()
{
    return http::Response::json(
        403,
        QJsonObject{{u"error"_s, u"origin_not_allowed"_s},
                    {u"message"_s, u"This origin is not among the tenant's allowed_origins."_s}});
}

//! The answer that needs no principal, if there is one.
std::optional<http::Response> earlyAnswer(const http::Request &request, const Suffix &suffix,
                                          bool isAuthClear, const TenantSettings &settings,
                                          http::Reply &reply)
{
    if (suffix.token) // whatever becomes of the request, the address is nobody's referrer
        reply.addHeader("Referrer-Policy", "no-referrer");
    if (suffix.isWellKnown)
        return notFound();
    if (!isOriginAllowed(request, settings))
        return originNotAllowed();
    if (const auto origin = request.header("Origin"))
        http::allowOrigin(reply, *origin);
    if (http::isPreflight(request))
        return http::preflightResponse(request, allowedMethods);
    if (!isAuthClear)
        return invalidRequest(u"Multiple auth methods."_s);
    if (suffix.token && !settings.urlTokens)
        return notFound();
    return std::nullopt;
}

} // namespace

//! The same for all tenants and for none.
static http::Response toStranger(QuotaTable &quotas, const http::Request &request)
{
    try {
        quotas.takeStranger(originOf(request));
        return unauthorized(request);
    } catch (const RateLimited &refusal) {
        return overQuota(request, refusal);
    }
}

static void serve(McpServices services, const Quotas &quotas, http::Request &request,
                  const std::shared_ptr<const Principal> &principal,
                  const std::shared_ptr<http::Reply> &reply)
{
    try {
        auto slot = services.quotas.open(*principal, originOf(request), quotas, demandOf(request));
        services.endpoint.handle(incomingOf(request, principal),
                                 std::make_shared<HttpOutlet>(reply, std::move(slot)));
    } catch (const RateLimited &refusal) {
        reply->send(overQuota(request, refusal));
    }
}

//! Stands for what does not exist: no tenant has this id, and none has set less. Its callers are
//! looked up too, so that absence shows neither in the answer nor in the time that it takes.
static std::shared_ptr<const TenantDirectory::Entry> nobody()
{
    static const auto entry = std::make_shared<const TenantDirectory::Entry>(
        TenantDirectory::Entry{Tenant{TenantId(u"-"_s)}, std::make_shared<const TenantSettings>()});
    return entry;
}

//! The order is that of the design: tenant, origin, principal, quota, protocol.
static Task<void> handleMcp(McpServices services, http::Request request,
                            std::shared_ptr<http::Reply> reply)
{
    const Suffix suffix = suffixOf(request);
    const auto found = services.directory.findActive(TenantId(request.parameter(u"tenant"_s)));
    const auto entry = found ? found : nobody();
    const auto credentials = credentialsOf(request, suffix);
    if (const auto answer =
            earlyAnswer(request, suffix, credentials.has_value(), *entry->settings, *reply))
        co_return reply->send(*answer);
    const auto tenant = std::shared_ptr<const Tenant>(entry, &entry->tenant);
    const auto principal = co_await services.authenticator.authenticate(tenant, *credentials);
    if (!principal)
        co_return reply->send(toStranger(services.quotas, request));
    serve(services, entry->settings->quotas, request, principal, reply);
}

std::vector<http::Route> mcpRoutes(McpServices services)
{
    const http::Handler handler = [services](http::Request request,
                                             std::shared_ptr<http::Reply> reply) {
        return handleMcp(services, std::move(request), std::move(reply));
    };
    std::vector<http::Route> routes;
    for (const char *method : {"GET", "POST", "DELETE", "OPTIONS"}) {
        routes.push_back({method, u"/{tenant}/mcp"_s, handler});
        routes.push_back({method, u"/{tenant}/mcp/{rest...}"_s, handler});
    }
    for (http::Route &route : routes) {
        if (route.method == "POST")
            route.bodyLimit = longestMessage;
    }
    return routes;
}

} // namespace plexus::endpoints
