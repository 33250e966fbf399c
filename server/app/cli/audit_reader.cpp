#include "app/cli/audit_reader.h"

#include "json/write.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

static constexpr int rowsAtOnce = 200;

static admin::Target chainTarget(const std::optional<TenantId> &tenant, const QString &cursor = {})
{
    admin::Target target;
    target.page = PageRequest{rowsAtOnce, cursor, {}, {}};
    if (tenant)
        target.filters.insert(u"entity_id"_s, tenant->value());
    return target;
}

Task<void> AuditReader::readAll()
{
    QList<AuditChain> chains;
    std::optional<QString> cursor = QString();
    while (cursor) {
        const auto page = co_await m_client.call(admin::listAuditChains, chainTarget({}, *cursor));
        chains += page.items;
        cursor = page.nextCursor;
    }
    for (const AuditChain &chain : std::as_const(chains))
        co_await read(chain.tenant);
}

Task<Page<AuditRow>> AuditReader::rows(std::optional<TenantId> tenant, QString cursor)
{
    co_return co_await m_client.call(admin::listAuditRows, chainTarget(tenant, cursor));
}

Task<QList<AuditCheckpoint>> AuditReader::checkpoints(std::optional<TenantId> tenant)
{
    QList<AuditCheckpoint> all;
    std::optional<QString> cursor = QString();
    while (cursor) {
        const auto page =
            co_await m_client.call(admin::listAuditCheckpoints, chainTarget(tenant, *cursor));
        all += page.items;
        cursor = page.nextCursor;
    }
    co_return all;
}

static QByteArray exportLine(const QString &member, const QJsonObject &content)
{
    return json::dump(QJsonObject{{member, content}});
}

//! The rows before the checkpoints: if the chain is shortened just now, it is known why rows are
//! missing. Rows that come after the last signature are left to the next export.
Task<void> AuditReader::read(std::optional<TenantId> tenant)
{
    admin::Target target = chainTarget(tenant);
    target.page.reset();
    const AuditCheckpoint last = co_await m_client.call(admin::getAuditCheckpoint, target);
    Page<AuditRow> page = co_await rows(tenant, {});
    const QList<AuditCheckpoint> known = co_await checkpoints(tenant);
    m_sink(exportLine(
        u"chain"_s,
        {{u"entity_id"_s, last.tenant ? QJsonValue(last.tenant->value()) : QJsonValue()}}));
    for (const AuditCheckpoint &checkpoint : known) {
        if (checkpoint.seq <= last.seq)
            m_sink(exportLine(u"checkpoint"_s, json::write(checkpoint)));
    }
    m_sink(exportLine(u"checkpoint"_s, json::write(last)));
    for (;;) {
        for (const AuditRow &row : std::as_const(page.items)) {
            if (row.seq <= last.seq)
                m_sink(json::dump(json::write(row)));
        }
        if (!page.nextCursor || page.items.constLast().seq >= last.seq)
            co_return;
        page = co_await rows(tenant, *page.nextCursor);
    }
}

} // namespace plexus::cli
