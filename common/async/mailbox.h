// How threads talk to each other.
#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace plexus {

//! A thread's inbox: anybody may post, the owner's event loop runs what was posted, in order.
//! Lock, vector and eventfd (a queued call where there is no eventfd), so that ThreadSanitizer sees
//! every hand-over. Create it on the thread that owns it, before others learn of it; it must
//! outlive every thread that posts to it.
class Mailbox
{
public:
    //! Becomes current() of the calling thread.
    Mailbox();
    ~Mailbox();
    Q_DISABLE_COPY_MOVE(Mailbox)

    //! Thread safe. `work` runs later on the owner's thread, never inside this call. What is posted
    //! after the owner stopped is dropped with the mailbox.
    void post(std::function<void()> work);

    //! The mailbox of the calling thread; it is a defect to ask on a thread that has none.
    static Mailbox &current();
    //! Whether the calling thread has one.
    static bool hasCurrent() noexcept;
    //! Whether the calling thread is the owner.
    bool isHere() const noexcept;

private:
    class Wakeup;
    void drain();

    struct State;
    std::unique_ptr<State> m_state;
};

} // namespace plexus
