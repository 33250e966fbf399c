// One thread's share of a listener with its routes.
#pragma once

#include "async/task_scope.h"
#include "http/front.h"
#include "http/router.h"

namespace plexus::http {

//! Runs handlers as tasks of its own scope. A client that leaves does not cancel its handler; the
//! handler learns of it by Reply::onGone and decides.
class Server
{
public:
    //! Sees every request before it is routed; an answer ends it there. May add headers to the
    //! reply.
    using Guard = std::function<std::optional<Response>(const Request &, Reply &)>;

    //! `router` and `entrance` must outlive the server.
    Server(const QList<qintptr> &listeners, const Router &router, Entrance &entrance,
           Guard guard = {});
    ~Server();
    Q_DISABLE_COPY_MOVE(Server)

    //! No new connections or requests.
    void stopAccepting() { m_front.stopAccepting(); }
    //! Waits until everything that was asked is answered. Call it after stopAccepting().
    Task<void> drain();
    qsizetype connectionCount() const { return m_front.connectionCount(); }

private:
    void receive(Connection &connection);
    void answer(Request request, const std::shared_ptr<Reply> &reply);
    qsizetype bodyLimit(const Head &head) const;
    void route(Request request, const std::shared_ptr<Reply> &reply);

    const Router &m_router;
    Guard m_guard;
    Entrance &m_entrance;
    TaskScope m_tasks;
    Front m_front; // goes first: no request comes while the rest is taken down
};

} // namespace plexus::http
