// Requests of the stateless era.
#pragma once

#include "async/task_scope.h"
#include "mcp/endpoint.h"
#include "mcp/methods/method_call.h"
#include "mcp/modern/request_state.h"
#include "mcp/modern/stream_answer.h"
#include "mcp/modern/subscriptions.h"

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
    //! Cancels the calls of these owners, and ends their streams.
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
    Task<QJsonObject> dispatch(Message message, Incoming incoming,
                               std::shared_ptr<StreamAnswer> answer);
    Task<QJsonObject> interactOnce(MethodCall call, CallFacts facts,
                                   std::shared_ptr<StreamAnswer> answer);
    void checkHeaders(const MethodCall &call, const Incoming &incoming) const;
    QJsonObject discover(const Owner &owner) const;
    QJsonObject withServerInfo(QJsonObject result) const;
    CallMemory memoryOf(const MethodCall &call);

    Homes &m_homes;
    Services m_services;
    RequestState m_states;
    Subscriptions m_subscriptions;
    QHash<quint64, Running> m_running; // what has not been answered
    quint64 m_lastNumber = 0;
    TaskScope m_tasks; // goes first
};

} // namespace plexus::mcp::modern
