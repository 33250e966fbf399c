#include "async/mailbox.h"

#include <QSocketNotifier>

#include <mutex>
#include <thread>
#include <vector>

#ifdef Q_OS_LINUX
#include <sys/eventfd.h>
#include <unistd.h>
#endif

namespace plexus {

static thread_local Mailbox *currentMailbox = nullptr;

#ifdef Q_OS_LINUX
class Mailbox::Wakeup
{
public:
    explicit Wakeup(std::function<void()> awake)
        : m_descriptor(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC))
        , m_notifier(m_descriptor, QSocketNotifier::Read)
    {
        QObject::connect(&m_notifier, &QSocketNotifier::activated, &m_notifier,
                         [this, awake = std::move(awake)] {
                             eventfd_t count = 0;
                             ::eventfd_read(m_descriptor, &count);
                             awake();
                         });
    }
    ~Wakeup()
    {
        m_notifier.setEnabled(false);
        ::close(m_descriptor);
    }
    void ring() { ::eventfd_write(m_descriptor, 1); }

private:
    int m_descriptor;
    QSocketNotifier m_notifier;
};
#else
class Mailbox::Wakeup
{
public:
    explicit Wakeup(std::function<void()> awake)
        : m_awake(std::move(awake))
    {
    }
    void ring() { QMetaObject::invokeMethod(&m_receiver, m_awake, Qt::QueuedConnection); }

private:
    QObject m_receiver;
    std::function<void()> m_awake;
};
#endif

struct Mailbox::State
{
    std::mutex mutex;
    std::vector<std::function<void()>> waiting;
    std::unique_ptr<Wakeup> wakeup; // null once the owner has ended
    std::thread::id owner = std::this_thread::get_id();
};

Mailbox::Mailbox()
    : m_state(std::make_shared<State>())
{
    m_state->wakeup = std::make_unique<Wakeup>([this] { drain(); });
    Q_ASSERT(!currentMailbox);
    currentMailbox = this;
}

Mailbox::~Mailbox()
{
    Q_ASSERT(isHere());
    std::vector<std::function<void()>> dropped;
    std::unique_ptr<Wakeup> wakeup;
    {
        const std::lock_guard lock(m_state->mutex);
        dropped.swap(m_state->waiting);
        wakeup.swap(m_state->wakeup);
    }
    dropped.clear(); // what it owned may post once more, to nobody
    currentMailbox = nullptr;
}

void Mailbox::Address::post(std::function<void()> work) const
{
    const std::lock_guard lock(m_state->mutex);
    if (!m_state->wakeup)
        return;
    m_state->waiting.push_back(std::move(work));
    if (m_state->waiting.size() == 1)
        m_state->wakeup->ring();
}

Mailbox &Mailbox::current()
{
    Q_ASSERT_X(currentMailbox, "Mailbox::current", "this thread has no mailbox");
    return *currentMailbox;
}

bool Mailbox::hasCurrent() noexcept { return currentMailbox != nullptr; }

bool Mailbox::isHere() const noexcept { return m_state->owner == std::this_thread::get_id(); }

void Mailbox::drain()
{
    std::vector<std::function<void()>> batch;
    {
        const std::lock_guard lock(m_state->mutex);
        batch.swap(m_state->waiting);
    }
    for (std::function<void()> &work : batch) {
        work();
        work = nullptr; // what it captured goes before the next one runs
    }
}

} // namespace plexus
