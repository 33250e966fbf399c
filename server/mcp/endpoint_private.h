// What an endpoint consists of; for its two source files only.
#pragma once

#include "async/task_scope.h"
#include "mcp/classifier.h"
#include "mcp/endpoint.h"
#include "mcp/legacy/sessions.h"
#include "mcp/modern/exchange.h"

namespace plexus::mcp {

class Endpoint::Private
{
public:
    Private(int homeIndex, Homes &allHomes, Services used)
        : index(homeIndex)
        , homes(allHomes)
        , services(used)
        , sessions(used)
        , exchange(allHomes, used)
    {
    }

    void post(Incoming incoming, const std::shared_ptr<Outlet> &outlet);
    void legacyPost(Body body, Incoming incoming, const std::shared_ptr<Outlet> &outlet);
    void toSession(Body body, Incoming incoming, std::shared_ptr<Outlet> outlet);
    Task<void> initialize(Message message, Incoming incoming, std::shared_ptr<Outlet> outlet);
    Task<void> serveSession(Body body, Incoming incoming, std::shared_ptr<Outlet> outlet);

    int index;
    Homes &homes;
    Services services;
    legacy::Sessions sessions;
    modern::Exchange exchange;
    TaskScope tasks; // goes first
};

} // namespace plexus::mcp
