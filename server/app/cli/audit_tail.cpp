#include "app/cli/audit_tail.h"

#include "app/cli/output.h"
#include "json/write.h"

#include <algorithm>

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

AuditTail::AuditTail(admin::AdminClient &client, const QString &entityId)
    : m_client(client)
{
    m_target.page = PageRequest{100, {}, {}, {}};
    if (!entityId.isEmpty())
        m_target.ids.insert(u"tenant"_s, entityId);
}

Task<Page<AuditEvent>> AuditTail::ask(admin::Target target)
{
    return target.ids.isEmpty() ? m_client.call(admin::listAudit, target)
                                : m_client.call(admin::listTenantAudit, target);
}

qint64 AuditTail::shown(const AuditEvent &event) const
{
    const auto found = m_shown.find(event.tenant);
    return found == m_shown.end() ? 0 : found->second;
}

Task<QList<AuditEvent>> AuditTail::next()
{
    QList<AuditEvent> fresh;
    admin::Target target = m_target;
    for (bool goesOn = true; goesOn;) {
        const Page<AuditEvent> page = co_await ask(target);
        const qsizetype before = fresh.size();
        for (const AuditEvent &event : page.items) {
            if (event.seq > shown(event))
                fresh.append(event);
        }
        const bool isAllFresh = fresh.size() - before == page.items.size();
        goesOn = !m_shown.empty() && page.nextCursor && isAllFresh;
        target.page->cursor = page.nextCursor.value_or(QString());
    }
    std::reverse(fresh.begin(), fresh.end());
    for (const AuditEvent &event : std::as_const(fresh))
        m_shown[event.tenant] = std::max(event.seq, shown(event));
    co_return fresh;
}

static QString linesText(const QJsonArray &items)
{
    QString text;
    for (const QJsonValue &item : items)
        text += QString::fromUtf8(json::dump(item.toObject())) + u'\n';
    return text;
}

QString tailText(const QList<AuditEvent> &events, bool asJson)
{
    static const QStringList columns{u"at"_s, u"entity_id"_s, u"actor"_s, u"action"_s, u"target"_s};
    QJsonArray items;
    for (const AuditEvent &event : events)
        items.append(json::write(event));
    if (asJson || items.isEmpty())
        return linesText(items);
    const QString table = tableText(items, columns);
    return table.sliced(table.indexOf(u'\n') + 1); // without titles
}

} // namespace plexus::cli
