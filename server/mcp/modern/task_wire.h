// Tasks as clients see them, and what their records hold.
#pragma once

#include "mcp/run.h"
#include "mcp/task_store.h"

namespace plexus::mcp::modern {

inline constexpr QLatin1StringView tasksExtension("io.modelcontextprotocol/tasks");

//! `CreateTaskResult`.
QJsonObject createdTask(const QString &id, const TaskRecord &record);
//! `DetailedTask`, the params of notifications/tasks; tasks/get adds its resultType.
QJsonObject detailedTask(const QString &id, const TaskRecord &record);

//! Questions as results and tasks carry them, by key.
QJsonObject inputRequests(const QList<InputRequest> &requests);

//! The outcome of a task that waits for answers, or has just got the last one.
class TaskQuestions
{
public:
    explicit TaskQuestions(const QList<InputRequest> &asked)
        : m_open(inputRequests(asked))
    {
    }
    static TaskQuestions from(const TaskRecord &record);

    //! Takes an answer to one of the open questions; others are ignored, since clients may repeat
    //! themselves. Throws ProtocolError -32602 when it is not what was asked for.
    void answer(const QString &key, const QJsonObject &given);
    bool allAnswered() const { return m_open.isEmpty(); }
    bool hasAnswersTo(const QStringList &keys) const;
    const QJsonObject &open() const { return m_open; }
    InputAnswers given() const;
    QByteArray toJson() const;

private:
    TaskQuestions() = default;
    QJsonObject m_open;
    QJsonObject m_given;
};

} // namespace plexus::mcp::modern
