#include "mcp/run.h"

#include "json/write.h"
#include "mcp/capabilities.h"
#include "mcp/json_rpc.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

Run::Run(CallFacts facts, CallMemory memory, std::shared_ptr<CallNotifier> notifier)
    : m_facts(std::move(facts))
    , m_memory(std::move(memory))
    , m_notifier(std::move(notifier))
{
}

void Run::setTaskHooks(TaskHooks hooks) { m_task = std::move(hooks); }

//! Awaits the handler, or its leaving: leaveFor() resumes the same coroutine.
struct Run::Entry
{
    Task<void> &body;
    Run &run;

    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> runner)
    {
        run.m_runner = runner;
        return body.await_suspend(runner);
    }
    void await_resume() const noexcept { }
};

static Task<void> intoOutcome(Run::Handler handler, std::shared_ptr<CallContext> context,
                              RunOutcome *outcome)
{
    try {
        outcome->result = co_await handler(std::move(context));
    } catch (...) {
        outcome->failure = std::current_exception();
    }
}

//! After it the context does nothing, even where somebody keeps it; also when the call is
//! cancelled.
class Run::End
{
public:
    explicit End(Run &run)
        : m_run(run)
    {
    }
    ~End()
    {
        m_run.m_runner = {};
        m_run.m_notifier.reset();
        m_run.m_task = {};
    }
    Q_DISABLE_COPY_MOVE(End)

private:
    Run &m_run;
};

Task<RunOutcome> Run::perform(Handler handler)
{
    const std::shared_ptr<Run> self = shared_from_this(); // the handler may let go of the context
    const End end(*this);
    RunOutcome outcome;
    {
        Task<void> body = intoOutcome(std::move(handler), self, &outcome);
        co_await Entry{body, *this};
    }
    outcome.wanted = std::move(m_wanted);
    co_return outcome;
}

std::optional<InputAnswers> Run::knownAnswers(const QList<InputRequest> &requests)
{
    if (!m_runner) // somebody kept the context for longer than the call
        throw Failure(FailureKind::Cancelled, u"The call is over."_s);
    InputAnswers answers;
    for (const InputRequest &request : requests) {
        const auto known = m_memory.answers.constFind(request.key);
        if (known != m_memory.answers.constEnd() && isAnswerTo(request, *known)) {
            answers.insert(request.key, *known);
            continue;
        }
        if (!canBeAsked(m_facts.capabilities, request)) {
            throw CapabilityMissing(
                requiredFor(request),
                u"This needs a client that supports %1."_s.arg(methodOf(request.kind)));
        }
    }
    return answers.size() == requests.size() ? std::optional(answers) : std::nullopt;
}

std::coroutine_handle<> Run::leaveFor(QList<InputRequest> requests)
{
    m_wanted = std::move(requests);
    m_wanted.removeIf([this](const InputRequest &request) {
        const auto known = m_memory.answers.constFind(request.key);
        return known != m_memory.answers.constEnd() && isAnswerTo(request, *known);
    });
    return m_runner;
}

void Run::notify(const QByteArray &text)
{
    if (m_notifier)
        m_notifier->notify(text);
}

//! A task has no progress notifications, but a status message.
void Run::progress(double value, std::optional<double> total, const QString &message)
{
    if (m_task.say && !m_task.become && !message.isEmpty())
        return m_task.say(message);
    if (m_facts.progressToken.isEmpty()
        || (m_memory.lastProgress && value <= *m_memory.lastProgress))
        return;
    m_memory.lastProgress = value;
    // The token is written as it was sent, hence by hand.
    QByteArray text =
        R"({"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":)"
        + m_facts.progressToken + ",\"progress\":" + json::dump(value);
    if (total)
        text += ",\"total\":" + json::dump(*total);
    if (!message.isEmpty())
        text += ",\"message\":" + json::quoted(message);
    notify(text + "}}");
}

void Run::log(LogLevel level, const QJsonValue &data, const QString &logger)
{
    if (!m_facts.logLevel || level < *m_facts.logLevel)
        return;
    QJsonObject params{{u"level"_s, nameOfLogLevel(level)}, {u"data"_s, data}};
    if (!logger.isEmpty())
        params.insert("logger"_L1, logger);
    notify(notificationText(u"notifications/message"_s, params));
}

void Run::closeStream()
{
    if (m_notifier)
        m_notifier->closeStream();
}

Task<QJsonValue> Run::once(QString key, std::function<Task<QJsonValue>()> effect)
{
    if (m_memory.effects.contains(key))
        co_return m_memory.effects.value(key);
    const QJsonValue value = co_await effect();
    m_memory.effects.insert(key, value);
    co_return value;
}

void Run::forget(const QString &key)
{
    m_memory.answers.remove(key);
    m_memory.effects.remove(key);
}

Task<void> Run::continueAsTask()
{
    if (!m_task.become)
        co_return;
    co_await m_task.become();
    m_task.become = nullptr;
    m_notifier.reset();
}

} // namespace plexus::mcp
