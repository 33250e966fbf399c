#include "mcp/modern/task_runs.h"

#include "core/random.h"
#include "mcp/modern/task_id.h"
#include "mcp/modern/task_wire.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;

static constexpr qint64 lifeOfUsersMs = 24 * 3600 * 1000;
static constexpr qint64 lifeOfGuestsMs = 3600 * 1000; // nobody but who knows the id can ask for it
static constexpr auto renewEvery = 10s;

TaskRuns::TaskRuns(Services services)
    : m_services(services)
    , m_runner(randomBytes(16))
{
    QObject::connect(&m_renewal, &QTimer::timeout, &m_renewal, [this] { renew(); });
    m_renewal.start(renewEvery);
}

Task<FirstAnswer> TaskRuns::call(MethodCall call, CallFacts facts, CallMemory memory,
                                 std::shared_ptr<CallNotifier> notifier)
{
    auto [first, promise] = oneShot<FirstAnswer>();
    const auto job = std::make_shared<TaskJob>(TaskJob{
        std::move(call), std::move(facts), std::move(memory), std::move(notifier), promise});
    const EndsWithClient guard(m_scope, job);
    job->work = m_scope.spawn(drive(job));
    co_return co_await first;
}

Task<void> TaskRuns::drive(JobPtr job)
{
    for (;;) {
        RunOutcome outcome = co_await runOnce(job);
        if (!job->isTask)
            co_return job->first->set(FirstAnswer{outcome, std::move(job->memory), {}});
        if (outcome.wanted.isEmpty()) {
            co_await save(job, finished(outcome));
            m_tasks.remove(job->idHash);
            co_return;
        }
        co_await waitForAnswers(job, outcome.wanted);
    }
}

Task<RunOutcome> TaskRuns::runOnce(JobPtr job)
{
    const auto run = std::make_shared<Run>(job->facts, std::move(job->memory), job->notifier);
    TaskHooks hooks;
    if (!job->isTask)
        hooks.become = [this, job] { return becomeTask(job); };
    hooks.say = [this, job](const QString &message) { say(job, message); };
    run->setTaskHooks(std::move(hooks));
    RunOutcome outcome =
        co_await run->perform([call = job->call](std::shared_ptr<CallContext> context) {
            return interact(call, context);
        });
    job->memory = run->takeMemory();
    co_return outcome;
}

TaskRecord TaskRuns::newRecord(const TaskJob &job) const
{
    TaskRecord record;
    record.idHash = job.idHash;
    record.createdMs = record.updatedMs = m_services.clock.wallMs();
    record.expiresMs = record.createdMs + (job.call.owner.guest ? lifeOfGuestsMs : lifeOfUsersMs);
    record.runner = m_runner;
    record.leaseMs = record.createdMs + leaseMs;
    return record;
}

//! From the first line on the client may leave. It hears of the task when the store has it.
Task<void> TaskRuns::becomeTask(JobPtr job)
{
    job->isTask = true;
    job->id = TaskId::make(m_services.sealer, job->call.owner);
    job->idHash = *TaskId::hashOf(m_services.sealer, job->call.owner, job->id);
    m_tasks.insert(job->idHash, job);
    const TaskRecord record = newRecord(*job);
    job->expiresMs = record.expiresMs;
    try {
        co_await m_services.tasks.create(job->call.owner, record);
    } catch (...) {
        job->isTask = false;
        m_tasks.remove(job->idHash);
        throw;
    }
    job->notifier.reset();
    job->first->set(FirstAnswer{{}, {}, createdTask(job->id, record)});
}

Task<void> TaskRuns::waitForAnswers(JobPtr job, QList<InputRequest> wanted)
{
    auto [answered, promise] = oneShot<>();
    job->answers = promise;
    job->wanted.clear();
    for (const InputRequest &request : std::as_const(wanted))
        job->wanted += request.key;
    co_await save(job, [text = TaskQuestions(wanted).toJson()](TaskRecord &task) {
        task.status = task_status::inputRequired;
        task.outcome = text;
    });
    co_await answered;
}

void TaskRuns::changed(const QByteArray &idHash)
{
    if (const JobPtr job = m_tasks.value(idHash))
        m_scope.spawn(lookAgain(job));
}

Task<void> TaskRuns::lookAgain(JobPtr job)
{
    const auto record = co_await m_services.tasks.find(job->call.owner, job->idHash);
    if (!record || record->isOver())
        co_return end(job);
    if (record->status != task_status::working || !job->answers)
        co_return;
    const auto questions = TaskQuestions::from(*record);
    if (!questions.hasAnswersTo(job->wanted))
        co_return;
    job->memory.answers.insert(questions.given());
    std::exchange(job->answers, std::nullopt)->set();
}

void TaskRuns::end(const JobPtr &job)
{
    m_tasks.remove(job->idHash);
    m_scope.cancel(job->work);
}

void TaskRuns::endWhere(const std::function<bool(const Owner &)> &ended)
{
    const auto tasks = m_tasks;
    for (const JobPtr &job : tasks) {
        if (!ended(job->call.owner))
            continue;
        end(job);
        RunOutcome outcome;
        outcome.failure = std::make_exception_ptr(
            ProtocolError(200, rpc::internalError, u"The task was ended by the server"_s));
        m_scope.spawn(save(job, finished(outcome)));
    }
}

} // namespace plexus::mcp::modern
