#include "storage/sqlite/worker.h"

#include "core/failure.h"

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

std::exception_ptr tooLate()
{
    return std::make_exception_ptr(Failure(
        FailureKind::Unavailable, QStringLiteral("The database is busy. Try again in a moment."),
        QStringLiteral("a job waited for the database for too long")));
}

} // namespace plexus::storage
