#include "support/storage/memory_tasks.h"

#include "model/principal.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

int MemoryTasks::countUnfinished(const TenantId &tenant, const QByteArray &ownerKey)
{
    int count = 0;
    for (const auto &[key, task] : d.tasks) {
        if (key.first == tenant && (ownerKey.isEmpty() || task.ownerKey == ownerKey)
            && !task.record.isOver() && task.record.expiresMs > d.clock.wallMs())
            ++count;
    }
    return count;
}

Task<void> MemoryTasks::create(mcp::Owner owner, mcp::TaskRecord record)
{
    const auto lock = d.lock();
    const TenantId &tenant = owner.principal->tenant;
    const TenantSettings &settings = d.requireTenant(tenant).settings;
    if (countUnfinished(tenant, {}) >= settings.maxTasks
        || countUnfinished(tenant, owner.key) >= settings.maxTasksPerUser)
        throw Failure(FailureKind::RateLimited, u"There are too many running tasks."_s);
    record.updatedMs = d.clock.wallMs();
    d.tasks[{tenant, record.idHash}] = {owner.principal->user, owner.key, record};
    co_return;
}

StoredTask *MemoryTasks::taskOf(const mcp::Owner &owner, const QByteArray &idHash)
{
    const auto found = d.tasks.find({owner.principal->tenant, idHash});
    const bool isOwn = found != d.tasks.end() && found->second.ownerKey == owner.key
        && found->second.record.expiresMs > d.clock.wallMs();
    return isOwn ? &found->second : nullptr;
}

Task<std::optional<mcp::TaskRecord>> MemoryTasks::find(mcp::Owner owner, QByteArray idHash)
{
    const auto lock = d.lock();
    const StoredTask *task = taskOf(owner, idHash);
    co_return task ? std::optional(task->record) : std::nullopt;
}

Task<std::optional<mcp::TaskRecord>>
MemoryTasks::change(mcp::Owner owner, QByteArray idHash,
                    std::function<void(mcp::TaskRecord &)> edit)
{
    const auto lock = d.lock();
    StoredTask *task = taskOf(owner, idHash);
    if (!task)
        co_return std::nullopt;
    mcp::TaskRecord record = task->record;
    if (record.isOver())
        co_return record;
    edit(record);
    record.updatedMs = d.clock.wallMs();
    task->record = record;
    d.tell(owner.principal->tenant, storage::ChangeKind::Task, QString::fromLatin1(idHash.toHex()));
    co_return record;
}

void MemoryTasks::renew(const QByteArray &runner, qint64 leaseMs)
{
    const auto lock = d.lock();
    for (auto &[key, task] : d.tasks) {
        if (task.record.runner == runner && !task.record.isOver())
            task.record.leaseMs = leaseMs;
    }
}

} // namespace plexus::test
