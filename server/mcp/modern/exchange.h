// Requests of the stateless era.
#pragma once

#include "async/task_scope.h"
#include "mcp/endpoint.h"
#include "mcp/methods/method_call.h"
#include "mcp/modern/discover.h"
#include "mcp/modern/request_state.h"
#include "mcp/modern/stream_answer.h"
#include "mcp/modern/subscriptions.h"
#include "mcp/modern/task_methods.h"
#include "mcp/modern/task_runs.h"

#include <QHash>

namespace plexus::mcp::modern {

//! Answers them on the thread where they arrive. A client that leaves cancels its request.
class Exchange
{
public:
    Exchange(Homes &homes, Services services);

    //! A request or notification that was found to be of this era.
    void handle(Message message, Incoming incoming, std::shared_ptr<Outlet> outlet);
    Subscriptions &subscriptions() { return m_subscriptions; }
    TaskRuns &tasks() { return m_taskRuns; }
    //! A task's record was changed, here or elsewhere.
    void taskChanged(const QByteArray &idHash);
    //! Cancels the calls and tasks of these owners, and ends their streams.
    void endWhere(const std::function<bool(const Owner &)> &ended);

private:
    struct Running
    {
        Owner owner;
        std::shared_ptr<StreamAnswer> answer; // shared with the call's notifier
        QByteArray id;
        TaskScope::Id task;
    };

    void begin(Message message, Incoming incoming, const std::shared_ptr<Outlet> &outlet);
    Task<void> serve(Message message, Incoming incoming, std::shared_ptr<StreamAnswer> answer,
                     quint64 number);
    Task<Result> dispatch(Message message, Incoming incoming, std::shared_ptr<StreamAnswer> answer);
    Task<Result> callTool(MethodCall call, CallFacts facts, Incoming incoming,
                          std::shared_ptr<StreamAnswer> answer);
    Task<FirstAnswer> interactOnce(MethodCall call, CallFacts facts,
                                   std::shared_ptr<StreamAnswer> answer);
    Result resultOf(const MethodCall &call, const FirstAnswer &answer) const;
    Task<void> tellOfTask(QByteArray idHash, Owner owner);
    CallMemory memoryOf(const MethodCall &call);

    Homes &m_homes;
    Services m_services;
    ResultWriter m_results;
    RequestState m_states;
    Subscriptions m_subscriptions;
    TaskMethods m_taskMethods;
    TaskRuns m_taskRuns;
    QHash<quint64, Running> m_running; // what has not been answered
    quint64 m_lastNumber = 0;
    TaskScope m_tasks; // goes first
};

} // namespace plexus::mcp::modern
