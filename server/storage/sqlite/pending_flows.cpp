#include "storage/sqlite/pending_flows.h"

#include "core/failure.h"
#include "json/document.h"
#include "json/write.h"
#include "storage/sqlite/audit_log.h"
#include "storage/sqlite/credential_rows.h"

#include <algorithm>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

#define PLEXUS_FLOW_SELECT                                                                         \
    "SELECT v.id_hash, v.kind, v.holder, v.user, v.session, v.client, v.provider, v.scopes, "      \
    "v.status, v.state_hash, v.browser_hash, v.details, v.created_ms, v.expires_ms, v.version, "   \
    "v.sealed, k.id, k.wrapped, k.ring_key, k.born_under FROM pending_flow v "                     \
    "LEFT JOIN data_key k ON k.tenant = v.tenant AND k.id = v.data_key "

static StoredFlow flowFrom(const TenantId &tenant, const Statement &row)
{
    StoredFlow stored;
    PendingFlow &flow = stored.flow;
    flow.tenant = tenant;
    flow.idHash = row.bytes(0);
    flow.kind = json::enumFromName<FlowKind>(row.text(1)).value_or(FlowKind::Connect);
    if (!row.isNull(2))
        flow.holder = holderFrom(row.query(), 3);
    flow.client = ClientId(row.text(5));
    flow.provider = row.text(6);
    flow.scopes = row.text(7).split(u' ', Qt::SkipEmptyParts);
    flow.status = json::enumFromName<FlowStatus>(row.text(8)).value_or(FlowStatus::Dead);
    flow.stateHash = row.bytes(9);
    flow.browserHash = row.bytes(10);
    flow.details = json::Document::parse(row.bytes(11))->root().toQJson().toObject();
    flow.createdMs = row.integer(12);
    flow.expiresMs = row.integer(13);
    flow.version = row.integer(14);
    if (!row.isNull(15))
        stored.sealed = sealedFrom(row.query(), 15);
    return stored;
}

static std::optional<QByteArray> bytesOrNull(const QByteArray &bytes)
{
    return bytes.isEmpty() ? std::nullopt : std::optional(bytes);
}

static void refuseTooMany(Connection &connection, const PendingFlow &flow, qint64 nowMs)
{
    auto row = connection.run("SELECT count(*) FROM pending_flow WHERE tenant = ? AND holder = ? "
                              "AND provider = ? AND expires_ms > ? "
                              "AND status IN ('open', 'started', 'parked')",
                              flow.tenant, flow.holder->key(), flow.provider, nowMs);
    if (row.next() && row.integer(0) >= PendingFlowRepository::mostOfHolder)
        throw Failure(FailureKind::RateLimited,
                      u"Too many links for this provider are open. Finish one of them, or wait ten "
                      "minutes."_s);
}

static void insertFlow(Connection &connection, const PendingFlow &flow)
{
    const auto holder = flow.holder ? std::optional(flow.holder->key()) : std::nullopt;
    connection.run(
        "INSERT INTO pending_flow (tenant, id_hash, kind, holder, user, session, client, "
        "provider, scopes, status, state_hash, browser_hash, details, created_ms, expires_ms, "
        "version) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        flow.tenant, flow.idHash, json::nameOf(flow.kind), holder,
        flow.holder ? userColumn(*flow.holder) : QVariant(),
        flow.holder ? sessionColumn(*flow.holder) : QVariant(), flow.client, flow.provider,
        flow.scopes.join(u' '), json::nameOf(flow.status), bytesOrNull(flow.stateHash),
        bytesOrNull(flow.browserHash), QString::fromUtf8(json::dump(flow.details)), flow.createdMs,
        flow.expiresMs, flow.version);
}

static PendingFlow created(Connection &connection, PendingFlow flow, qint64 nowMs)
{
    flow.createdMs = nowMs;
    flow.version = 1;
    requireTenant(connection, flow.tenant);
    if (flow.holder) {
        requireHolder(connection, flow.tenant, *flow.holder);
        refuseTooMany(connection, flow, nowMs);
    }
    insertFlow(connection, flow);
    return flow;
}

Task<PendingFlow> SqlitePendingFlows::create(PendingFlow flow)
{
    co_return co_await m_store.writer.write<PendingFlow>(
        [=, store = m_store](Connection &connection) {
            return created(connection, flow, store.clock.wallMs());
        });
}

static bool asksForAtLeast(const PendingFlow &flow, const QStringList &scopes)
{
    return std::ranges::all_of(
        scopes, [&flow](const QString &scope) { return flow.scopes.contains(scope); });
}

static std::optional<PendingFlow> reusable(Connection &connection, const PendingFlow &flow,
                                           qint64 untilMs)
{
    auto row = connection.run(
        PLEXUS_FLOW_SELECT "WHERE v.tenant = ? AND v.holder = ? AND v.provider = ? AND v.kind = ? "
                           "AND v.client = ? AND v.expires_ms >= ? AND v.status IN ('open', "
                           "'started') ORDER BY v.expires_ms DESC",
        flow.tenant, flow.holder->key(), flow.provider, json::nameOf(flow.kind), flow.client,
        untilMs);
    while (row.next()) {
        const PendingFlow open = flowFrom(flow.tenant, row).flow;
        if (asksForAtLeast(open, flow.scopes))
            return open;
    }
    return std::nullopt;
}

