#include "calls/change_watch.h"

#include <QTimer>

namespace plexus {

ChangeWatches::ChangeWatches(storage::ChangeFeed &feed)
    : m_subscription(feed.subscribe([this](const storage::Change &change) {
        tell({change.tenant, change.kind, change.key});
    }))
{
}

void ChangeWatches::tell(const ChangeName &name)
{
    const auto [first, last] = m_watches.equal_range(name);
    for (auto it = first; it != last; ++it)
        it->second->changed();
}

ChangeWatch::~ChangeWatch()
{
    for (const auto &entry : m_entries)
        m_watches.m_watches.erase(entry);
}

void ChangeWatch::add(const ChangeName &name)
{
    m_entries.push_back(m_watches.m_watches.emplace(name, this));
}

//! The waiter goes on from the event loop, not here.
void ChangeWatch::changed()
{
    m_hasChanged = true;
    if (m_waiting)
        m_waiting->set();
}

Task<void> ChangeWatch::next(std::chrono::milliseconds most)
{
    if (!m_hasChanged) {
        auto [future, promise] = oneShot<>();
        m_waiting = promise;
        QTimer timer;
        timer.setSingleShot(true);
        QObject::connect(&timer, &QTimer::timeout, &timer, [promise = promise] { promise.set(); });
        timer.start(most);
        co_await future;
        m_waiting.reset();
    }
    m_hasChanged = false;
}

} // namespace plexus
