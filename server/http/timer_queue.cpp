#include "http/timer_queue.h"

#include <QCoreApplication>
#include <QTimerEvent>

#include <algorithm>
#include <chrono>

namespace plexus::http {

static constexpr qint64 nsPerMs = 1'000'000;
static constexpr int longestWaitMs = 3'600'000;

static qint64 nowNs()
{
    using namespace std::chrono;
    return duration_cast<nanoseconds>(steady_clock::now().time_since_epoch()).count();
}

void TimerQueue::add(int id, qint64 intervalMs, Qt::TimerType type, QObject *receiver)
{
    const qint64 interval = intervalMs * nsPerMs;
    const qint64 due = nowNs() + interval;
    m_timers[id] = {interval, due, type, receiver};
    m_due.emplace(due, id);
}

TimerQueue::Timers::iterator TimerQueue::remove(Timers::iterator timer)
{
    const auto [first, last] = m_due.equal_range(timer->second.dueNs);
    const auto due = std::find_if(
        first, last, [id = timer->first](const auto &entry) { return entry.second == id; });
    if (due != last)
        m_due.erase(due);
    return m_timers.erase(timer);
}

bool TimerQueue::remove(int id)
{
    const auto timer = m_timers.find(id);
    if (timer == m_timers.end())
        return false;
    remove(timer);
    return true;
}

bool TimerQueue::removeAllOf(const QObject *receiver)
{
    const size_t before = m_timers.size();
    for (auto timer = m_timers.begin(); timer != m_timers.end();)
        timer = timer->second.receiver == receiver ? remove(timer) : std::next(timer);
    return m_timers.size() < before;
}

QList<TimerQueue::TimerInfo> TimerQueue::allOf(const QObject *receiver) const
{
    QList<TimerInfo> all;
    for (const auto &[id, timer] : m_timers) {
        if (timer.receiver == receiver)
            all.append(TimerInfo(id, int(timer.intervalNs / nsPerMs), timer.type));
    }
    return all;
}

int TimerQueue::remainingMs(int id) const
{
    const auto timer = m_timers.find(id);
    if (timer == m_timers.end())
        return -1;
    return int(std::max<qint64>(0, (timer->second.dueNs - nowNs()) / nsPerMs));
}

std::optional<int> TimerQueue::untilNextMs() const
{
    if (m_due.empty())
        return std::nullopt;
    const qint64 wait = m_due.begin()->first - nowNs();
    return int(std::clamp<qint64>((wait + nsPerMs - 1) / nsPerMs, 0, longestWaitMs));
}

//! What becomes due meanwhile waits for the next turn, so that sockets get theirs.
bool TimerQueue::fire()
{
    bool any = false;
    const qint64 now = nowNs();
    while (!m_due.empty() && m_due.begin()->first <= now) {
        const int id = m_due.begin()->second;
        m_due.erase(m_due.begin());
        Timer &timer = m_timers.at(id);
        timer.dueNs = std::max(now + 1, timer.dueNs + timer.intervalNs);
        m_due.emplace(timer.dueNs, id);
        QTimerEvent event(id);
        QCoreApplication::sendEvent(timer.receiver, &event); // may remove any timer
        any = true;
    }
    return any;
}

} // namespace plexus::http
