// What is kept of tasks (extension io.modelcontextprotocol/tasks of 2026-07-28).
#pragma once

#include "async/task.h"
#include "mcp/owner.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <optional>

namespace plexus::mcp {

//! As the wire has them. The first two may change; the others are for ever.
namespace task_status {
inline const QString working = QStringLiteral("working");
inline const QString inputRequired = QStringLiteral("input_required");
inline const QString completed = QStringLiteral("completed");
inline const QString failed = QStringLiteral("failed");
inline const QString cancelled = QStringLiteral("cancelled");
} // namespace task_status

struct TaskRecord
{
    QByteArray idHash; //!< SHA-256 of the id that the client has
    QString status = task_status::working;
    QString statusMessage; //!< for people; may be empty
    QByteArray outcome; //!< JSON: the result, the error, or the questions with the answers so far
    qint64 createdMs = 0; //!< wall milliseconds, like all times here
    qint64 updatedMs = 0; //!< set by the store
    qint64 expiresMs = 0; //!< from then on there is no such task
    QByteArray runner; //!< who runs it
    qint64 leaseMs = 0; //!< until when the runner is believed to live

    bool isOver() const
    {
        return status != task_status::working && status != task_status::inputRequired;
    }
};

//! Every method but renew() takes the owner: a task of anybody else is never found. All threads and
//! processes work on the same tasks: changes are told by the change feed.
class TaskStore
{
public:
    virtual ~TaskStore() = default;
    //! Returns after the row is durable. Throws Failure{RateLimited} when the owner or the tenant
    //! has as many unfinished tasks as it may have.
    virtual Task<void> create(Owner owner, TaskRecord record) = 0;
    //! Nothing when unknown, another owner's or expired.
    virtual Task<std::optional<TaskRecord>> find(Owner owner, QByteArray idHash) = 0;
    //! Changes status, message and outcome of an unfinished task. `edit` runs inside the
    //! transaction, on any thread; what it throws undoes everything and is thrown here. Returns the
    //! record afterwards; a finished one stays as it is. Nothing as with find().
    virtual Task<std::optional<TaskRecord>> change(Owner owner, QByteArray idHash,
                                                   std::function<void(TaskRecord &)> edit) = 0;
    //! The runner lives at least until `leaseMs`; for all of its unfinished tasks. Batched.
    virtual void renew(const QByteArray &runner, qint64 leaseMs) = 0;
};

} // namespace plexus::mcp
