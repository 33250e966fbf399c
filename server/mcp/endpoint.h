// The protocol layer's front door, one per I/O thread.
#pragma once

#include "core/clock.h"
#include "core/sealer.h"
#include "mcp/call_gate.h"
#include "mcp/outlet.h"
#include "mcp/stores.h"

#include <functional>
#include <memory>

namespace plexus {
class Mailbox;
}

namespace plexus::mcp {

struct Identity
{
    QString name = QStringLiteral("plexus");
    QString title;
    QString version;
};

//! What all endpoints share. References must outlive them; everything here is thread safe or per
//! thread as the comment says.
struct Services
{
    CallGate &gate; //!< this thread's
    SessionStore &sessions; //!< this thread's
    TaskStore &tasks; //!< this thread's
    const Sealer &sealer; //!< for ids, cursors and requestState
    const Clock &clock;
    Identity identity;
};

class Endpoint;

//! The endpoints of all I/O threads, so that work finds its home. Thread safe.
class Homes
{
public:
    //! How many threads there are; fixed at start.
    explicit Homes(int count);
    ~Homes();
    int count() const;
    //! Called by Endpoint on its own thread.
    void join(int index, Endpoint &endpoint, Mailbox &mailbox);
    void leave(int index);
    //! Runs `work` on the thread `index` with its endpoint; dropped when that thread has left.
    void at(int index, std::function<void(Endpoint &)> work);
    void everywhere(std::function<void(Endpoint &)> work);
    //! Passes a request on to thread `index`; its answer finds the way back through the outlet that
    //! the work is given. Call it on the connection's thread.
    void handOver(int index, std::shared_ptr<Outlet> outlet,
                  std::function<void(Endpoint &, std::shared_ptr<Outlet>)> work);
    //! False when `nonce` was used before; remembered until it expires (wall milliseconds).
    bool useOnce(const QByteArray &nonce, qint64 expiresMs, qint64 nowMs);

private:
    struct State;
    std::shared_ptr<State> m_state; // shared with work that is on its way to a thread
};

//! Answers every request to `/{tenant}/mcp` of either era. Thread-affine.
class Endpoint
{
public:
    Endpoint(int index, Homes &homes, Services services);
    ~Endpoint();

    //! Takes the request; the answer goes to `outlet` now or later. Never throws.
    void handle(Incoming incoming, std::shared_ptr<Outlet> outlet);

    //! Ends sessions, streams and running calls of the owners for whom `ended` is true (token
    //! revoked, user removed, tenant suspended).
    void endWhere(const std::function<bool(const Owner &)> &ended);
    //! Ends the streams on which these owners listen; sessions, calls and tasks go on.
    void endListenersWhere(const std::function<bool(const Owner &)> &ended);
    //! A session was ended by another thread or process: its streams and calls end here.
    void endSession(const QByteArray &idHash);
    //! Lists changed for these owners: told to sessions and listen streams that want to know.
    enum class List { Tools, Resources, Prompts };
    void announceListChanged(List list, const std::function<bool(const Owner &)> &concerned);
    //! A resource changed: told to those who watch it.
    void announceResourceUpdated(const QString &uri,
                                 const std::function<bool(const Owner &)> &concerned);
    //! The record of a task was changed by any thread or process.
    void taskChanged(const QByteArray &idHash);
    //! A page that a client was asked to open (elicitation by URL) is done: told to the session
    //! that asked, where its revision has that (2025-11-25). Later revisions ask again.
    void announceElicitationComplete(const QString &elicitationId,
                                     const std::function<bool(const Owner &)> &concerned);
    //! Ends all streams on which clients only listen; running calls go on.
    void shutDown();
    //! Answers the calls that still run with an error that says why.
    void endCalls();
    //! Ends tasks too, and waits until the store has heard of it.
    Task<void> drain();

private:
    class Private;
    std::unique_ptr<Private> d;
};

} // namespace plexus::mcp
