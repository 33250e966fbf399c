#include "support/storage/memory_audit.h"

#include "json/document.h"
#include "support/storage/memory_list.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static QByteArray auditRow(const AuditEvent &event)
{
    return event.tenant.value_or(TenantId()).value().toUtf8() + '\n' + digits(event.seq);
}

Task<Page<AuditEvent>> MemoryAudit::list(std::optional<TenantId> tenant, PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<AuditEvent> list{
        {{"at"_L1, [](const AuditEvent &e) { return digits(e.atMs); }}},
        &auditRow,
        [](const AuditEvent &e) {
            return QString(e.action + u'\n' + e.target + u'\n' + e.actor.id);
        }};
    QList<AuditEvent> found;
    for (const AuditEvent &event : std::as_const(d.audit)) {
        if (!tenant || event.tenant == tenant)
            found.append(event);
    }
    co_return list.page(found, request);
}

static QString chainOf(const std::optional<TenantId> &tenant)
{
    return tenant.value_or(TenantId()).value();
}

static AuditChain describe(const QString &name, const std::map<qint64, AuditRow> &rows)
{
    const auto document = json::Document::parse(rows.rbegin()->second.event.toUtf8());
    return {name.isEmpty() ? std::nullopt : std::optional(TenantId(name)), rows.begin()->first,
            rows.rbegin()->first, json::read<AuditEvent>(document->root()).atMs};
}

Task<QList<AuditChain>> MemoryAudit::chains()
{
    const auto lock = d.lock();
    QList<AuditChain> chains;
    for (const auto &[name, rows] : d.auditRows)
        chains.append(describe(name, rows));
    co_return chains;
}

Task<std::optional<AuditChain>> MemoryAudit::chain(std::optional<TenantId> tenant)
{
    const auto lock = d.lock();
    const auto found = d.auditRows.find(chainOf(tenant));
    co_return found == d.auditRows.end() ? std::nullopt
                                         : std::optional(describe(found->first, found->second));
}

template <typename T>
static QList<T> some(const std::map<QString, std::map<qint64, T>> &all, const QString &chain,
                     qint64 afterSeq, int limit)
{
    QList<T> found;
    if (!all.contains(chain))
        return found;
    const std::map<qint64, T> &rows = all.at(chain);
    for (auto it = rows.upper_bound(afterSeq); it != rows.end() && found.size() < limit; ++it)
        found.append(it->second);
    return found;
}

Task<QList<AuditRow>> MemoryAudit::rows(std::optional<TenantId> tenant, qint64 afterSeq, int limit)
{
    const auto lock = d.lock();
    co_return some(d.auditRows, chainOf(tenant), afterSeq, limit);
}

Task<QList<AuditCheckpoint>> MemoryAudit::checkpoints(std::optional<TenantId> tenant,
                                                      qint64 afterSeq, int limit)
{
    const auto lock = d.lock();
    co_return some(d.auditCheckpoints, chainOf(tenant), afterSeq, limit);
}

static void requireAuditRow(const MemoryData &d, const AuditCheckpoint &checkpoint)
{
    const auto found = some(d.auditRows, chainOf(checkpoint.tenant), checkpoint.seq - 1, 1);
    if (found.isEmpty() || found[0].seq != checkpoint.seq || found[0].hash != checkpoint.hash)
        throw Failure(FailureKind::Conflict, u"The audit has no such row."_s);
}

Task<void> MemoryAudit::addCheckpoint(AuditCheckpoint checkpoint)
{
    const auto lock = d.lock();
    requireAuditRow(d, checkpoint);
    d.auditCheckpoints[chainOf(checkpoint.tenant)].try_emplace(checkpoint.seq, checkpoint);
    co_return;
}

Task<void> MemoryAudit::shorten(AuditCheckpoint checkpoint)
{
    const auto lock = d.lock();
    requireAuditRow(d, checkpoint);
    std::map<qint64, AuditRow> &rows = d.auditRows[chainOf(checkpoint.tenant)];
    if (rows.rbegin()->first == checkpoint.seq)
        throw Failure(FailureKind::Conflict, u"The last row of an audit stays."_s);
    const auto isOver = [&checkpoint](const auto &entry) { return entry.first <= checkpoint.seq; };
    std::erase_if(d.auditCheckpoints[chainOf(checkpoint.tenant)], isOver);
    d.auditCheckpoints[chainOf(checkpoint.tenant)][checkpoint.seq] = checkpoint;
    std::erase_if(rows, isOver);
    d.audit.removeIf([&checkpoint](const AuditEvent &event) {
        return event.tenant == checkpoint.tenant && event.seq <= checkpoint.seq;
    });
    co_return;
}

void MemoryActivity::note(ActivityEntry entry)
{
    const std::lock_guard lock(d.mutex);
    const auto isIts = [&entry](const auto &other) { return other.tenant == entry.tenant; };
    const auto tenant = std::find_if(d.tenants.begin(), d.tenants.end(), [&](const Tenant &known) {
        return known.id == entry.tenant && known.createdMs <= entry.atMs;
    });
    if (tenant == d.tenants.end() || tenant->settings.activityRows == 0)
        return;
    if (std::count_if(d.activity.begin(), d.activity.end(), isIts) >= tenant->settings.activityRows)
        d.activity.erase(std::find_if(d.activity.begin(), d.activity.end(), isIts));
    d.activity.append(std::move(entry));
}

//! Calls of one millisecond stay in the order of noting.
Task<Page<ActivityEntry>> MemoryActivity::list(ActivityFilter filter, PageRequest request)
{
    const auto lock = d.lock();
    using Row = std::pair<qsizetype, ActivityEntry>;
    static const MemoryList<Row> list{
        {{"at"_L1, [](const Row &r) { return digits(r.second.atMs); }}},
        [](const Row &r) { return digits(r.first); },
        [](const Row &r) {
            const ActivityEntry &e = r.second;
            return QStringList{e.user.value_or(UserId()).value(), e.method, e.item, e.requestId}
                .join(u'\n');
        }};
    QList<Row> found;
    for (qsizetype i = 0; i < d.activity.size(); ++i) {
        if (filter.lets(d.activity.at(i)))
            found.append({i, d.activity.at(i)});
    }
    const Page<Row> rows = list.page(found, request);
    Page<ActivityEntry> page{{}, rows.nextCursor, rows.total};
    for (const Row &row : rows.items)
        page.items.append(row.second);
    co_return page;
}

static QByteArray answerRow(const QString &adminKeyId, const QByteArray &key)
{
    return adminKeyId.toUtf8() + '\0' + key;
}

bool MemoryIdempotency::isKnown(const QByteArray &row) const
{
    static constexpr qint64 day = 24 * 3600 * 1000;
    return d.answers.contains(row)
        && d.clock.wallMs() - d.answeredMs.value(row, d.clock.wallMs()) < day;
}

Task<std::optional<storage::IdempotencyRepository::Answer>>
MemoryIdempotency::find(QString adminKeyId, QByteArray key)
{
    const auto lock = d.lock();
    const QByteArray row = answerRow(adminKeyId, key);
    co_return isKnown(row) ? std::optional(d.answers.value(row)) : std::nullopt;
}

Task<void> MemoryIdempotency::store(QString adminKeyId, QByteArray key, Answer answer)
{
    const auto lock = d.lock();
    const QByteArray row = answerRow(adminKeyId, key);
    if (isKnown(row))
        co_return;
    d.answers.insert(row, answer);
    d.answeredMs.insert(row, d.clock.wallMs());
}

} // namespace plexus::test
