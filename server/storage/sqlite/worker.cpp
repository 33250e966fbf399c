#include "storage/sqlite/worker.h"

#include "core/failure.h"
#include "core/logging.h"

namespace plexus::storage {

void JobQueue::push(Job job)
{
    const std::lock_guard lock(m_mutex);
    m_jobs.push_back(std::move(job));
    m_changed.notify_one();
}

std::deque<Job> JobQueue::take(size_t most, int waitMs)
{
    std::unique_lock lock(m_mutex);
    m_changed.wait_for(lock, Milliseconds(waitMs), [this] { return m_closed || !m_jobs.empty(); });
    if (m_jobs.size() <= most)
        return std::exchange(m_jobs, {});
    std::deque<Job> taken;
    for (; taken.size() < most; m_jobs.pop_front())
        taken.push_back(std::move(m_jobs.front()));
    return taken;
}

void JobQueue::close()
{
    const std::lock_guard lock(m_mutex);
    m_closed = true;
    m_changed.notify_all();
}

bool JobQueue::isClosed() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed && m_jobs.empty();
}

bool JobQueue::isClosing() const
{
    const std::lock_guard lock(m_mutex);
    return m_closed;
}

bool Job::begin(qint64 nowMs) const
{
    if (!claim->take())
        return false; // its caller has gone
    if (nowMs <= deadlineMs)
        return true;
    settle(tooLate());
    return false;
}

std::exception_ptr tooLate()
{
    return std::make_exception_ptr(Failure(
        FailureKind::Unavailable, QStringLiteral("The database is busy. Try again in a moment."),
        QStringLiteral("a job waited for the database for too long")));
}

std::exception_ptr outcomeUnknown()
{
    return std::make_exception_ptr(
        Failure(FailureKind::Unavailable,
                QStringLiteral("The database has not confirmed the change in time. It may have "
                               "been made: look before you try again."),
                QStringLiteral("a job that has begun does not end")));
}

std::unique_ptr<Connection> openPatiently(const QString &path, Connection::Mode mode,
                                          JobQueue &queue, const Clock &clock)
{
    static constexpr int retryMs = 100;
    while (!queue.isClosing()) {
        try {
            return std::make_unique<Connection>(path, mode);
        } catch (const Failure &failure) {
            qCWarning(lcStorage, "opening the database: %s", failure.what());
        }
        for (const Job &job : queue.take(1, retryMs))
            job.begin(clock.steadyMs()) ? job.settle(tooLate()) : void();
    }
    return nullptr;
}

Patience::Patience(std::shared_ptr<Claim> claim, std::function<void(bool)> giveUp)
    : m_claim(std::move(claim))
{
    m_timer.setSingleShot(true);
    QObject::connect(&m_timer, &QTimer::timeout, &m_timer, [this, giveUp = std::move(giveUp)] {
        const bool hasBegun = !m_claim->take();
        if (!hasBegun || std::exchange(m_isLastWait, true))
            return giveUp(hasBegun);
        m_timer.start(Milliseconds(outcomeDeadlineMs - jobDeadlineMs));
    });
    m_timer.start(Milliseconds(jobDeadlineMs));
}

} // namespace plexus::storage
