#include "http/io_threads.h"

#include "async/mailbox.h"
#include "core/failure.h"
#include "http/descriptor.h"
#include "http/entrance.h"
#ifdef Q_OS_LINUX
#include "http/epoll_dispatcher.h"
#endif

#include <QCoreApplication>
#include <QDeadlineTimer>
#include <QEventLoop>
#include <QThread>

#include <atomic>
#include <condition_variable>
#include <mutex>

namespace plexus::http {

using namespace Qt::Literals::StringLiterals;

class IoThreads::Thread : public QThread
{
public:
    Thread(int index, Factory factory)
        : m_index(index)
        , m_factory(std::move(factory))
    {
        setObjectName(u"io-%1"_s.arg(index));
#ifdef Q_OS_LINUX
        setEventDispatcher(new EpollDispatcher);
#endif
    }

    //! Returns when the context stands; throws what the factory threw.
    void launch()
    {
        start();
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_started; });
        if (m_failure)
            std::rethrow_exception(m_failure);
    }
    Mailbox &mailbox() const { return *m_mailbox; }

    void beginShutDown()
    {
        m_mailbox->post([this] { m_context->shutDown([this] { setFinished(); }); });
    }
    void waitForShutDown(const QDeadlineTimer &deadline)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait_for(lock, std::chrono::milliseconds(deadline.remainingTime()),
                           [this] { return m_finished; });
    }
    void end()
    {
        if (isRunning() && m_mailbox)
            m_mailbox->post([this] { m_loop->quit(); });
        wait();
    }

protected:
    void run() override
    {
        Mailbox mailbox;
        QEventLoop loop;
        std::unique_ptr<ThreadContext> context;
        std::exception_ptr failure;
        try {
            context = m_factory(m_index);
        } catch (...) {
            failure = std::current_exception();
        }
        m_loop = &loop;
        m_context = context.get();
        publish(failure ? nullptr : &mailbox, failure);
        if (!failure)
            loop.exec();
        context.reset();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }

private:
    void publish(Mailbox *mailbox, const std::exception_ptr &failure)
    {
        const std::lock_guard lock(m_mutex);
        m_mailbox = mailbox;
        m_failure = failure;
        m_started = true;
        m_changed.notify_all();
    }
    void setFinished()
    {
        const std::lock_guard lock(m_mutex);
        m_finished = true;
        m_changed.notify_all();
    }

    int m_index;
    Factory m_factory;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    Mailbox *m_mailbox = nullptr;
    std::exception_ptr m_failure;
    bool m_started = false;
    bool m_finished = false;
    QEventLoop *m_loop = nullptr; // of the thread, used there
    ThreadContext *m_context = nullptr; // of the thread, used there
};

IoThreads::IoThreads(int count, Factory factory)
{
    for (int index = 0; index < count; ++index)
        m_threads.push_back(std::make_unique<Thread>(index, factory));
    try {
        for (const auto &thread : m_threads)
            thread->launch();
    } catch (...) {
        for (const auto &thread : m_threads)
            thread->end();
        throw;
    }
}

IoThreads::~IoThreads() { stop(0); }

int IoThreads::count() const noexcept { return int(m_threads.size()); }

Mailbox &IoThreads::mailbox(int index) const { return m_threads.at(size_t(index))->mailbox(); }

void IoThreads::stop(int graceMs)
{
    const QDeadlineTimer deadline(graceMs);
    for (const auto &thread : m_threads)
        thread->beginShutDown();
    for (const auto &thread : m_threads)
        thread->waitForShutDown(deadline);
    for (const auto &thread : m_threads)
        thread->end();
    m_threads.clear();
}

//! `times` of them for each address.
static QList<qintptr> openAll(const QList<QHostAddress> &addresses, quint16 port, int times)
{
    QList<qintptr> opened;
    try {
        for (int i = 0; i < times; ++i) {
            for (const QHostAddress &address : addresses)
                opened.append(openListener(address, port, times > 1));
        }
    } catch (...) {
        for (const qintptr descriptor : opened)
            closeDescriptor(descriptor);
        throw;
    }
    return opened;
}

//! Those addresses of `addresses` on which `port` is free; 0 is replaced by a free port.
static QList<QHostAddress> probe(const QList<QHostAddress> &addresses, quint16 &port)
{
    QList<QHostAddress> usable;
    std::exception_ptr absent;
    for (const QHostAddress &address : addresses) {
        try {
            const qintptr descriptor = openListener(address, port, false);
            port = portOf(descriptor);
            closeDescriptor(descriptor);
            usable.append(address);
        } catch (const Failure &failure) {
            if (failure.kind() == FailureKind::Conflict)
                throw;
            absent = std::current_exception();
        }
    }
    if (usable.isEmpty() && absent)
        std::rethrow_exception(absent);
    return usable;
}

std::vector<QList<qintptr>> openListeners(const QList<QHostAddress> &addresses, quint16 port,
                                          int threads, const Entrance &entrance)
{
    const int accepting = entrance.handoff ? 1 : threads;
    const bool anyPort = port == 0;
    for (int attempt = 0;; ++attempt) {
        try {
            quint16 chosen = port;
            const QList<QHostAddress> usable = probe(addresses, chosen);
            const QList<qintptr> opened = openAll(usable, chosen, accepting);
            std::vector<QList<qintptr>> byThread(static_cast<size_t>(threads));
            for (int i = 0; i < accepting; ++i)
                byThread[size_t(i)] = opened.sliced(i * usable.size(), usable.size());
            return byThread;
        } catch (const Failure &failure) {
            // A free port of one address may be taken on another; then any other will do as well.
            if (!anyPort || failure.kind() != FailureKind::Conflict || attempt == 20)
                throw;
        }
    }
}

quint16 portOfListeners(const std::vector<QList<qintptr>> &listeners)
{
    return portOf(listeners.front().front());
}

} // namespace plexus::http
