#include "mcp/modern/exchange.h"

#include "core/logging.h"
#include "core/rate_limited.h"
#include "mcp/methods/watched_call.h"
#include "mcp/modern/discover.h"
#include "mcp/modern/envelope.h"
#include "mcp/revisions/revisions.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

Exchange::Exchange(Homes &homes, Services services)
    : m_homes(homes)
    , m_services(services)
    , m_results(services.identity)
    , m_states(services.sealer, services.clock)
    , m_subscriptions(services.gate, services.sealer)
    , m_taskMethods(services)
    , m_taskRuns(services)
{
}

//! What JSON-RPC error and status the ladder gives, or nothing.
static std::optional<ProtocolError> refusal(const Message &message, const Incoming &incoming)
{
    try {
        checkEnvelope(message, incoming);
        if (!modernRevision().hasMethod(message.method))
            throw ProtocolError(404, rpc::methodNotFound, u"Method not found"_s);
        return std::nullopt;
    } catch (const ProtocolError &error) {
        return error;
    }
}

void Exchange::handle(Message message, Incoming incoming, std::shared_ptr<Outlet> outlet)
{
    if (message.kind == MessageKind::Notification)
        return outlet->respond(202, {}, {});
    if (const auto error = refusal(message, incoming))
        return outlet->respond(error->status(), {}, errorText(message.id, *error));
    if (message.method != u"subscriptions/listen"_s)
        return begin(std::move(message), std::move(incoming), outlet);
    try {
        m_services.gate.admit(incoming.owner, Admission::Stream, 1);
        m_subscriptions.listen(message, incoming.owner, outlet);
    } catch (const RateLimited &refusal) {
        outlet->respond(429, {{"Retry-After", QByteArray::number(refusal.retryAfterSeconds())}},
                        errorText(message.id, rpc::serverBusy, refusal.callerText()));
    } catch (const ProtocolError &error) {
        outlet->respond(error.status(), {}, errorText(message.id, error));
    }
}

void Exchange::begin(Message message, Incoming incoming, const std::shared_ptr<Outlet> &outlet)
{
    const auto answer = std::make_shared<StreamAnswer>(outlet);
    const Owner owner = incoming.owner;
    const QByteArray id = message.id;
    const quint64 number = ++m_lastNumber;
    m_running.insert(number, {owner, answer, id, 0});
    const TaskScope::Id task =
        m_tasks.spawn(serve(std::move(message), std::move(incoming), answer, number));
    const auto running = m_running.find(number);
    if (running == m_running.end())
        return; // answered at once
    running->task = task;
    outlet->onGone([this, task, number] {
        m_running.remove(number);
        m_tasks.cancel(task);
    });
}

void Exchange::endWhere(const std::function<bool(const Owner &)> &ended)
{
    m_subscriptions.endWhere(ended);
    m_taskRuns.endWhere(ended);
    const auto running = m_running;
    for (auto it = running.begin(); it != running.end(); ++it) {
        if (!ended(it->owner))
            continue;
        m_running.remove(it.key());
        m_tasks.cancel(it->task);
        it->answer->finish(
            errorText(it->id, rpc::internalError, u"The request was ended by the server"_s));
    }
}

void Exchange::taskChanged(const QByteArray &idHash)
{
    m_taskRuns.changed(idHash);
    if (const auto owner = m_subscriptions.watcherOf(idHash))
        m_tasks.spawn(tellOfTask(idHash, *owner));
}

Task<void> Exchange::tellOfTask(QByteArray idHash, Owner owner)
{
    if (const auto record = co_await m_taskMethods.find(owner, idHash))
        m_subscriptions.announceTask(*record);
}

Task<void> Exchange::serve(Message message, Incoming incoming, std::shared_ptr<StreamAnswer> answer,
                           quint64 number)
{
    WatchedCall watched(m_services.gate, m_services.clock, message, incoming);
    QByteArray text;
    int status = 200;
    try {
        const Result result = co_await dispatch(message, std::move(incoming), answer);
        watched.answered(result);
        text = m_results.write(message.id, result);
    } catch (const Failure &) {
        const ProtocolError error = protocolErrorOf(std::current_exception());
        watched.failed(error);
        status = error.status();
        text = errorText(message.id, error);
    } catch (const std::exception &unexpected) {
        watched.failed();
        qCCritical(lcMcp, "%s: %s", qPrintable(message.method), unexpected.what());
        text = errorText(message.id, rpc::internalError, u"Internal error"_s);
    }
    m_running.remove(number);
    answer->finish(text, status);
}

Task<Result> Exchange::dispatch(Message message, Incoming incoming,
                                std::shared_ptr<StreamAnswer> answer)
{
    const QString method = message.method;
    const MethodCall call{modernRevision(), m_services.gate, m_services.sealer,
                          message,          incoming.owner,  incoming.toolSetFilter};
    if (method == u"server/discover"_s)
        co_return discover(m_services.gate.offer(incoming.owner));
    if (isListMethod(method))
        co_return listMethod(call);
    CallFacts facts = factsOf(message, incoming);
    facts.toolSetFilter = toolSetOf(call);
    if (method == u"completion/complete"_s)
        co_return co_await complete(call, std::make_shared<Run>(facts, CallMemory(), nullptr));
    if (method.startsWith(u"tasks/"_s))
        co_return co_await m_taskMethods.serve(message, facts);
    if (method == u"tools/call"_s)
        co_return co_await callTool(call, facts, std::move(incoming), answer);
    co_return resultOf(call, co_await interactOnce(call, facts, answer));
}

} // namespace plexus::mcp::modern
