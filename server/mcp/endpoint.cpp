#include "async/mailbox.h"
#include "core/log_context.h"
#include "core/logging.h"
#include "core/rate_limited.h"
#include "mcp/endpoint_private.h"
#include "mcp/legacy/handshake.h"
#include "mcp/media_types.h"
#include "mcp/remote_outlet.h"
#include "mcp/revisions/revisions.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static void refuse(const std::shared_ptr<Outlet> &outlet, int status, int code, const QString &text)
{
    outlet->respond(status, {}, errorText({}, code, text));
}

static void refuse(const std::shared_ptr<Outlet> &outlet, const ProtocolError &error)
{
    outlet->respond(error.status(), {}, errorText({}, error));
}

//! 429 or 503, with the time after which to come again.
static void refuse(const std::shared_ptr<Outlet> &outlet, const QByteArray &id,
                   const Failure &failure)
{
    static constexpr qint64 usualSeconds = 5;
    const auto *limited = dynamic_cast<const RateLimited *>(&failure);
    const qint64 seconds = limited ? limited->retryAfterSeconds() : usualSeconds;
    outlet->respond(failure.kind() == FailureKind::RateLimited ? 429 : 503,
                    {{"Retry-After", QByteArray::number(seconds)}},
                    errorText(id, rpc::serverBusy, failure.callerText()));
}

void Endpoint::Private::post(Incoming incoming, const std::shared_ptr<Outlet> &outlet)
{
    if (!isJson(incoming))
        return refuse(outlet, 415, rpc::serverBusy,
                      u"Unsupported Media Type: send application/json"_s);
    Body body;
    try {
        body = classify(incoming);
    } catch (const ProtocolError &error) {
        return refuse(outlet, error);
    }
    try {
        if (body.messages.size() > 1)
            services.gate.admit(incoming.owner, Admission::Message, int(body.messages.size()) - 1);
    } catch (const Failure &failure) {
        return refuse(outlet, {}, failure);
    }
    if (body.modern)
        return exchange.handle(std::move(body.messages.front()), std::move(incoming), outlet);
    legacyPost(std::move(body), std::move(incoming), outlet);
}

void Endpoint::Private::legacyPost(Body body, Incoming incoming,
                                   const std::shared_ptr<Outlet> &outlet)
{
    if (!acceptsBoth(incoming))
        return refuse(outlet, 406, rpc::serverBusy,
                      u"Not Acceptable: accept application/json and text/event-stream"_s);
    const Message &first = body.messages.front();
    const bool isRequest = first.kind == MessageKind::Request;
    if (isRequest && first.method == u"initialize"_s && !incoming.header("Mcp-Session-Id")) {
        tasks.spawn(initialize(first, std::move(incoming), outlet));
        return;
    }
    toSession(std::move(body), std::move(incoming), outlet);
}

//! A version header must name a version that we have; without one the session's counts.
static bool isVersionKnown(const Incoming &incoming)
{
    const auto version = incoming.header("MCP-Protocol-Version");
    return !version || findRevision(QString::fromLatin1(*version));
}

//! To the thread where the session lives; once, and with all that it needs.
void Endpoint::Private::toSession(Body body, Incoming incoming, std::shared_ptr<Outlet> outlet)
{
    const auto id = incoming.header("Mcp-Session-Id");
    if (!id)
        return refuse(outlet, 400, rpc::serverBusy,
                      u"Bad Request: Mcp-Session-Id header is required"_s);
    if (!isVersionKnown(incoming))
        return refuse(outlet, 400, rpc::serverBusy, u"Bad Request: Unsupported protocol version"_s);
    const auto home = legacy::SessionId::homeOf(services.sealer, incoming.owner, *id);
    if (!home)
        return refuse(outlet, 404, rpc::sessionNotFound, u"Session not found"_s);
    // The number of threads may have changed since the id was made.
    const int there = *home % homes.count();
    if (there == index) {
        tasks.spawn(serveSession(std::move(body), std::move(incoming), std::move(outlet)));
        return;
    }
    homes.handOver(
        there, outlet,
        [body = std::move(body), incoming = std::move(incoming)](Endpoint &endpoint,
                                                                 std::shared_ptr<Outlet> remote) {
            endpoint.d->tasks.spawn(endpoint.d->serveSession(body, incoming, std::move(remote)));
        });
}

Task<void> Endpoint::Private::serveSession(Body body, Incoming incoming,
                                           std::shared_ptr<Outlet> outlet)
{
    const QByteArray id = *incoming.header("Mcp-Session-Id");
    try {
        if (incoming.verb == Verb::Delete) {
            const bool removed = co_await sessions.remove(incoming.owner, id);
            co_return removed ? outlet->respond(200, {}, {})
                              : refuse(outlet, 404, rpc::sessionNotFound, u"Session not found"_s);
        }
        const auto session = co_await sessions.find(incoming.owner, id);
        if (!session)
            co_return refuse(outlet, 404, rpc::sessionNotFound, u"Session not found"_s);
        if (body.batch && !session->revision().takesBatches())
            co_return refuse(outlet, 400, rpc::invalidRequest,
                             u"Invalid Request: this revision has no batches"_s);
        if (incoming.verb == Verb::Get)
            co_return session->listen(incoming, outlet);
        session->post(body.messages, body.batch, incoming, outlet);
    } catch (const Failure &failure) {
        const LogContext context(incoming.requestId);
        qCWarning(lcMcp, "%s", failure.what());
        outlet->respond(503, {{"Retry-After", "1"}},
                        errorText({}, rpc::internalError, failure.callerText()));
    }
}

Task<void> Endpoint::Private::initialize(Message message, Incoming incoming,
                                         std::shared_ptr<Outlet> outlet)
{
    try {
        const legacy::Handshake handshake = legacy::readHandshake(message);
        services.gate.admit(incoming.owner, Admission::Session, 1);
        const QString id = legacy::SessionId::make(services.sealer, incoming.owner, index);
        co_await sessions.create(incoming.owner, id, handshake.record);
        const QJsonObject result = legacy::initializeResult(
            handshake.revision, services.gate.offer(incoming.owner), services.identity);
        outlet->respond(200, {{"Mcp-Session-Id", id.toLatin1()}}, resultText(message.id, result));
    } catch (const ProtocolError &error) {
        outlet->respond(error.status(), {}, errorText(message.id, error));
    } catch (const Failure &failure) {
        refuse(outlet, message.id, failure);
    }
}

Endpoint::Endpoint(int index, Homes &homes, Services services)
    : d(std::make_unique<Private>(index, homes, services))
{
    homes.join(index, *this, Mailbox::current());
}

Endpoint::~Endpoint() { d->homes.leave(d->index); }

void Endpoint::handle(Incoming incoming, std::shared_ptr<Outlet> outlet)
{
    if (incoming.verb == Verb::Post)
        return d->post(std::move(incoming), outlet);
    const auto version = incoming.header("MCP-Protocol-Version");
    if ((version && namesModernEra(*version)) || !incoming.header("Mcp-Session-Id")) {
        return outlet->respond(
            405, {{"Allow", "POST"}},
            errorText({}, rpc::serverBusy, u"Method Not Allowed: there is no session"_s));
    }
    if (incoming.verb == Verb::Get && !acceptsEvents(incoming))
        return refuse(outlet, 406, rpc::serverBusy, u"Not Acceptable: accept text/event-stream"_s);
    d->toSession({}, std::move(incoming), std::move(outlet));
}

} // namespace plexus::mcp
