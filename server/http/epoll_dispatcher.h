// An event dispatcher whose cost does not grow with the number of open connections.
#pragma once

#include "http/timer_queue.h"

#include <QSocketNotifier>

#include <array>
#include <atomic>
#include <unordered_map>
#include <vector>

namespace plexus::http {

//! For threads with many sockets; Linux only. Qt's own dispatchers hand all descriptors to poll()
//! at each turn. Changes of interest reach the kernel once a turn: what is switched on and off
//! again in between costs nothing.
class EpollDispatcher final : public QAbstractEventDispatcher
{
public:
    //! Throws Failure{Internal} when the kernel has no more descriptors.
    EpollDispatcher();
    ~EpollDispatcher() override;

    bool processEvents(QEventLoop::ProcessEventsFlags flags) override;
    void registerSocketNotifier(QSocketNotifier *notifier) override;
    void unregisterSocketNotifier(QSocketNotifier *notifier) override;
    void registerTimer(int id, qint64 intervalMs, Qt::TimerType type, QObject *receiver) override;
    bool unregisterTimer(int id) override { return m_timers.remove(id); }
    bool unregisterTimers(QObject *receiver) override { return m_timers.removeAllOf(receiver); }
    QList<TimerInfo> registeredTimers(QObject *receiver) const override;
    int remainingTime(int id) override { return m_timers.remainingMs(id); }
    //! From any thread.
    void wakeUp() override;
    //! From any thread.
    void interrupt() override;

private:
    static constexpr size_t kinds = 3; // QSocketNotifier::Type
    struct Interest
    {
        std::array<QSocketNotifier *, kinds> notifiers{};
        quint32 installed = 0; // what the kernel knows; 0: nothing
        bool changed = false; // and listed in m_changed
    };

    void watch(int descriptor, int operation, quint32 events);
    void applyChanges();
    int wait(bool mayWait);
    bool handle(int descriptor, quint32 events);

    int m_epoll;
    int m_wake; // an eventfd
    std::atomic<bool> m_woken = false; // by another thread: m_wake is or will be readable
    bool m_wokenHere = false; // by our own thread, which is not waiting then
    std::atomic<bool> m_interrupted = false;
    std::unordered_map<int, Interest> m_interests; // by descriptor
    std::vector<int> m_changed;
    TimerQueue m_timers;
};

} // namespace plexus::http
