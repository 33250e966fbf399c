#include "mcp/legacy/session.h"

#include "core/logging.h"
#include "core/random.h"
#include "mcp/capabilities.h"
#include "mcp/legacy/call_facts.h"
#include "mcp/legacy/rounds.h"
#include "mcp/methods/watched_call.h"

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype mostCalls = 64;

Session::Session(Services services, Owner owner, QString id, SessionRecord record)
    : m_services(services)
    , m_owner(std::move(owner))
    , m_id(std::move(id))
    , m_record(std::move(record))
    , m_revision(negotiated(m_record.revision))
    , m_client(clientOf(m_record))
    , m_capabilities(capabilitiesOf(m_record, m_revision))
    , m_lastUsedMs(services.clock.steadyMs())
    , m_foundMs(m_lastUsedMs)
    , m_questions(m_revision, tellsOfRoots(m_capabilities))
    , m_standalone(std::make_shared<Channel>(randomText(12), m_revision.primesStreams()))
{
}

Session::~Session()
{
    endCalls({503, rpc::serverBusy, u"The server is stopping; try again later"_s});
    close();
}

Headers Session::headers() const { return {{"Mcp-Session-Id", m_id.toLatin1()}}; }

bool Session::isQuiet() const { return m_calls.isEmpty() && !m_standalone->isAttached(); }

void Session::post(const std::vector<Message> &messages, bool batch, const Incoming &incoming,
                   std::shared_ptr<Outlet> outlet)
{
    m_lastUsedMs = m_services.clock.steadyMs();
    m_services.sessions.touch(m_owner, m_record.idHash);
    QByteArrayList requestIds;
    for (const Message &message : messages) {
        if (message.kind == MessageKind::Request)
            requestIds += message.id;
    }
    if (requestIds.isEmpty())
        outlet->respond(202, headers(), {});
    const auto answer = std::make_shared<PostAnswer>(
        std::move(outlet), headers(), requestIds.size(), batch,
        [weak = weak_from_this(), requestIds] { return weak.lock()->newChannel(requestIds); });
    for (const Message &message : messages) {
        if (message.kind == MessageKind::Request)
            begin(message, incoming, answer);
        else if (message.kind == MessageKind::Notification)
            notified(message);
        else
            m_questions.answered(message);
    }
}

//! Ids that are equal in value are equal here, however they were spelled.
static QByteArray keyOf(const json::Value &id) { return id.toJson(); }

void Session::begin(const Message &message, const Incoming &incoming,
                    const std::shared_ptr<PostAnswer> &answer)
{
    const QByteArray key = keyOf(*message.root().get("id"));
    if (m_calls.contains(key))
        return answer->answer(
            errorText(message.id, rpc::invalidRequest, u"This id is already in use"_s), 400);
    if (m_calls.size() >= mostCalls)
        return answer->answer(
            errorText(message.id, rpc::serverBusy, u"Too many requests at once in this session"_s));
    m_calls.insert(key, {message.id, incoming.owner, 0, answer});
    const TaskScope::Id task = m_tasks.spawn(serve(message, incoming, answer));
    if (const auto call = m_calls.find(key); call != m_calls.end() && call->answer == answer)
        call->task = task;
}

Task<void> Session::serve(Message message, Incoming incoming, std::shared_ptr<PostAnswer> answer)
{
    WatchedCall watched(m_services.gate, m_services.clock, message, incoming);
    QByteArray text;
    int status = 200;
    try {
        const Result result = co_await dispatch(message, std::move(incoming), answer);
        watched.answered(result);
        text = resultText(message.id, result);
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
    // A call that was cancelled may have been followed by another one of its id.
    const auto call = m_calls.constFind(keyOf(*message.root().get("id")));
    if (call != m_calls.constEnd() && call->answer == answer)
        m_calls.erase(call);
    answer->answer(text, status);
}

CallFacts Session::factsOf(const Message &message, const Incoming &incoming) const
{
    CallFacts facts;
    facts.owner = incoming.owner;
    facts.sessionId = m_id;
    facts.valueHolder = m_record.idHash;
    facts.client = m_client;
    facts.capabilities = m_capabilities;
    facts.requestId = incoming.requestId;
    facts.progressToken = progressTokenOf(message);
    facts.logLevel = logLevelFrom(m_record.logLevel).value_or(LogLevel::Info);
    return facts;
}

Task<Result> Session::dispatch(Message message, Incoming incoming,
                               std::shared_ptr<PostAnswer> answer)
{
    const QString &method = message.method;
    if (method == u"initialize"_s)
        throw ProtocolError(400, rpc::invalidRequest, u"The session is initialized already"_s);
    if (!m_revision.hasMethod(method))
        throw ProtocolError(200, rpc::methodNotFound, u"Method not found"_s);
    if (method == u"ping"_s)
        co_return QJsonObject();
    if (method == u"logging/setLevel"_s)
        co_return co_await setLogLevel(message);
    if (method == u"resources/subscribe"_s || method == u"resources/unsubscribe"_s)
        co_return co_await watch(message, method == u"resources/subscribe"_s);
    const MethodCall call{m_revision, m_services.gate, m_services.sealer,
                          message,    incoming.owner,  incoming.toolSetFilter};
    if (isListMethod(method))
        co_return listMethod(call);
    CallFacts facts = factsOf(message, incoming);
    facts.toolSetFilter = toolSetOf(call);
    if (method == u"completion/complete"_s)
        co_return co_await complete(call, std::make_shared<Run>(facts, CallMemory(), nullptr));
    co_return co_await interactWithClient(call, facts, m_questions, answer);
}

void Session::notified(const Message &message)
{
    if (message.method == u"notifications/cancelled"_s)
        return cancel(message);
    if (message.method == u"notifications/roots/list_changed"_s)
        return m_questions.forgetRoots();
    if (message.method == u"notifications/initialized"_s && !m_record.initialized) {
        m_record.initialized = true;
        m_tasks.spawn(m_services.sessions.update(m_owner, m_record));
    }
}

void Session::cancel(const Message &message)
{
    const auto id = message.param("requestId");
    if (!id || !m_calls.contains(keyOf(*id)))
        return;
    const Call cancelled = m_calls.take(keyOf(*id));
    m_tasks.cancel(cancelled.task);
    cancelled.answer->skip();
}

Task<Result> Session::setLogLevel(Message message)
{
    const QString level = requiredText(message, "level");
    if (!logLevelFrom(level))
        throw ProtocolError(200, rpc::invalidParams, u"Unknown log level"_s);
    m_record.logLevel = level;
    co_await m_services.sessions.update(m_owner, m_record);
    co_return QJsonObject();
}

Task<Result> Session::watch(Message message, bool on)
{
    static constexpr qsizetype mostWatched = 1000;
    const QString uri = requiredText(message, "uri");
    if (on && !m_services.gate.mayWatch(m_owner, uri))
        throw m_revision.notFound(Missing::Resource, u"Resource not found"_s, uri);
    if (on && m_record.watched.size() >= mostWatched)
        throw ProtocolError(200, rpc::invalidParams, u"Too many subscriptions in this session"_s);
    m_record.watched.removeAll(uri);
    if (on)
        m_record.watched.append(uri);
    co_await m_services.sessions.update(m_owner, m_record);
    co_return QJsonObject();
}

} // namespace plexus::mcp::legacy
