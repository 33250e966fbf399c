#include "outbound/fair_queue.h"

#include "async/one_shot.h"
#include "outbound/outbound_failure.h"

#include <QScopeGuard>

#include <array>
#include <limits>
#include <list>
#include <map>

namespace plexus::outbound {

using namespace Qt::Literals::StringLiterals;

struct FairQueue::State : std::enable_shared_from_this<FairQueue::State>
{
    struct Account
    {
        int limit;
        int running = 0;
        int waiting = 0;
    };
    using Accounts = std::map<QString, Account>;
    //! Tenant, user, origin.
    using Shares = std::array<Accounts::iterator, 3>;
    struct Waiter
    {
        quint64 id;
        Shares shares;
        Promise<Slot> promise;
    };

    Capacity capacity;
    Accounts accounts;
    std::list<Waiter> waiters;
    quint64 lastId = 0;
    int running = 0;

    Shares sharesOf(const Party &party, const QByteArray &origin);
    bool hasRoom(const Shares &shares) const;
    void count(const Shares &shares, int Account::*member, int by);
    Slot take(const Shares &shares);
    void giveBack(const Shares &shares);
    std::list<Waiter>::iterator next();
    void admit();
    quint64 join(const Shares &shares, Promise<Slot> promise, const QByteArray &origin);
    void leave(quint64 id);
};

struct FairQueue::Slot::Place
{
    std::shared_ptr<State> state;
    State::Shares shares;
};

FairQueue::Slot::Slot(std::unique_ptr<Place> place)
    : m_place(std::move(place))
{
}

FairQueue::Slot::Slot(Slot &&) noexcept = default;

FairQueue::Slot::~Slot()
{
    if (m_place)
        m_place->state->giveBack(m_place->shares);
}

FairQueue::State::Shares FairQueue::State::sharesOf(const Party &party, const QByteArray &origin)
{
    const QString &tenant = party.tenant.value();
    const QString &user = party.user.value();
    const int userLimit = user.isEmpty() ? std::numeric_limits<int>::max() : capacity.perUser;
    return {accounts.try_emplace(tenant, Account{capacity.perTenant}).first,
            accounts.try_emplace(tenant + "\nuser\n"_L1 + user, Account{userLimit}).first,
            accounts
                .try_emplace(tenant + "\norigin\n"_L1 + QString::fromLatin1(origin),
                             Account{capacity.perOrigin})
                .first};
}

bool FairQueue::State::hasRoom(const Shares &shares) const
{
    return running < capacity.total && std::all_of(shares.begin(), shares.end(), [](auto share) {
               return share->second.running < share->second.limit;
           });
}

//! Accounts without anything are forgotten.
void FairQueue::State::count(const Shares &shares, int Account::*member, int by)
{
    for (const auto share : shares) {
        Account &account = share->second;
        account.*member += by;
        if (account.running == 0 && account.waiting == 0)
            accounts.erase(share);
    }
}

FairQueue::Slot FairQueue::State::take(const Shares &shares)
{
    ++running;
    count(shares, &Account::running, 1);
    return Slot(std::make_unique<Slot::Place>(Slot::Place{shared_from_this(), shares}));
}

void FairQueue::State::giveBack(const Shares &shares)
{
    const auto self = shared_from_this();
    --running;
    count(shares, &Account::running, -1);
    admit();
}

//! The fewest first; the oldest of equals, as they stand in the order of their coming.
std::list<FairQueue::State::Waiter>::iterator FairQueue::State::next()
{
    const auto load = [](const Waiter &waiter) {
        return std::pair(waiter.shares[0]->second.running, waiter.shares[1]->second.running);
    };
    auto best = waiters.end();
    for (auto it = waiters.begin(); it != waiters.end(); ++it) {
        if (hasRoom(it->shares) && (best == waiters.end() || load(*it) < load(*best)))
            best = it;
    }
    return best;
}

void FairQueue::State::admit()
{
    while (running < capacity.total && !waiters.empty()) {
        const auto chosen = next();
        if (chosen == waiters.end())
            return;
        const Waiter waiter = std::move(*chosen);
        waiters.erase(chosen);
        Slot slot = take(waiter.shares); // before the place is given up, or its accounts would go
        count(waiter.shares, &Account::waiting, -1);
        waiter.promise.set(std::move(slot));
    }
}

quint64 FairQueue::State::join(const Shares &shares, Promise<Slot> promise,
                               const QByteArray &origin)
{
    if (shares[0]->second.waiting >= capacity.waitingPerTenant) {
        count(shares, &Account::waiting, 0);
        throw OutboundFailure(Trouble::Busy, QString::fromLatin1(origin),
                              u"%1 requests of the tenant wait"_s.arg(capacity.waitingPerTenant));
    }
    count(shares, &Account::waiting, 1);
    waiters.push_back({++lastId, shares, std::move(promise)});
    return lastId;
}

void FairQueue::State::leave(quint64 id)
{
    const auto found = std::find_if(waiters.begin(), waiters.end(),
                                    [id](const Waiter &waiter) { return waiter.id == id; });
    if (found == waiters.end())
        return; // has a slot by now
    const Waiter waiter = std::move(*found);
    waiters.erase(found);
    count(waiter.shares, &Account::waiting, -1);
}

FairQueue::FairQueue(const Capacity &capacity)
    : m_state(std::make_shared<State>())
{
    m_state->capacity = capacity;
}

Task<FairQueue::Slot> FairQueue::enter(Party party, QByteArray origin)
{
    const std::shared_ptr<State> state = m_state;
    const State::Shares shares = state->sharesOf(party, origin);
    if (state->hasRoom(shares))
        co_return state->take(shares);
    auto [future, promise] = oneShot<Slot>();
    const quint64 id = state->join(shares, std::move(promise), origin);
    const auto leaving = qScopeGuard([&state, id] { state->leave(id); });
    co_return co_await future;
}

int FairQueue::running() const { return m_state->running; }
int FairQueue::waiting() const { return int(m_state->waiters.size()); }

} // namespace plexus::outbound
