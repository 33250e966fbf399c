// What a running handler knows about its call and can ask of the client.
#pragma once

#include "async/task.h"
#include "mcp/owner.h"

#include <QJsonObject>
#include <QJsonValue>
#include <QList>
#include <QString>

#include <coroutine>
#include <functional>
#include <memory>
#include <optional>

namespace plexus::mcp {

enum class LogLevel { Debug, Info, Notice, Warning, Error, Critical, Alert, Emergency };

struct ClientInfo
{
    QString name; //!< unverified: for display and logs only
    QString version;
};

//! What the client can do. Modern: of this request; legacy: of its session.
struct ClientCapabilities
{
    bool sampling = false;
    bool samplingTools = false;
    bool roots = false;
    bool elicitationForm = false;
    bool elicitationUrl = false;
    bool tasks = false; //!< extension io.modelcontextprotocol/tasks
    QJsonObject asSent; //!< the whole object
};

enum class InputKind { ElicitForm, ElicitUrl, Sample, ListRoots };

//! One thing that the client is asked for. `key` is unique within the call and stable between runs.
struct InputRequest
{
    QString key;
    InputKind kind = InputKind::ElicitForm;
    QJsonObject params; //!< of elicitation/create, sampling/createMessage or roots/list
};

//! Answers by key; each is the client's result object.
using InputAnswers = QHash<QString, QJsonObject>;

//! Era-neutral; made by the protocol layer for each run of a handler. Lives on one thread. After
//! the call was cancelled or answered all methods are no-ops.
class CallContext
{
public:
    virtual ~CallContext() = default;

    virtual const Owner &owner() const = 0;
    //! The legacy session's id as the client knows it; empty in the modern era.
    virtual QString sessionId() const = 0;
    //! Under which values of this caller are kept (a hash of the session id, or the owner key);
    //! empty for a modern guest, who has nowhere to keep any.
    virtual QByteArray valueHolder() const = 0;
    virtual ClientInfo client() const = 0;
    virtual const ClientCapabilities &capabilities() const = 0;
    //! Set lists named by the caller (`tool_set_filter`); none: the tenant's default.
    virtual std::optional<QString> toolSetFilter() const = 0;
    virtual QString requestId() const = 0; //!< for logs
    //! Whether a question ends the client's request, which it makes again with the answer
    //! (2026-07-28). Elsewhere the request goes on until the client has answered.
    virtual bool comesAgain() const = 0;

    //! Sent only when the client gave a progress token; values must grow.
    virtual void progress(double value, std::optional<double> total, const QString &message) = 0;
    //! Sent only at or above the level the client asked for.
    virtual void log(LogLevel level, const QJsonValue &data, const QString &logger) = 0;

    //! Ends the connection on which the client waits, but not the call: a client of 2025-11-25
    //! comes back for the rest when the stream says (SEP-1699). For calls that take long enough to
    //! wear out proxies. Does nothing where clients would take the end for the answer's end.
    virtual void closeStream() { }

    //! Answers to all of `requests`: at once when they are known from an earlier round. Otherwise
    //! the handler is left here for good and run again from its start with the answers.
    //! Throws Failure{Unsupported} when the client cannot be asked (the codec words it).
    class Inputs
    {
    public:
        Inputs(CallContext &context, QList<InputRequest> requests);
        bool await_ready();
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> handler);
        InputAnswers await_resume();

    private:
        CallContext &m_context;
        QList<InputRequest> m_requests;
    };
    Inputs inputs(QList<InputRequest> requests) { return Inputs(*this, std::move(requests)); }

    //! Runs `effect` once per call however often the handler is run again; later runs get its
    //! value.
    virtual Task<QJsonValue> once(QString key, std::function<Task<QJsonValue>()> effect) = 0;

    //! Forgets the answer and the effect of `key`: inputs() asks again, once() does it again.
    virtual void forget(const QString &key) = 0;

    //! From here on the call goes on as a task that the client asks for, where client, revision and
    //! tool have tasks; elsewhere it just goes on. Throws Failure{RateLimited} when the caller has
    //! as many tasks as it may have.
    virtual Task<void> continueAsTask();

protected:
    //! Known answers to all of `keys`, or nothing.
    virtual std::optional<InputAnswers> knownAnswers(const QList<InputRequest> &requests) = 0;
    //! The handler is suspended and will not be resumed; returns who runs next.
    virtual std::coroutine_handle<> leaveFor(QList<InputRequest> requests) = 0;
};

} // namespace plexus::mcp
