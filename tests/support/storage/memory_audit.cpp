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
