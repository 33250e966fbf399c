#include "mcp/modern/task_wire.h"

#include "core/clock.h"
#include "json/document.h"
#include "json/write.h"
#include "mcp/capabilities.h"
#include "mcp/protocol_error.h"
#include "mcp/revisions/revisions.h"

#include <algorithm>

namespace plexus::mcp::modern {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 pollIntervalMs = 1000;

static QJsonObject objectFrom(const QByteArray &json)
{
    if (json.isEmpty())
        return {};
    const auto document = json::Document::parse(json);
    return document->root().toQJson().toObject();
}

static QJsonObject taskOf(const QString &id, const TaskRecord &record)
{
    QJsonObject task{{u"taskId"_s, id},
                     {u"status"_s, record.status},
                     {u"createdAt"_s, toRfc3339(record.createdMs)},
                     {u"lastUpdatedAt"_s, toRfc3339(record.updatedMs)},
                     {u"ttlMs"_s, record.expiresMs - record.createdMs}};
    if (!record.statusMessage.isEmpty())
        task.insert("statusMessage"_L1, record.statusMessage);
    if (!record.isOver())
        task.insert("pollIntervalMs"_L1, pollIntervalMs);
    return task;
}

QJsonObject createdTask(const QString &id, const TaskRecord &record)
{
    QJsonObject task = taskOf(id, record);
    task.insert("resultType"_L1, u"task"_s);
    return task;
}

QJsonObject detailedTask(const QString &id, const TaskRecord &record)
{
    QJsonObject task = taskOf(id, record);
    if (record.status == task_status::completed)
        task.insert("result"_L1, objectFrom(record.outcome));
    else if (record.status == task_status::failed)
        task.insert("error"_L1, objectFrom(record.outcome));
    else if (record.status == task_status::inputRequired)
        task.insert("inputRequests"_L1, TaskQuestions::from(record).open());
    return task;
}

QJsonObject inputRequests(const QList<InputRequest> &requests)
{
    QJsonObject written;
    for (const InputRequest &request : requests) {
        written.insert(request.key,
                       QJsonObject{{u"method"_s, methodOf(request.kind)},
                                   {u"params"_s, modernRevision().inputParams(request)}});
    }
    return written;
}

TaskQuestions TaskQuestions::from(const TaskRecord &record)
{
    TaskQuestions questions;
    const QJsonObject outcome = objectFrom(record.outcome);
    questions.m_open = outcome.value("open"_L1).toObject();
    questions.m_given = outcome.value("given"_L1).toObject();
    return questions;
}

static InputRequest requestFrom(const QString &key, const QJsonObject &written)
{
    const QJsonObject params = written.value("params"_L1).toObject();
    return {key, kindOf(written.value("method"_L1).toString(), params), params};
}

void TaskQuestions::answer(const QString &key, const QJsonObject &given)
{
    const auto asked = m_open.constFind(key);
    if (asked == m_open.constEnd())
        return;
    if (!isAnswerTo(requestFrom(key, asked->toObject()), given)) {
        throw ProtocolError(200, rpc::invalidParams,
                            u"Invalid params: inputResponses/%1 is not an answer to what was "
                            "asked"_s.arg(key));
    }
    m_open.remove(key);
    m_given.insert(key, given);
}

bool TaskQuestions::hasAnswersTo(const QStringList &keys) const
{
    return std::all_of(keys.begin(), keys.end(),
                       [this](const QString &key) { return m_given.contains(key); });
}

InputAnswers TaskQuestions::given() const
{
    InputAnswers answers;
    for (auto it = m_given.begin(); it != m_given.end(); ++it)
        answers.insert(it.key(), it->toObject());
    return answers;
}

QByteArray TaskQuestions::toJson() const
{
    return json::dump(QJsonObject{{u"open"_s, m_open}, {u"given"_s, m_given}});
}

} // namespace plexus::mcp::modern
