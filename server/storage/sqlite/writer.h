// The one thread that writes.
#pragma once

#include "storage/sqlite/worker.h"

namespace plexus::storage {

//! Runs jobs in BEGIN IMMEDIATE transactions, many in one (group commit), each in a savepoint of
//! its own so that one that throws does not spoil the others. A job is acknowledged after the
//! commit.
class Writer
{
public:
    //! What the writer's thread does besides jobs.
    struct Hooks
    {
        //! After each commit before its jobs are acknowledged, and several times a second.
        std::function<void(Connection &)> follow;
        //! Several times a second; may post().
        std::function<void()> tick;
    };
    Writer(QString path, const Clock &clock, Hooks hooks);
    ~Writer();
    Q_DISABLE_COPY_MOVE(Writer)

    //! Throws what the job throws, or Failure{Unavailable} when it could not begin in time, or has
    //! not ended in time: then it may still be made.
    template <typename T>
    Task<T> write(std::function<T(Connection &)> job)
    {
        return submit<T>(m_queue, m_clock, std::move(job), &outcomeUnknown);
    }
    //! Work whose end nobody awaits, e.g. last uses; failures are logged. Lost
    //! when the database stays locked.
    void post(std::function<void(Connection &)> job);
    //! The same, with who hears of its end, on the writer's thread (null: it went well).
    void post(std::function<void(Connection &)> job,
              std::function<void(std::exception_ptr)> settle);

private:
    void loop();
    void follow(Connection &connection);
    void runBatch(Connection &connection, std::deque<Job> batch);
    bool begin(Connection &connection, std::deque<Job> &batch);

    QString m_path;
    const Clock &m_clock;
    Hooks m_hooks;
    JobQueue m_queue;
    std::thread m_thread;
};

} // namespace plexus::storage
