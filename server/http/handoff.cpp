#include "http/handoff.h"

#include "async/mailbox.h"
#include "http/descriptor.h"

#include <map>
#include <mutex>
#include <utility>

namespace plexus::http {

namespace {

//! Closes what nobody took: a thread may end before it sees what was posted to it.
class Passed
{
public:
    explicit Passed(qintptr descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~Passed()
    {
        if (m_descriptor >= 0)
            closeDescriptor(m_descriptor);
    }
    Q_DISABLE_COPY_MOVE(Passed)

    qintptr take() { return std::exchange(m_descriptor, -1); }

private:
    qintptr m_descriptor;
};

} // namespace

struct Handoff::State
{
    struct Receiver
    {
        Mailbox::Address mailbox;
        std::function<void(qintptr)> take; // used on its own thread only
    };
    std::mutex mutex;
    std::map<quint64, Receiver> receivers;
    quint64 lastJoined = 0;
    quint64 lastServed = 0;

    //! Whoever follows the one that was served last.
    std::optional<std::pair<quint64, Mailbox::Address>> next()
    {
        const std::lock_guard lock(mutex);
        if (receivers.empty())
            return std::nullopt;
        auto turn = receivers.upper_bound(lastServed);
        if (turn == receivers.end())
            turn = receivers.begin();
        lastServed = turn->first;
        return std::pair(turn->first, turn->second.mailbox);
    }
    //! On the receiver's thread, which is also the one that leaves.
    std::function<void(qintptr)> takerOf(quint64 number)
    {
        const std::lock_guard lock(mutex);
        const auto found = receivers.find(number);
        return found == receivers.end() ? nullptr : found->second.take;
    }
};

Handoff::Place::Place(std::shared_ptr<State> state, quint64 number)
    : m_state(std::move(state))
    , m_number(number)
{
}

Handoff::Place::~Place()
{
    const std::lock_guard lock(m_state->mutex);
    m_state->receivers.erase(m_number);
}

Handoff::Handoff()
    : m_state(std::make_shared<State>())
{
}

Handoff::~Handoff() = default;

std::unique_ptr<Handoff::Place> Handoff::join(std::function<void(qintptr)> take)
{
    const std::lock_guard lock(m_state->mutex);
    const quint64 number = ++m_state->lastJoined;
    m_state->receivers.emplace(number,
                               State::Receiver{Mailbox::current().address(), std::move(take)});
    return std::unique_ptr<Place>(new Place(m_state, number));
}

void Handoff::pass(qintptr descriptor)
{
    const auto passed = std::make_shared<Passed>(descriptor);
    const auto receiver = m_state->next();
    if (!receiver)
        return;
    receiver->second.post([passed, state = m_state, number = receiver->first] {
        if (const auto take = state->takerOf(number))
            take(passed->take());
    });
}

} // namespace plexus::http
