// The threads that serve connections.
#pragma once

#include <QHostAddress>
#include <QList>

#include <functional>
#include <memory>
#include <vector>

namespace plexus {
class Mailbox;
}

namespace plexus::http {

//! What lives on one I/O thread; made and destroyed there.
class ThreadContext
{
public:
    virtual ~ThreadContext() = default;
    //! Polite end: stop accepting, end streams, let answers finish, then call `done` (once, on this
    //! thread). Whatever is left afterwards is destroyed.
    virtual void shutDown(std::function<void()> done) = 0;
};

//! N threads, each with an event loop and a Mailbox.
class IoThreads
{
public:
    //! Called on thread `index`. A Failure thrown by it is thrown by the constructor.
    using Factory = std::function<std::unique_ptr<ThreadContext>(int index)>;

    IoThreads(int count, Factory factory);
    //! Shuts down when stop() was not called.
    ~IoThreads();
    Q_DISABLE_COPY_MOVE(IoThreads)

    int count() const noexcept;
    Mailbox &mailbox(int index) const;
    //! Shuts every context down, waits at most `graceMs`, destroys them on their threads, and
    //! joins.
    void stop(int graceMs = 5000);

private:
    class Thread;
    std::vector<std::unique_ptr<Thread>> m_threads;
};

struct Entrance;

//! Listening descriptors of one listener for `threads` threads, `result[i]` for thread i; all are
//! the first one's where that hands connections to the others. All share one port; port 0 is any
//! free one. Throws Failure{Conflict} when another program has the port
//! (probed without sharing first, since sharing would hide it). Addresses that this machine does
//! not have are skipped as long as one remains.
std::vector<QList<qintptr>> openListeners(const QList<QHostAddress> &addresses, quint16 port,
                                          int threads, const Entrance &entrance);

//! The port of such descriptors.
quint16 portOfListeners(const std::vector<QList<qintptr>> &listeners);

} // namespace plexus::http
