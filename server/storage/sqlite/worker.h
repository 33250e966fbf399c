// A thread with a database connection of its own.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"
#include "core/clock.h"
#include "storage/sqlite/connection.h"

#include <QTimer>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace plexus::storage {

//! Decides once who has a job: the worker that begins it, or the caller who has given it up.
class Claim
{
public:
    //! True for the first who asks.
    bool take() noexcept { return !m_taken.exchange(true); }

private:
    std::atomic<bool> m_taken = false;
};

//! Work for a Connection, and who is told of its end.
struct Job
{
    std::function<void(Connection &)> run;
    std::function<void(std::exception_ptr)> settle; //!< null: it went well
    qint64 deadlineMs = 0; //!< steady; not begun later than this
    std::shared_ptr<Claim> claim = std::make_shared<Claim>();

    //! Whether the worker may run it now. Settles it when it is too late.
    bool begin(qint64 nowMs) const;
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
    //! Whether close() was called; there may be work left.
    bool isClosing() const;

private:
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<Job> m_jobs;
    bool m_closed = false;
};

//! How long a request waits for its job to begin: milliseconds.
inline constexpr qint64 jobDeadlineMs = 2000;
//! And for the end of one that has begun, from the beginning of the wait on: a disk that hangs in
//! the middle of a commit does not keep the request.
inline constexpr qint64 outcomeDeadlineMs = 6000;

//! Nothing was done.
[[nodiscard]] std::exception_ptr tooLate();
//! Nobody knows whether it was done, or will be.
[[nodiscard]] std::exception_ptr outcomeUnknown();

//! Opens the worker's connection, again and again while the file cannot be opened. Null when the
//! queue is closed before that works.
std::unique_ptr<Connection> openPatiently(const QString &path, Connection::Mode mode,
                                          JobQueue &queue, const Clock &clock);

//! The caller's end of a job: gives it up when its time is over, also while the worker is stuck in
//! the disk, and when the caller goes away. A job that has begun is waited for longer, because its
//! outcome counts.
class Patience
{
public:
    Patience(std::shared_ptr<Claim> claim, std::function<void(bool hasBegun)> giveUp);
    ~Patience() { m_claim->take(); }
    Q_DISABLE_COPY_MOVE(Patience)

private:
    std::shared_ptr<Claim> m_claim;
    bool m_isLastWait = false;
    QTimer m_timer;
};

//! Puts `job` into the queue and waits for its result on the calling thread. `unfinished`: what is
//! thrown when it has begun and does not end.
template <typename T>
Task<T> submit(JobQueue &queue, const Clock &clock, std::function<T(Connection &)> job,
               std::exception_ptr (*unfinished)())
{
    auto [future, promise] = oneShot<T>();
    Job queued;
    queued.deadlineMs = clock.steadyMs() + jobDeadlineMs;
    const Patience patience(queued.claim, [promise, unfinished](bool hasBegun) {
        promise.fail(hasBegun ? unfinished() : tooLate());
    });
    if constexpr (std::is_void_v<T>) {
        queued.run = std::move(job);
        queued.settle = [promise](const std::exception_ptr &failure) {
            failure ? promise.fail(failure) : promise.set();
        };
    } else {
        auto result = std::make_shared<std::optional<T>>();
        queued.run = [job = std::move(job), result](Connection &connection) {
            *result = job(connection);
        };
        queued.settle = [promise, result](const std::exception_ptr &failure) {
            failure ? promise.fail(failure) : promise.set(std::move(**result));
        };
    }
    queue.push(std::move(queued));
    co_return co_await future;
}

} // namespace plexus::storage
