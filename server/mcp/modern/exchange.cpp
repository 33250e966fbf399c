#include "mcp/modern/exchange.h"

#include "core/logging.h"
#include "mcp/capabilities.h"
#include "mcp/modern/envelope.h"
#include "mcp/modern/header_value.h"
#include "mcp/revisions/revisions.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 discoverTtlMs = 300'000;

Exchange::Exchange(Homes &homes, Services services)
    : m_homes(homes)
    , m_services(services)
    , m_states(services.sealer, services.clock)
    , m_subscriptions(services.gate)
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
        m_subscriptions.listen(message, incoming.owner, outlet);
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

Task<void> Exchange::serve(Message message, Incoming incoming, std::shared_ptr<StreamAnswer> answer,
                           quint64 number)
{
    QByteArray text;
    int status = 200;
    try {
        text = resultText(message.id,
                          withServerInfo(co_await dispatch(message, std::move(incoming), answer)));
    } catch (const Failure &) {
        const ProtocolError error = protocolErrorOf(std::current_exception());
        status = error.status();
        text = errorText(message.id, error);
    } catch (const std::exception &unexpected) {
        qCCritical(lcMcp, "%s: %s", qPrintable(message.method), unexpected.what());
        text = errorText(message.id, rpc::internalError, u"Internal error"_s);
    }
    m_running.remove(number);
    answer->finish(text, status);
}

QJsonObject Exchange::withServerInfo(QJsonObject result) const
{
    const Identity &who = m_services.identity;
    QJsonObject meta = result.value("_meta"_L1).toObject();
    meta.insert("io.modelcontextprotocol/serverInfo"_L1,
                modernRevision().implementation(who.name, who.title, who.version));
    result.insert("_meta"_L1, meta);
    return result;
}

QJsonObject Exchange::discover(const Owner &owner) const
{
    const Offer offer = m_services.gate.offer(owner);
    const QJsonObject changes{{u"listChanged"_s, true}};
    QJsonObject capabilities{{u"logging"_s, QJsonObject()}};
    if (offer.tools)
        capabilities.insert("tools"_L1, changes);
    if (offer.prompts)
        capabilities.insert("prompts"_L1, changes);
    if (offer.resources)
        capabilities.insert("resources"_L1,
                            QJsonObject{{u"listChanged"_s, true}, {u"subscribe"_s, true}});
    if (offer.completions)
        capabilities.insert("completions"_L1, QJsonObject());
    QJsonObject result{{u"supportedVersions"_s, modernDates()}, {u"capabilities"_s, capabilities}};
    if (!offer.instructions.isEmpty())
        result.insert("instructions"_L1, offer.instructions);
    return modernRevision().cacheable(result, discoverTtlMs);
}

//! Rung 10: the arguments that the tool wants repeated in headers.
void Exchange::checkHeaders(const MethodCall &call, const Incoming &incoming) const
{
    if (call.message.method != u"tools/call"_s)
        return;
    const auto name = call.message.param("name");
    const auto tool = name && name->isString()
        ? call.gate.tool(call.owner, name->toString(), {toolSetOf(call)})
        : std::nullopt;
    if (tool) {
        checkParameterHeaders(
            tool->inputSchema, call.message.param("arguments"),
            [&incoming](const QByteArray &header) { return incoming.header(header); });
    }
}

Task<QJsonObject> Exchange::dispatch(Message message, Incoming incoming,
                                     std::shared_ptr<StreamAnswer> answer)
{
    const QString method = message.method;
    const MethodCall call{modernRevision(), m_services.gate, m_services.sealer,
                          message,          incoming.owner,  incoming.toolSetFilter};
    if (method == u"server/discover"_s)
        co_return discover(incoming.owner);
    if (isListMethod(method))
        co_return listMethod(call);
    CallFacts facts = factsOf(message, incoming);
    facts.toolSetFilter = toolSetOf(call);
    if (method == u"completion/complete"_s)
        co_return co_await complete(call, std::make_shared<Run>(facts, CallMemory(), nullptr));
    if (method.startsWith(u"tasks/"_s))
        throw ProtocolError(404, rpc::methodNotFound, u"Method not found"_s);
    checkHeaders(call, incoming);
    co_return co_await interactOnce(call, facts, answer);
}

//! A guest's state is good for one retry: nobody else stands behind it.
CallMemory Exchange::memoryOf(const MethodCall &call)
{
    RequestState::Opened opened = m_states.open(call.message, call.owner);
    if (call.owner.guest && !opened.nonce.isEmpty()
        && !m_homes.useOnce(opened.nonce, opened.expiresMs, m_services.clock.wallMs()))
        throw ProtocolError(200, rpc::invalidParams,
                            u"requestState was used before; make the request anew without it"_s);
    RequestState::addResponses(call.message, opened.memory);
    return std::move(opened.memory);
}

static QJsonObject questions(const QList<InputRequest> &wanted)
{
    QJsonObject requests;
    for (const InputRequest &request : wanted) {
        requests.insert(request.key,
                        QJsonObject{{u"method"_s, methodOf(request.kind)},
                                    {u"params"_s, modernRevision().inputParams(request)}});
    }
    return requests;
}

Task<QJsonObject> Exchange::interactOnce(MethodCall call, CallFacts facts,
                                         std::shared_ptr<StreamAnswer> answer)
{
    const auto run = std::make_shared<Run>(facts, memoryOf(call), answer);
    RunOutcome outcome = co_await run->perform(
        [call](std::shared_ptr<CallContext> context) { return interact(call, context); });
    if (outcome.result)
        co_return *outcome.result;
    if (outcome.failure)
        std::rethrow_exception(outcome.failure);
    co_return QJsonObject{
        {u"resultType"_s, u"input_required"_s},
        {u"inputRequests"_s, questions(outcome.wanted)},
        {u"requestState"_s, m_states.seal(call.message, call.owner, run->takeMemory())}};
}

} // namespace plexus::mcp::modern
