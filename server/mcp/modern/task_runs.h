// Calls that may become tasks, and the tasks that run on this thread.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/modern/task_job.h"
#include "mcp/task_store.h"

#include <QHash>
#include <QTimer>

namespace plexus::mcp::modern {

//! Runs a handler beside the request that asked for it, so that it can outlive it.
class TaskRuns
{
public:
    explicit TaskRuns(Services services);

    //! Runs the handler. When the client leaves before there is a task, that is the end of it.
    Task<FirstAnswer> call(MethodCall call, CallFacts facts, CallMemory memory,
                           std::shared_ptr<CallNotifier> notifier);
    //! The record was changed, perhaps by somebody else: answers have come, or it was cancelled.
    void changed(const QByteArray &idHash);
    //! Ends the tasks of these owners; they have failed.
    void endWhere(const std::function<bool(const Owner &)> &ended);
    //! Waits until nothing runs and nothing is left to save.
    Task<void> drain() { return m_scope.drain(); }
    //! Has the store hear that these tasks are alive, and ends those that nobody can ask for any
    //! more. Called by a timer.
    void renew();

private:
    using JobPtr = std::shared_ptr<TaskJob>; // shared by its work, the map and the request
    static constexpr qint64 leaseMs = 30'000;
    using Edit = std::function<void(TaskRecord &)>;

    Task<void> drive(JobPtr job);
    Task<RunOutcome> runOnce(JobPtr job);
    Task<void> becomeTask(JobPtr job);
    Task<void> waitForAnswers(JobPtr job, QList<InputRequest> wanted);
    Task<void> lookAgain(JobPtr job);
    Task<void> save(JobPtr job, Edit edit);
    static Edit finished(const RunOutcome &outcome);
    void say(const JobPtr &job, const QString &message);
    Task<void> saveMessages(JobPtr job);
    TaskRecord newRecord(const TaskJob &job) const;
    void end(const JobPtr &job);

    Services m_services;
    QByteArray m_runner; // this object, in this process
    QHash<QByteArray, JobPtr> m_tasks; // by hash of the id
    QTimer m_renewal;
    TaskScope m_scope; // goes first
};

} // namespace plexus::mcp::modern
