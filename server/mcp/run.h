// One run of a handler, from its start until it has an outcome.
#pragma once

#include "async/task.h"
#include "mcp/call_context.h"
#include "mcp/result.h"

#include <optional>

namespace plexus::mcp {

//! Where a call's notifications go. Lives as long as the call.
class CallNotifier
{
public:
    virtual ~CallNotifier() = default;
    //! `text` is a complete JSON-RPC notification.
    virtual void notify(const QByteArray &text) = 0;
    //! See CallContext::closeStream().
    virtual void closeStream() { }
};

//! What is known of a call before its handler runs.
struct CallFacts
{
    Owner owner;
    QString sessionId;
    QByteArray valueHolder;
    ClientInfo client;
    ClientCapabilities capabilities;
    std::optional<QString> toolSetFilter;
    QString requestId;
    bool comesAgain = false;
    QByteArray progressToken; //!< as it was sent; empty: none
    std::optional<LogLevel> logLevel; //!< none: no log messages
};

//! What survives from run to run.
struct CallMemory
{
    InputAnswers answers;
    QHash<QString, QJsonValue> effects; //!< of once()
    std::optional<double> lastProgress; //!< of the request that is still being answered
};

//! How a run ended: with a result, with a failure, or with questions.
struct RunOutcome
{
    std::optional<Result> result;
    std::exception_ptr failure;
    QList<InputRequest> wanted;
};

//! How a run becomes a task, and what it does as one.
struct TaskHooks
{
    std::function<Task<void>()> become; //!< empty: it is one already
    std::function<void(const QString &)> say; //!< sets the task's status message
};

//! Implements CallContext. The handler's frames are destroyed when it leaves for an answer, and
//! when the task that awaits perform() is destroyed.
class Run final : public CallContext, public std::enable_shared_from_this<Run>
{
public:
    using Handler = std::function<Task<Result>(std::shared_ptr<CallContext>)>;

    Run(CallFacts facts, CallMemory memory, std::shared_ptr<CallNotifier> notifier);

    //! Lets continueAsTask() do something. Without hooks the call is never a task.
    void setTaskHooks(TaskHooks hooks);
    //! Runs the handler once.
    Task<RunOutcome> perform(Handler handler);
    CallMemory takeMemory() { return std::move(m_memory); }

    const Owner &owner() const override { return m_facts.owner; }
    QString sessionId() const override { return m_facts.sessionId; }
    QByteArray valueHolder() const override { return m_facts.valueHolder; }
    ClientInfo client() const override { return m_facts.client; }
    const ClientCapabilities &capabilities() const override { return m_facts.capabilities; }
    std::optional<QString> toolSetFilter() const override { return m_facts.toolSetFilter; }
    QString requestId() const override { return m_facts.requestId; }
    bool comesAgain() const override { return m_facts.comesAgain; }
    void progress(double value, std::optional<double> total, const QString &message) override;
    void log(LogLevel level, const QJsonValue &data, const QString &logger) override;
    void closeStream() override;
    Task<QJsonValue> once(QString key, std::function<Task<QJsonValue>()> effect) override;
    void forget(const QString &key) override;
    Task<void> continueAsTask() override;

protected:
    std::optional<InputAnswers> knownAnswers(const QList<InputRequest> &requests) override;
    std::coroutine_handle<> leaveFor(QList<InputRequest> requests) override;

private:
    class End;
    struct Entry;
    void notify(const QByteArray &text);

    CallFacts m_facts;
    CallMemory m_memory;
    std::shared_ptr<CallNotifier> m_notifier; // null once the run is over
    TaskHooks m_task;
    std::coroutine_handle<> m_runner;
    QList<InputRequest> m_wanted;
};

} // namespace plexus::mcp
