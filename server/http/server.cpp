#include "http/server.h"

#include "core/random.h"

#include <QJsonObject>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static Limits withBodyLimits(Limits limits, const Router &router)
{
    const auto [least, most] = router.bodyLimits();
    limits.body = most;
    limits.smallBody = std::min(limits.smallBody, least);
    return limits;
}

Server::Server(const QList<qintptr> &listeners, const Router &router, Entrance &entrance,
               Guard guard)
    : m_router(router)
    , m_guard(std::move(guard))
    , m_entrance(entrance)
    , m_front(
          listeners, entrance, withBodyLimits(entrance.limits, router),
          [this](Connection &connection) { receive(connection); },
          [this](const Head &head) { return bodyLimit(head); })
{
}

Server::~Server() = default;

//! Answers may outlive their handlers, which only begin them.
Task<void> Server::drain()
{
    co_await m_tasks.drain();
    co_await m_front.emptied();
}

//! Unique, not secret: a random beginning for each thread, and a number.
static QString newRequestId()
{
    static thread_local const QString prefix = u"req_"_s + QString::fromLatin1(randomText(6));
    static thread_local quint64 number = 0;
    return prefix + QString::number(++number, 36);
}

static Response errorResponse(int status, const QString &code, const QString &text)
{
    return Response::json(
        status, QJsonObject{{u"error"_s, code}, {u"message"_s, text}, {u"detail"_s, text}});
}

void Server::receive(Connection &connection)
{
    const Head &head = connection.head();
    Request request;
    request.method = head.method;
    request.rawTarget = head.target;
    request.headers = connection.takeHeaders();
    const ClientOrigin origin = m_entrance.proxies.clientOf(
        {connection.peerAddress(), m_entrance.isSecure}, request.headers);
    request.peer = origin.address;
    request.isSecure = origin.isSecure;
    request.requestId = newRequestId();
    request.body = connection.takeBody();
    const auto reply = std::make_shared<Reply>(
        connection, AccessEntry(m_entrance.accessLog, request), request.requestId);
    try {
        answer(std::move(request), reply);
    } catch (...) {
        reply->send(failureResponse(std::current_exception(), reply->requestId()));
    }
}

//! `OPTIONS *` asks about the server as a whole (RFC 9110 section 9.3.7).
static bool isAboutServer(const Request &request)
{
    return request.method == "OPTIONS" && request.rawTarget == "*";
}

void Server::answer(Request request, const std::shared_ptr<Reply> &reply)
{
    const bool aboutServer = isAboutServer(request);
    std::optional<Target> target = aboutServer ? Target() : parseTarget(request.rawTarget);
    if (!target)
        return reply->send(
            errorResponse(400, u"bad_request"_s, u"The request target is malformed."_s));
    request.target = *std::move(target);
    if (const auto refusal = m_guard ? m_guard(request, *reply) : std::nullopt)
        return reply->send(*refusal);
    if (aboutServer)
        return reply->send({204, {{"Allow", m_router.methods()}}, {}});
    route(std::move(request), reply);
}

//! What leads nowhere is read to its end and answered with 404, unless it is much.
qsizetype Server::bodyLimit(const Head &head) const
{
    const std::optional<Target> target = parseTarget(head.target);
    const Route *route = target ? m_router.match(head.method, *target).route : nullptr;
    return route ? route->bodyLimit : m_router.bodyLimits().first;
}

static Response unroutable(const QByteArray &method, const QByteArray &allow)
{
    if (allow.isEmpty())
        return errorResponse(404, u"not_found"_s, u"Not Found"_s);
    Response response = method == "OPTIONS"
        ? Response::empty(204)
        : errorResponse(405, u"method_not_allowed"_s, u"Method Not Allowed"_s);
    response.headers.add("Allow", allow);
    return response;
}

void Server::route(Request request, const std::shared_ptr<Reply> &reply)
{
    Router::Match match = m_router.match(request.method, request.target);
    if (!match.route)
        return reply->send(unroutable(request.method, match.allow));
    request.parameters = std::move(match.parameters);
    reply->entry().routed(match.route->pattern, request.parameter(u"tenant"_s));
    m_tasks.spawn(match.route->handler(std::move(request), reply),
                  [reply](const std::exception_ptr &failure) {
                      reply->send(failureResponse(failure, reply->requestId()));
                  });
}

} // namespace plexus::http
