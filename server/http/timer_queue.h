// Timers of a thread, in the order in which they are due.
#pragma once

#include <QAbstractEventDispatcher>

#include <map>
#include <optional>
#include <unordered_map>

namespace plexus::http {

//! What an event dispatcher must know of timers. Thread-affine. All timers are precise.
class TimerQueue
{
public:
    using TimerInfo = QAbstractEventDispatcher::TimerInfo;

    void add(int id, qint64 intervalMs, Qt::TimerType type, QObject *receiver);
    bool remove(int id);
    bool removeAllOf(const QObject *receiver);
    QList<TimerInfo> allOf(const QObject *receiver) const;
    //! Milliseconds until the timer is due, negative when there is no such timer.
    int remainingMs(int id) const;
    //! Milliseconds until something is due, rounded up; nothing when there are no timers.
    std::optional<int> untilNextMs() const;
    //! Tells the receivers of all that are due now, each once. Whether there were any.
    bool fire();

private:
    struct Timer
    {
        qint64 intervalNs;
        qint64 dueNs;
        Qt::TimerType type;
        QObject *receiver;
    };
    using Timers = std::unordered_map<int, Timer>;

    Timers::iterator remove(Timers::iterator timer);

    Timers m_timers; // by id
    std::multimap<qint64, int> m_due; // ids, by steady nanoseconds
};

} // namespace plexus::http
