// How threads talk to each other.
#pragma once

#include <QObject>

#include <functional>
#include <memory>

namespace plexus {

//! A thread's inbox: anybody may post, the owner's event loop runs what was posted, in order.
//! Lock, vector and eventfd (a queued call where there is no eventfd), so that ThreadSanitizer sees
//! every hand-over. Create it on the thread that owns it. Whoever may post after the owner has
//! ended keeps its Address instead of a reference.
class Mailbox
{
    struct State;

public:
    //! Where to post to; copyable, and safe to keep for longer than the mailbox lives.
    class Address
    {
    public:
        //! Thread safe. What is posted after the owner has ended is dropped.
        void post(std::function<void()> work) const;

    private:
        friend class Mailbox;
        explicit Address(std::shared_ptr<State> state)
            : m_state(std::move(state))
        {
        }
        std::shared_ptr<State> m_state; // shared by the mailbox and all who know its address
    };

    //! Becomes current() of the calling thread.
    Mailbox();
    ~Mailbox();
    Q_DISABLE_COPY_MOVE(Mailbox)

    //! Thread safe. `work` runs later on the owner's thread, never inside this call.
    void post(std::function<void()> work) { address().post(std::move(work)); }
    Address address() const { return Address(m_state); }

    //! The mailbox of the calling thread; it is a defect to ask on a thread that has none.
    static Mailbox &current();
    //! Whether the calling thread has one.
    static bool hasCurrent() noexcept;
    //! Whether the calling thread is the owner.
    bool isHere() const noexcept;

private:
    class Wakeup;
    void drain();

    std::shared_ptr<State> m_state;
};

} // namespace plexus
