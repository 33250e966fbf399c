#include "vault/audit_keeper.h"

#include "core/failure.h"
#include "core/logging.h"
#include "json/document.h"
#include "model/audit_check.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;

static constexpr qint64 dayMs = 24 * 3600 * 1000;
static constexpr int rowsAtOnce = 500;
static constexpr int allCheckpoints = 100'000; // one a day

static QString chainText(const std::optional<TenantId> &tenant)
{
    return tenant ? tenant->value() : u"the server"_s;
}

Task<AuditCheckpoint> AuditKeeper::signedAt(std::optional<TenantId> tenant, AuditRow row,
                                            CheckpointReason reason) const
{
    co_return co_await m_signer.sign(
        {std::move(tenant), row.seq, row.hash, m_clock.wallMs(), reason, {}, {}});
}

Task<AuditCheckpoint> AuditKeeper::checkpoint(std::optional<TenantId> tenant) const
{
    const auto chain = co_await m_audit.chain(tenant);
    if (!chain)
        throw Failure(FailureKind::NotFound, u"There is no audit of %1."_s.arg(chainText(tenant)));
    const QList<AuditRow> rows = co_await m_audit.rows(tenant, chain->lastSeq - 1, 1);
    co_return co_await signedAt(tenant, rows.value(0), CheckpointReason::Asked);
}

Task<void> AuditKeeper::upkeep() const
{
    const QList<AuditChain> chains = co_await m_audit.chains();
    for (const AuditChain &chain : chains) {
        try {
            co_await signDaily(chain);
            if (m_daysKept)
                co_await shorten(chain);
        } catch (const Failure &failure) {
            qCWarning(lcVault, "upkeep of the audit of %s: %s", qPrintable(chainText(chain.tenant)),
                      failure.what());
        }
    }
}

//! The log has it too, where whoever can write to the database cannot.
Task<void> AuditKeeper::signDaily(AuditChain chain) const
{
    const auto known = co_await m_audit.checkpoints(chain.tenant, 0, allCheckpoints);
    const bool isYoung = !known.isEmpty() && m_clock.wallMs() - known.constLast().atMs < dayMs;
    if (isYoung || (!known.isEmpty() && known.constLast().seq == chain.lastSeq))
        co_return;
    const QList<AuditRow> rows = co_await m_audit.rows(chain.tenant, chain.lastSeq - 1, 1);
    if (rows.isEmpty())
        co_return;
    const AuditCheckpoint made =
        co_await signedAt(chain.tenant, rows.front(), CheckpointReason::Daily);
    co_await m_audit.addCheckpoint(made);
    qCInfo(lcVault, "audit of %s: row %lld has hash %s", qPrintable(chainText(chain.tenant)),
           qlonglong(made.seq), qPrintable(made.hash));
}

static qint64 timeOf(const AuditRow &row)
{
    const auto document = json::Document::parse(row.event.toUtf8());
    return json::read<AuditEvent>(document->root(), json::Unknown::Ignore).atMs;
}

//! Chains are shortened by some hundred rows at a time, so that others can write meanwhile.
Task<void> AuditKeeper::shorten(AuditChain chain) const
{
    const qint64 keptSinceMs = m_clock.wallMs() - *m_daysKept * dayMs;
    AuditCheck check(chain.tenant, co_await m_signer.publicKey());
    const auto known = co_await m_audit.checkpoints(chain.tenant, 0, allCheckpoints);
    for (const AuditCheckpoint &checkpoint : known) {
        if (const QString problem = check.checkpoint(checkpoint); !problem.isEmpty())
            throw Failure(FailureKind::Conflict, u"not shortened: "_s + problem);
    }
    for (qint64 done = chain.firstSeq - 1;;) {
        const QList<AuditRow> rows = co_await m_audit.rows(chain.tenant, done, rowsAtOnce);
        std::optional<AuditRow> last;
        for (const AuditRow &row : rows) {
            if (row.seq == chain.lastSeq || timeOf(row) >= keptSinceMs)
                break;
            if (const QString problem = check.row(row); !problem.isEmpty())
                throw Failure(FailureKind::Conflict, u"not shortened: "_s + problem);
            last = row;
        }
        if (!last)
            co_return;
        co_await m_audit.shorten(
            co_await signedAt(chain.tenant, *last, CheckpointReason::Shortened));
        done = last->seq;
    }
}

} // namespace plexus::vault
