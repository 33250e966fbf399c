// How one thread gives the connections that it accepts to all.
#pragma once

#include <QtGlobal>

#include <functional>
#include <memory>

namespace plexus::http {

//! Passes accepted descriptors to the threads of a listener, in turn: for systems whose kernel does
//! not share out the connections of a port. Thread safe.
class Handoff
{
    struct State;

public:
    //! A thread's place in the row; nothing more comes to the thread once it is gone.
    class Place
    {
    public:
        ~Place();
        Q_DISABLE_COPY_MOVE(Place)

    private:
        friend class Handoff;
        Place(std::shared_ptr<State> state, quint64 number);
        std::shared_ptr<State> m_state; // shared with what is on its way
        quint64 m_number;
    };

    Handoff();
    ~Handoff();
    Q_DISABLE_COPY_MOVE(Handoff)

    //! The calling thread, which must have a Mailbox, gets its share; `take` is called there and
    //! owns the descriptor.
    [[nodiscard]] std::unique_ptr<Place> join(std::function<void(qintptr descriptor)> take);
    //! Gives the descriptor to the thread whose turn it is; closes it where there is none.
    void pass(qintptr descriptor);

private:
    std::shared_ptr<State> m_state;
};

} // namespace plexus::http
