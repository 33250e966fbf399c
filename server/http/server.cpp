#include "http/server.h"

#include "core/random.h"

#include <QJsonObject>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

Server::Server(const QList<qintptr> &listeners, const Router &router, Limits limits, Guard guard)
    : m_router(router)
    , m_guard(std::move(guard))
    , m_front(listeners, limits, [this](Connection &connection) { receive(connection); })
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
    request.headers = head.headers;
    request.peer = connection.peerAddress();
    request.peerPort = connection.peerPort();
    request.requestId = newRequestId();
    request.body = connection.takeBody();
    const auto reply =
        std::make_shared<Reply>(connection, AccessEntry(m_accessLog, request), request.requestId);
    const std::optional<Target> target = parseTarget(head.target);
    if (!target)
        return reply->send(
            errorResponse(400, u"bad_request"_s, u"The request target is malformed."_s));
    request.target = *target;
    if (const auto answer = m_guard ? m_guard(request, *reply) : std::nullopt)
        return reply->send(*answer);
    route(std::move(request), reply);
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
    if (request.body.size() > match.route->bodyLimit)
        return reply->send(
            errorResponse(413, u"too_large"_s, u"The body is larger than allowed here."_s));
    request.parameters = std::move(match.parameters);
    reply->entry().routed(match.route->pattern, request.parameter(u"tenant"_s));
    m_tasks.spawn(match.route->handler(std::move(request), reply),
                  [reply](const std::exception_ptr &failure) {
                      reply->send(failureResponse(failure, reply->requestId()));
                  });
}

} // namespace plexus::http
