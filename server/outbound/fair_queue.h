// Turns, so that nobody's slow requests are another's delay.
#pragma once

#include "async/task.h"
#include "outbound/request.h"

#include <memory>

namespace plexus::outbound {

//! How much may go on at once, on one thread.
struct Capacity
{
    int total = 256;
    int perTenant = 64;
    int perOrigin = 16; //!< of one tenant
    int perUser = 8;
    int waitingPerTenant = 256;
};

//! Gives slots. Whoever waits is passed over while its tenant, user or origin has all that it may
//! have; of the others comes first whose tenant has the fewest slots, then whose user has, then
//! who waits longest. One per thread.
class FairQueue
{
    struct State;

public:
    //! The right to go on, until it is gone.
    class Slot
    {
    public:
        Slot(Slot &&) noexcept;
        Slot &operator=(Slot &&) = delete;
        ~Slot();

    private:
        friend struct State;
        struct Place;
        explicit Slot(std::unique_ptr<Place> place);
        std::unique_ptr<Place> m_place;
    };

    explicit FairQueue(const Capacity &capacity);

    //! Waits for a slot; dropping the task gives the place up. Throws OutboundFailure{Busy} when
    //! too many of the tenant wait already.
    Task<Slot> enter(Party party, QByteArray origin);

    int running() const;
    int waiting() const;

private:
    std::shared_ptr<State> m_state; // shared with the slots, which may be given back late
};

} // namespace plexus::outbound
