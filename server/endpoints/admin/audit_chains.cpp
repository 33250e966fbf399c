// Audit chains with their hashes and signatures.
#include "endpoints/admin/handlers.h"

namespace plexus::endpoints {

using namespace Qt::Literals::StringLiterals;

//! None: the server's own. A key that is restricted to a tenant has its tenant's only.
static std::optional<TenantId> chainOf(const AdminRequest &request)
{
    const QString named = request.filters.value(u"entity_id"_s);
    if (named.isEmpty())
        return request.admin.tenant;
    if (!request.admin.sees(TenantId(named)))
        throw Failure(FailureKind::NotFound, u"There is no audit of %1."_s.arg(named));
    return TenantId(named);
}

//! What all rows of the pages before have less than.
static qint64 afterOf(const PageRequest &page)
{
    if (!page.query.isEmpty() || !page.sort.isEmpty())
        throw Failure(
            FailureKind::InvalidArgument,
            u"Audit chains are listed as a whole and in their order: without q and sort."_s);
    bool ok = page.cursor.isEmpty();
    const qint64 after = ok ? 0 : page.cursor.toLongLong(&ok);
    if (!ok)
        throw Failure(FailureKind::InvalidArgument, u"The cursor is not one of this list."_s);
    return after;
}

//! `found` has one more than the page where that goes on.
template <typename T>
static Page<T> pageOf(QList<T> found, int limit, qint64 total)
{
    Page<T> page;
    page.total = total;
    if (found.size() > limit) {
        found.resize(limit);
        page.nextCursor = QString::number(found.constLast().seq);
    }
    page.items = std::move(found);
    return page;
}

Task<Page<AuditChain>> listAuditChains(AdminServices services, AdminRequest request)
{
    const qint64 skipped = afterOf(request.page);
    QList<AuditChain> chains = co_await services.audit.chains();
    if (request.admin.tenant)
        chains.removeIf(
            [&request](const AuditChain &chain) { return chain.tenant != request.admin.tenant; });
    Page<AuditChain> page;
    page.total = chains.size();
    page.items = chains.mid(skipped, request.page.limit);
    if (skipped + page.items.size() < chains.size())
        page.nextCursor = QString::number(skipped + page.items.size());
    co_return page;
}

Task<Page<AuditRow>> listAuditRows(AdminServices services, AdminRequest request)
{
    const std::optional<TenantId> tenant = chainOf(request);
    const qint64 after = afterOf(request.page);
    const auto chain = co_await services.audit.chain(tenant);
    const int limit = request.page.limit;
    QList<AuditRow> rows = co_await services.audit.rows(tenant, after, limit + 1);
    co_return pageOf(std::move(rows), limit, chain ? chain->lastSeq - chain->firstSeq + 1 : 0);
}

Task<Page<AuditCheckpoint>> listAuditCheckpoints(AdminServices services, AdminRequest request)
{
    static constexpr int all = 100'000; // one a day
    const std::optional<TenantId> tenant = chainOf(request);
    const qint64 after = afterOf(request.page);
    const int limit = request.page.limit;
    const auto total = (co_await services.audit.checkpoints(tenant, 0, all)).size();
    QList<AuditCheckpoint> found = co_await services.audit.checkpoints(tenant, after, limit + 1);
    co_return pageOf(std::move(found), limit, total);
}

Task<AuditCheckpoint> getAuditCheckpoint(AdminServices services, AdminRequest request)
{
    co_return co_await services.auditKeeper.checkpoint(chainOf(request));
}

} // namespace plexus::endpoints
