#include "mcp/legacy/session.h"

#include "core/logging.h"
#include "core/random.h"
#include "mcp/capabilities.h"

#include <QTimer>

namespace plexus::mcp::legacy {

using namespace Qt::Literals::StringLiterals;

static constexpr qsizetype mostCalls = 64;
static constexpr size_t keptChannels = 16;
static constexpr int mostRounds = 8;
static constexpr std::chrono::milliseconds answerTime{600'000};
static const QByteArray sessionGone = errorText({}, rpc::sessionNotFound, u"Session not found"_s);

Session::Session(Services services, Owner owner, QString id, SessionRecord record)
    : m_services(services)
    , m_owner(std::move(owner))
    , m_id(std::move(id))
    , m_record(std::move(record))
    , m_revision(negotiated(m_record.revision))
    , m_capabilities(readCapabilities(m_record.client.value("capabilities"_L1).toObject()))
    , m_lastUsedMs(services.clock.steadyMs())
    , m_standalone(std::make_shared<Channel>(randomText(12), m_revision.primesStreams()))
{
    const QJsonObject info = m_record.client.value("clientInfo"_L1).toObject();
    m_client = {info.value("name"_L1).toString().left(100),
                info.value("version"_L1).toString().left(100)};
}

Session::~Session() { close(true); }

QList<Header> Session::headers() const { return {{"Mcp-Session-Id", m_id.toLatin1()}}; }

bool Session::isQuiet() const { return m_calls.isEmpty() && !m_standalone->isAttached(); }

std::shared_ptr<Channel> Session::newChannel()
{
    m_channels.push_back(std::make_shared<Channel>(randomText(12), m_revision.primesStreams()));
    if (m_channels.size() > keptChannels)
        m_channels.pop_front();
    return m_channels.back();
}

void Session::post(const std::vector<Message> &messages, bool batch, const Incoming &incoming,
                   std::shared_ptr<Outlet> outlet)
{
    m_lastUsedMs = m_services.clock.steadyMs();
    m_services.sessions.touch(m_owner, m_record.idHash);
    const auto requests = std::count_if(messages.begin(), messages.end(), [](const Message &m) {
        return m.kind == MessageKind::Request;
    });
    if (requests == 0)
        outlet->respond(202, headers(), {});
    const auto answer = std::make_shared<PostAnswer>(
        std::move(outlet), headers(), requests, batch,
        [weak = weak_from_this()] { return weak.lock()->newChannel(); });
    for (const Message &message : messages) {
        if (message.kind == MessageKind::Request)
            begin(message, incoming, answer);
        else if (message.kind == MessageKind::Notification)
            notified(message);
        else
            answered(message);
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
    m_calls.insert(key, {0, answer});
    const TaskScope::Id task = m_tasks.spawn(serve(message, incoming, answer));
    if (const auto call = m_calls.find(key); call != m_calls.end())
        call->task = task;
}

Task<void> Session::serve(Message message, Incoming incoming, std::shared_ptr<PostAnswer> answer)
{
    const QByteArray key = keyOf(*message.root().get("id"));
    QByteArray text;
    int status = 200;
    try {
        text = resultText(message.id, co_await dispatch(message, std::move(incoming), answer));
    } catch (const Failure &) {
        const ProtocolError error = protocolErrorOf(std::current_exception());
        status = error.status() == 403 ? 403 : 200;
        text = errorText(message.id, error);
    } catch (const std::exception &unexpected) {
        qCCritical(lcMcp, "%s: %s", qPrintable(message.method), unexpected.what());
        text = errorText(message.id, rpc::internalError, u"Internal error"_s);
    }
    m_calls.remove(key);
    answer->answer(text, status);
}

static QByteArray progressTokenOf(const Message &message)
{
    const auto meta = message.meta();
    const auto token = meta ? meta->get("progressToken") : std::nullopt;
    return token && (token->isString() || token->isNumber()) ? token->toJson() : QByteArray();
}

CallFacts Session::factsOf(const Message &message, const Incoming &incoming) const
{
    CallFacts facts;
    facts.owner = m_owner;
    facts.sessionId = m_id;
    facts.valueHolder = m_record.idHash;
    facts.client = m_client;
    facts.capabilities = m_capabilities;
    facts.capabilities.elicitationForm =
        facts.capabilities.elicitationForm && m_revision.hasElicitation();
    facts.capabilities.elicitationUrl =
        facts.capabilities.elicitationUrl && m_revision.hasUrlElicitation();
    facts.capabilities.tasks = false;
    facts.toolSetFilter = incoming.toolSetFilter;
    facts.requestId = incoming.requestId;
    facts.progressToken = progressTokenOf(message);
    facts.logLevel = logLevelFrom(m_record.logLevel).value_or(LogLevel::Info);
    return facts;
}

Task<QJsonObject> Session::dispatch(Message message, Incoming incoming,
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
                          message,    m_owner,         incoming.toolSetFilter};
    if (isListMethod(method))
        co_return listMethod(call);
    CallFacts facts = factsOf(message, incoming);
    facts.toolSetFilter = toolSetOf(call);
    if (method == u"completion/complete"_s)
        co_return co_await complete(call, std::make_shared<Run>(facts, CallMemory(), nullptr));
    co_return co_await interactWithClient(call, facts, answer);
}

//! Tools that cannot ask say so in their result, where the model can read it.
static QJsonObject cannotAsk(const Revision &revision, const QString &text)
{
    return revision.toolResult({{Content::text(text)}, {}, true, {}}, nullptr);
}

Task<QJsonObject> Session::interactWithClient(MethodCall call, CallFacts facts,
                                              std::shared_ptr<PostAnswer> answer)
{
    CallMemory memory;
    const bool isTool = call.message.method == u"tools/call"_s;
    for (int round = 0; round < mostRounds; ++round) {
        const auto run = std::make_shared<Run>(facts, std::move(memory), answer);
        RunOutcome outcome = co_await run->perform(
            [call](std::shared_ptr<CallContext> context) { return interact(call, context); });
        if (outcome.result)
            co_return *outcome.result;
        memory = run->takeMemory();
        QString refusal;
        try {
            if (outcome.failure)
                std::rethrow_exception(outcome.failure);
            for (const InputRequest &request : outcome.wanted)
                memory.answers.insert(request.key, co_await ask(request, answer));
        } catch (const CapabilityMissing &missing) {
            if (!isTool)
                throw;
            refusal = missing.callerText();
        }
        if (!refusal.isEmpty())
            co_return cannotAsk(m_revision, refusal);
    }
    if (isTool)
        co_return cannotAsk(
            m_revision,
            u"The question was asked %1 times without a usable answer."_s.arg(mostRounds));
    throw ProtocolError(200, rpc::internalError, u"The client gave no usable answer"_s);
}

Task<QJsonObject> Session::ask(InputRequest request, std::shared_ptr<PostAnswer> answer)
{
    const QByteArray id = "\"plexus-" + QByteArray::number(++m_lastQuestion) + '"';
    QJsonObject params = m_revision.inputParams(request);
    if (request.kind == InputKind::ElicitUrl)
        params.insert("elicitationId"_L1, QString::fromLatin1(randomText(16)));
    auto [future, promise] = oneShot<QJsonObject>();
    m_questions.insert(id, promise);
    QTimer timer;
    timer.setSingleShot(true);
    QObject::connect(&timer, &QTimer::timeout, &timer, [promise] {
        promise.fail(std::make_exception_ptr(
            Failure(FailureKind::Timeout, u"The client did not answer in time."_s)));
    });
    timer.start(answerTime);
    answer->notify(requestText(id, methodOf(request.kind), params));
    co_return co_await future;
}

void Session::answered(const Message &message)
{
    const auto question = m_questions.find(message.id);
    if (question == m_questions.end())
        return;
    const Promise<QJsonObject> promise = *question;
    m_questions.erase(question);
    const auto result = message.root().get("result");
    if (result && result->isObject())
        return promise.set(result->toQJson().toObject());
    promise.fail(std::make_exception_ptr(
        Failure(FailureKind::Upstream, u"The client refused to answer."_s)));
}

void Session::notified(const Message &message)
{
    if (message.method == u"notifications/cancelled"_s)
        return cancel(message);
    if (message.method == u"notifications/initialized"_s && !m_record.initialized) {
        m_record.initialized = true;
        m_tasks.spawn(m_services.sessions.update(m_owner, m_record));
    }
}

void Session::cancel(const Message &message)
{
    const auto id = message.param("requestId");
    const auto call = id ? m_calls.find(keyOf(*id)) : m_calls.end();
    if (call == m_calls.end())
        return;
    const Call cancelled = *call;
    m_calls.erase(call);
    m_tasks.cancel(cancelled.task);
    cancelled.answer->skip();
}

Task<QJsonObject> Session::setLogLevel(Message message)
{
    const QString level = requiredText(message, "level");
    if (!logLevelFrom(level))
        throw ProtocolError(200, rpc::invalidParams, u"Unknown log level"_s);
    m_record.logLevel = level;
    co_await m_services.sessions.update(m_owner, m_record);
    co_return QJsonObject();
}

Task<QJsonObject> Session::watch(Message message, bool on)
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

void Session::listen(const Incoming &incoming, std::shared_ptr<Outlet> outlet)
{
    m_lastUsedMs = m_services.clock.steadyMs();
    const QByteArray last = incoming.header("Last-Event-ID").value_or(QByteArray());
    std::shared_ptr<Channel> channel = m_standalone;
    if (const auto wanted = Channel::channelOf(last)) {
        const auto known =
            std::find_if(m_channels.begin(), m_channels.end(),
                         [&](const auto &candidate) { return candidate->id() == *wanted; });
        if (known != m_channels.end())
            channel = *known;
    }
    if (channel->isAttached()) {
        return outlet->respond(
            409, headers(),
            errorText({}, rpc::serverBusy, u"Conflict: this stream is open already"_s));
    }
    outlet->onGone([weak = std::weak_ptr<Channel>(channel)] {
        if (const auto left = weak.lock())
            left->detach();
    });
    const bool isIts = !last.isEmpty() && Channel::channelOf(last) == channel->id();
    channel->attach(std::move(outlet), headers(), isIts ? last : QByteArray());
}

void Session::tell(const QByteArray &notification) { m_standalone->send(notification); }

void Session::close(bool politely)
{
    if (std::exchange(m_closed, true))
        return;
    for (const Call &call : std::exchange(m_calls, {})) {
        m_tasks.cancel(call.task);
        call.answer->abandon(politely ? 503 : 404, sessionGone);
    }
    for (const auto &channel : m_channels)
        channel->finish();
    m_standalone->finish();
    m_questions.clear();
}

} // namespace plexus::mcp::legacy
