// A call that may become a task.
#pragma once

#include "async/one_shot.h"
#include "async/task_scope.h"
#include "mcp/methods/method_call.h"

namespace plexus::mcp::modern {

//! What a client hears of its call first: how a run ended, or that there is a task now.
struct FirstAnswer
{
    RunOutcome outcome;
    CallMemory memory; //!< for the next round when the outcome is questions
    std::optional<QJsonObject> task;
};

//! Lives until the call is answered or the task is over.
struct TaskJob
{
    MethodCall call;
    CallFacts facts;
    CallMemory memory;
    std::shared_ptr<CallNotifier> notifier; // shared with the request, while there is one
    std::optional<Promise<FirstAnswer>> first; // what the request waits for
    std::optional<Promise<>> answers; // what the job waits for: answers to these
    QStringList wanted;
    TaskScope::Id work = 0;
    // Once it is a task:
    bool isTask = false;
    QString id;
    QByteArray idHash;
    qint64 expiresMs = 0;
    QString message; // the latest status message
    bool savingMessages = false;
};

//! Held by the request: cancels a job that has not become a task.
class EndsWithClient
{
public:
    EndsWithClient(TaskScope &scope, std::shared_ptr<TaskJob> job)
        : m_scope(scope)
        , m_job(std::move(job))
    {
    }
    ~EndsWithClient()
    {
        if (!m_job->isTask)
            m_scope.cancel(m_job->work);
    }
    Q_DISABLE_COPY_MOVE(EndsWithClient)

private:
    TaskScope &m_scope;
    std::shared_ptr<TaskJob> m_job; // shared with its work
};

} // namespace plexus::mcp::modern