Task<PendingFlow> SqlitePendingFlows::reuseOrCreate(PendingFlow flow, qint64 untilMs)
{
    co_return co_await m_store.writer.write<PendingFlow>(
        [=, store = m_store](Connection &connection) {
            const auto open = reusable(connection, flow, untilMs);
            return open ? *open : created(connection, flow, store.clock.wallMs());
        });
}

Task<std::optional<StoredFlow>> SqlitePendingFlows::find(TenantId tenant, QByteArray idHash)
{
    auto row = m_store.readers.here().run(
        PLEXUS_FLOW_SELECT "WHERE v.tenant = ? AND v.id_hash = ? AND v.expires_ms > ?", tenant,
        idHash, m_store.clock.wallMs());
    co_return row.next() ? std::optional(flowFrom(tenant, row)) : std::nullopt;
}

Task<std::optional<StoredFlow>> SqlitePendingFlows::findByState(TenantId tenant,
                                                                QByteArray stateHash)
{
    auto row = m_store.readers.here().run(
        PLEXUS_FLOW_SELECT "WHERE v.tenant = ? AND v.state_hash = ? AND v.expires_ms > ?", tenant,
        stateHash, m_store.clock.wallMs());
    co_return row.next() ? std::optional(flowFrom(tenant, row)) : std::nullopt;
}

Task<QList<StoredFlow>> SqlitePendingFlows::parked(TenantId tenant, CredentialHolder holder)
{
    auto row = m_store.readers.here().run(
        PLEXUS_FLOW_SELECT "WHERE v.tenant = ? AND v.holder = ? AND v.status = 'parked' AND "
                           "v.expires_ms > ? ORDER BY v.created_ms, v.id_hash",
        tenant, holder.key(), m_store.clock.wallMs());
    QList<StoredFlow> flows;
    while (row.next())
        flows << flowFrom(tenant, row);
    co_return flows;
}
#undef PLEXUS_FLOW_SELECT

static bool writeStep(Connection &connection, const StoredFlow &next, qint64 nowMs)
{
    const PendingFlow &flow = next.flow;
    const auto text = next.sealed ? std::optional(next.sealed->text) : std::nullopt;
    const auto key = next.sealed ? std::optional(next.sealed->key.id) : std::nullopt;
    const auto holder = flow.holder ? std::optional(flow.holder->key()) : std::nullopt;
    return connection
               .run("UPDATE pending_flow SET holder = ?, user = ?, session = ?, scopes = ?, status "
                    "= ?, state_hash = ?, browser_hash = ?, details = ?, sealed = ?, data_key = ?, "
                    "version = version + 1 WHERE tenant = ? AND id_hash = ? AND version = ? AND "
                    "expires_ms > ?",
                    holder, flow.holder ? userColumn(*flow.holder) : QVariant(),
                    flow.holder ? sessionColumn(*flow.holder) : QVariant(), flow.scopes.join(u' '),
                    json::nameOf(flow.status), bytesOrNull(flow.stateHash),
                    bytesOrNull(flow.browserHash), QString::fromUtf8(json::dump(flow.details)),
                    text, key, flow.tenant, flow.idHash, flow.version, nowMs)
               .affectedRows()
        == 1;
}

bool makeStep(const Store &store, Connection &connection, const StoredFlow &next)
{
    if (next.sealed)
        requireDataKey(connection, next.flow.tenant, *next.sealed);
    const qint64 now = store.clock.wallMs();
    if (!writeStep(connection, next, now))
        return false;
    recordChange(connection, next.flow.tenant, ChangeKind::Flow,
                 QString::fromLatin1(next.flow.idHash.toHex()), now);
    return true;
}

static AuditEvent auditOfFlow(const Store &store, const PendingFlow &flow, const FlowEvent &event)
{
    QJsonObject details;
    if (flow.holder)
        details.insert(u"holder"_s, flow.holder->key());
    if (!event.reason.isEmpty())
        details.insert(u"reason"_s, event.reason);
    return auditOf(store, flow.tenant, event.actor, event.action, flow.provider, details);
}

Task<std::optional<PendingFlow>> SqlitePendingFlows::advance(StoredFlow next,
                                                             std::optional<FlowEvent> event)
{
    co_return co_await m_store.writer.write<std::optional<PendingFlow>>(
        [=, store = m_store](Connection &connection) -> std::optional<PendingFlow> {
            if (!makeStep(store, connection, next))
                return std::nullopt;
            if (event)
                appendAudit(connection, auditOfFlow(store, next.flow, *event));
            PendingFlow flow = next.flow;
            ++flow.version;
            return flow;
        });
}

} // namespace plexus::storage
