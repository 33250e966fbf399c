// tasks/get, tasks/update and tasks/cancel.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/json_rpc.h"
#include "mcp/run.h"

namespace plexus::mcp::modern {

//! They work on the store alone, so any thread and any process may serve them; whoever runs the
//! task hears of it from the change feed.
class TaskMethods
{
public:
    explicit TaskMethods(Services services)
        : m_services(services)
    {
    }

    //! Throws ProtocolError: -32021 when the client did not declare the extension, -32602 for an id
    //! that is unknown, expired or somebody else's.
    Task<Result> serve(Message message, CallFacts facts) const;
    //! The task now; one whose runner has died has failed. Nothing when there is none.
    Task<std::optional<TaskRecord>> find(Owner owner, QByteArray idHash) const;

private:
    Task<Result> get(Owner owner, QByteArray idHash, QString id) const;
    Task<void> update(Owner owner, QByteArray idHash, InputAnswers answers) const;
    Task<void> cancel(Owner owner, QByteArray idHash) const;

    Services m_services;
};

//! Throws CapabilityMissing unless the client declared the tasks extension.
void requireTasks(const ClientCapabilities &capabilities);

} // namespace plexus::mcp::modern
