#include "http/epoll_dispatcher.h"

#include "core/failure.h"

#include <QCoreApplication>
#include <QThread>

#include <cerrno>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

static constexpr int mostEvents = 256; // of one turn

//! By QSocketNotifier::Type: what to ask for, and what of the answer concerns it. Errors and ends
//! are reported unasked.
static constexpr std::array<quint32, 3> wanted{EPOLLIN, EPOLLOUT, EPOLLPRI};
static constexpr std::array<quint32, 3> heard{EPOLLIN | EPOLLHUP | EPOLLERR,
                                              EPOLLOUT | EPOLLHUP | EPOLLERR, EPOLLPRI};

EpollDispatcher::EpollDispatcher()
    : m_epoll(::epoll_create1(EPOLL_CLOEXEC))
    , m_wake(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
{
    if (m_epoll < 0 || m_wake < 0)
        throw Failure(FailureKind::Internal, u"Internal error."_s,
                      u"epoll: no more file descriptors"_s);
    watch(m_wake, EPOLL_CTL_ADD, EPOLLIN);
}

EpollDispatcher::~EpollDispatcher()
{
    ::close(m_epoll);
    ::close(m_wake);
}

void EpollDispatcher::watch(int descriptor, int operation, quint32 events)
{
    epoll_event event{};
    event.events = events;
    event.data.fd = descriptor;
    ::epoll_ctl(m_epoll, operation, descriptor, &event);
}

void EpollDispatcher::registerSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    Interest &interest = m_interests[descriptor];
    interest.notifiers.at(notifier->type()) = notifier;
    if (!std::exchange(interest.changed, true))
        m_changed.push_back(descriptor);
}

void EpollDispatcher::unregisterSocketNotifier(QSocketNotifier *notifier)
{
    const int descriptor = int(notifier->socket());
    const auto found = m_interests.find(descriptor);
    if (found == m_interests.end())
        return;
    Interest &interest = found->second;
    interest.notifiers.at(notifier->type()) = nullptr;
    const bool isUnused = interest.notifiers == decltype(interest.notifiers){};
    if (isUnused) { // at once: the descriptor may be closed next, and its number used again
        if (interest.installed)
            watch(descriptor, EPOLL_CTL_DEL, 0);
        m_interests.erase(found);
    } else if (!std::exchange(interest.changed, true)) {
        m_changed.push_back(descriptor);
    }
}

void EpollDispatcher::applyChanges()
{
    for (const int descriptor : std::exchange(m_changed, {})) {
        const auto found = m_interests.find(descriptor);
        if (found == m_interests.end())
            continue;
        Interest &interest = found->second;
        interest.changed = false;
        quint32 events = 0;
        for (size_t kind = 0; kind < kinds; ++kind)
            events |= interest.notifiers[kind] ? wanted[kind] : 0;
        if (events == interest.installed)
            continue;
        watch(descriptor, interest.installed ? EPOLL_CTL_MOD : EPOLL_CTL_ADD, events);
        interest.installed = events;
    }
}

void EpollDispatcher::registerTimer(int id, qint64 intervalMs, Qt::TimerType type,
                                    QObject *receiver)
{
    m_timers.add(id, intervalMs, type, receiver);
}

QList<EpollDispatcher::TimerInfo> EpollDispatcher::registeredTimers(QObject *receiver) const
{
    return m_timers.allOf(receiver);
}

void EpollDispatcher::wakeUp()
{
    if (QThread::currentThread() == thread())
        m_wokenHere = true;
    else if (!m_woken.exchange(true))
        ::eventfd_write(m_wake, 1);
}

void EpollDispatcher::interrupt()
{
    m_interrupted = true;
    wakeUp();
}

//! Milliseconds for epoll_wait(); negative: for ever.
int EpollDispatcher::wait(bool mayWait)
{
    return mayWait ? m_timers.untilNextMs().value_or(-1) : 0;
}

//! A handler may remove any notifier, so each is looked for again.
bool EpollDispatcher::handle(int descriptor, quint32 events)
{
    if (descriptor == m_wake) {
        eventfd_t count = 0;
        ::eventfd_read(m_wake, &count);
        return m_woken.exchange(false);
    }
    bool any = false;
    for (size_t kind = 0; kind < kinds; ++kind) {
        const auto found = m_interests.find(descriptor);
        if (found == m_interests.end())
            break;
        QSocketNotifier *const notifier = found->second.notifiers[kind];
        if (!notifier || !(events & heard[kind]))
            continue;
        QEvent event(QEvent::SockAct);
        QCoreApplication::sendEvent(notifier, &event);
        any = true;
    }
    return any;
}

bool EpollDispatcher::processEvents(QEventLoop::ProcessEventsFlags flags)
{
    m_interrupted = false;
    Q_EMIT awake();
    m_wokenHere = false;
    bool any = m_woken.exchange(false); // m_wake is read when epoll_wait() tells of it
    QCoreApplication::sendPostedEvents();
    if (m_interrupted)
        return any;
    const bool mayWait =
        flags.testFlag(QEventLoop::WaitForMoreEvents) && !m_woken && !m_wokenHere && !any;
    if (mayWait)
        Q_EMIT aboutToBlock();
    applyChanges();
    std::array<epoll_event, mostEvents> events;
    const int count = ::epoll_wait(m_epoll, events.data(), mostEvents, wait(mayWait));
    if (mayWait)
        Q_EMIT awake();
    for (int i = 0; i < count; ++i)
        any |= handle(events.at(size_t(i)).data.fd, events.at(size_t(i)).events);
    return m_timers.fire() || any;
}

} // namespace plexus::http
