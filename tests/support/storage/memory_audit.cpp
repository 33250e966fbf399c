#include "support/storage/memory_audit.h"

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
