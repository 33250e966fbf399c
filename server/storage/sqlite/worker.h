// A thread with a database connection of its own.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"
#include "core/clock.h"
#include "storage/sqlite/connection.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace plexus::storage {

//! Work for a Connection, and who is told of its end.
struct Job
{
    std::function<void(Connection &)> run;
    std::function<void(std::exception_ptr)> settle; //!< null: it went well
    qint64 deadlineMs = 0; //!< steady; not begun later than this
};

//! The queue before a worker. Thread safe.
class JobQueue
{
public:
    void push(Job job);
    //! Waits until there is work, `close()` was called, or `waitMs` have passed; at most `most`
    //! jobs.
    std::deque<Job> take(size_t most, int waitMs);
    void close();
    bool isClosed() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_closed = false;
};

//! How long a request waits for the database: milliseconds.
inline constexpr qint64 jobDeadlineMs = 2000;

[[nodiscard]] std::exception_ptr tooLate();

//! Puts `job` into the queue and waits for its result on the calling thread.
template <typename T>
Task<T> submit(JobQueue &queue, const Clock &clock, std::function<T(Connection &)> job)
{
    auto [future, promise] = oneShot<T>();
    if constexpr (std::is_void_v<T>) {
        queue.push({std::move(job),
                    [promise](const std::exception_ptr &failure) {
                        failure ? promise.fail(failure) : promise.set();
                    },
                    clock.steadyMs() + jobDeadlineMs});
        co_await future;
    } else {
        auto result = std::make_shared<std::optional<T>>();
        queue.push(
            {[job = std::move(job), result](Connection &connection) { *result = job(connection); },
             [promise, result](const std::exception_ptr &failure) {
                 failure ? promise.fail(failure) : promise.set(std::move(**result));
             },
             clock.steadyMs() + jobDeadlineMs});
        co_return co_await future;
    }
}

} // namespace plexus::storage
