#include "mcp/modern/task_methods.h"

#include "json/write.h"
#include "mcp/methods/method_call.h"
#include "mcp/modern/task_id.h"
#include "mcp/modern/task_wire.h"

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

void requireTasks(const ClientCapabilities &capabilities)
{
    if (capabilities.tasks)
        return;
    const QJsonObject extensions{{tasksExtension, QJsonObject()}};
    throw CapabilityMissing({{u"extensions"_s, extensions}},
                            u"This needs a client that supports %1."_s.arg(tasksExtension));
}

[[noreturn]] static void refuseUnknown()
{
    throw ProtocolError(200, rpc::invalidParams, u"Task not found or expired"_s);
}

static InputAnswers responsesOf(const Message &message)
{
    const auto responses = message.param("inputResponses");
    if (!responses || !responses->isObject())
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: inputResponses must be an object"_s);
    InputAnswers answers;
    for (const auto &[key, value] : responses->members()) {
        if (value.isObject())
            answers.insert(QString::fromUtf8(key.data(), qsizetype(key.size())),
                           value.toQJson().toObject());
    }
    return answers;
}

Task<Result> TaskMethods::serve(Message message, CallFacts facts) const
{
    requireTasks(facts.capabilities);
    const QString id = requiredText(message, "taskId");
    const auto idHash = TaskId::hashOf(m_services.sealer, facts.owner, id);
    if (!idHash)
        refuseUnknown();
    if (message.method == u"tasks/get"_s)
        co_return co_await get(facts.owner, *idHash, id);
    if (message.method == u"tasks/update"_s)
        co_await update(facts.owner, *idHash, responsesOf(message));
    else
        co_await cancel(facts.owner, *idHash);
    co_return QJsonObject{{u"resultType"_s, u"complete"_s}};
}

Task<Result> TaskMethods::get(Owner owner, QByteArray idHash, QString id) const
{
    const auto record = co_await find(owner, idHash);
    if (!record)
        refuseUnknown();
    QJsonObject task = detailedTask(id, *record);
    task.insert("resultType"_L1, u"complete"_s);
    co_return task;
}

//! Its runner's process has ended without a word.
static void failAsLost(TaskRecord &record)
{
    record.status = task_status::failed;
    record.statusMessage = u"The server that ran this task has stopped."_s;
    record.outcome = json::dump(
        QJsonObject{{u"code"_s, rpc::internalError}, {u"message"_s, record.statusMessage}});
}

Task<std::optional<TaskRecord>> TaskMethods::find(Owner owner, QByteArray idHash) const
{
    auto record = co_await m_services.tasks.find(owner, idHash);
    const qint64 now = m_services.clock.wallMs();
    if (!record || record->isOver() || record->leaseMs > now)
        co_return record;
    co_return co_await m_services.tasks.change(owner, idHash, [now](TaskRecord &latest) {
        if (latest.leaseMs <= now)
            failAsLost(latest);
    });
}

Task<void> TaskMethods::update(Owner owner, QByteArray idHash, InputAnswers answers) const
{
    const auto record =
        co_await m_services.tasks.change(owner, idHash, [answers](TaskRecord &task) {
            if (task.status != task_status::inputRequired)
                return;
            auto questions = TaskQuestions::from(task);
            for (auto it = answers.begin(); it != answers.end(); ++it)
                questions.answer(it.key(), it.value());
            if (questions.allAnswered())
                task.status = task_status::working;
            task.outcome = questions.toJson();
        });
    if (!record)
        refuseUnknown();
}

Task<void> TaskMethods::cancel(Owner owner, QByteArray idHash) const
{
    const auto record = co_await m_services.tasks.change(owner, idHash, [](TaskRecord &task) {
        task.status = task_status::cancelled;
        task.statusMessage = u"Cancelled by the client."_s;
        task.outcome.clear();
    });
    if (!record)
        refuseUnknown();
}

} // namespace plexus::mcp::modern
