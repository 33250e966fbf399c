#include "support/storage/memory_data.h"

#include "async/mailbox.h"
#include "core/digest.h"
#include "json/write.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

std::unique_lock<std::mutex> MemoryData::lock()
{
    std::unique_lock held(mutex);
    if (fails)
        throw Failure(FailureKind::Unavailable, u"The database does not answer."_s);
    return held;
}

Tenant &MemoryData::requireTenant(const TenantId &id)
{
    for (Tenant &tenant : tenants) {
        if (tenant.id == id)
            return tenant;
    }
    throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
}

void MemoryData::note(const std::optional<TenantId> &tenant, const Actor &actor,
                      const QString &action, const QString &target, const QJsonObject &details)
{
    AuditEvent event;
    std::map<qint64, AuditRow> &rows = auditRows[tenant.value_or(TenantId()).value()];
    event.seq = rows.empty() ? 1 : rows.rbegin()->first + 1;
    event.atMs = clock.wallMs();
    event.tenant = tenant;
    event.actor = actor;
    event.action = action;
    event.target = target;
    event.details = details;
    audit.append(event);
    const QByteArray text = json::dump(json::write(event));
    const QString previous = rows.empty() ? QString() : rows.rbegin()->second.hash;
    const QByteArray hash = sha256(QByteArray::fromHex(previous.toLatin1()) + text).toHex();
    rows[event.seq] = {event.seq, QString::fromUtf8(text), previous, QString::fromLatin1(hash)};
}

void MemoryData::noteUse(const TenantId &tenant, const storage::CredentialUse &use,
                         const QString &kind)
{
    note(tenant, use.actor(), kind + u".used"_s, use.provider,
         {{u"holder"_s, use.holder.key()}, {u"used_at"_s, toRfc3339(use.atMs)}});
}

void MemoryData::tell(const TenantId &tenant, storage::ChangeKind kind, const QString &key)
{
    if (storage::isRevocation(kind))
        ++revocations;
    const storage::Change change{++lastSeq, tenant, kind, key};
    for (const auto &subscriber : subscribers) {
        subscriber->mailbox->post([subscriber, change] {
            if (subscriber->listener)
                subscriber->listener(change);
        });
    }
}

void MemoryData::endSession(const TenantId &tenant, const QByteArray &idHash)
{
    values.erase({tenant, idHash});
    sessions.erase({tenant, idHash});
    removeCredentials(tenant, CredentialHolder::ofGuest(idHash),
                      {u"server"_s, u"session_end"_s, {}, {}});
    tell(tenant, storage::ChangeKind::Session, QString::fromLatin1(idHash.toHex()));
}

void MemoryData::endSessions(const TenantId &tenant,
                             const std::function<bool(const StoredSession &)> &matches)
{
    QList<QByteArray> ended;
    for (const auto &[key, session] : sessions) {
        if (key.first == tenant && matches(session))
            ended.append(key.second);
    }
    for (const QByteArray &idHash : ended)
        endSession(tenant, idHash);
}

} // namespace plexus::test
