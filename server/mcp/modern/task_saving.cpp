// TaskRuns: what the store hears of tasks.
#include "async/sleep.h"
#include "json/write.h"
#include "mcp/modern/task_runs.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

static constexpr auto messagesEvery = 1s;
static constexpr auto retryEvery = 1s;

static QJsonObject errorObject(const ProtocolError &error)
{
    QJsonObject object{{u"code"_s, error.code()}, {u"message"_s, error.callerText()}};
    if (!error.data().isUndefined())
        object.insert("data"_L1, error.data());
    return object;
}

TaskRuns::Edit TaskRuns::finished(const RunOutcome &outcome)
{
    const QString status = outcome.result ? task_status::completed : task_status::failed;
    const QByteArray text = outcome.result
        ? outcome.result->text()
        : json::dump(errorObject(protocolErrorOf(outcome.failure)));
    return [status, text](TaskRecord &task) {
        task.status = status;
        task.statusMessage.clear();
        task.outcome = text;
    };
}

//! A database that is away for a while does not cost the result.
Task<void> TaskRuns::save(JobPtr job, Edit edit)
{
    while (m_services.clock.wallMs() < job->expiresMs) {
        try {
            co_await m_services.tasks.change(job->call.owner, job->idHash, edit);
            co_return;
        } catch (const Failure &failure) {
            if (failure.kind() != FailureKind::Unavailable)
                throw;
        }
        co_await sleepFor(retryEvery);
    }
}

void TaskRuns::renew()
{
    const qint64 now = m_services.clock.wallMs();
    const auto tasks = m_tasks;
    for (const JobPtr &job : tasks) {
        if (job->expiresMs <= now)
            end(job);
        else if (job->answers)
            m_scope.spawn(lookAgain(job)); // an announcement may have been missed
    }
    if (!m_tasks.isEmpty())
        m_services.tasks.renew(m_runner, now + leaseMs);
}

void TaskRuns::say(const JobPtr &job, const QString &message)
{
    job->message = message;
    if (!std::exchange(job->savingMessages, true))
        m_scope.spawn(saveMessages(job));
}

//! The latest one, at most once a second.
Task<void> TaskRuns::saveMessages(JobPtr job)
{
    QString saved;
    while (saved != job->message && m_tasks.contains(job->idHash)) {
        saved = job->message;
        co_await save(job, [saved](TaskRecord &task) { task.statusMessage = saved; });
        co_await sleepFor(messagesEvery);
    }
    job->savingMessages = false;
}

} // namespace plexus::mcp::modern
