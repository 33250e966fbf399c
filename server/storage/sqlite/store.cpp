#include "storage/sqlite/store.h"

#include "core/failure.h"
#include "json/document.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

void requireTenant(Connection &connection, const TenantId &tenant)
{
    if (!connection.run("SELECT 1 FROM tenant WHERE id = ?", tenant).next())
        throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
}

TenantSettings settingsOf(Connection &connection, const TenantId &tenant)
{
    auto row = connection.run("SELECT settings FROM tenant WHERE id = ?", tenant);
    if (!row.next())
        throw Failure(FailureKind::NotFound, u"Tenant not found"_s);
    const auto document = json::Document::parse(row.bytes(0));
    return json::read<TenantSettings>(document->root(), json::Unknown::Ignore);
}

AuditEvent serverAuditOf(const Store &store, const Actor &actor, const QString &action,
                         const QString &target, QJsonObject details)
{
    AuditEvent event;
    event.atMs = store.clock.wallMs();
    event.actor = actor;
    event.action = action;
    event.target = target;
    event.details = std::move(details);
    return event;
}

AuditEvent auditOf(const Store &store, const TenantId &tenant, const Actor &actor,
                   const QString &action, const QString &target, QJsonObject details)
{
    AuditEvent event = serverAuditOf(store, actor, action, target, std::move(details));
    event.tenant = tenant;
    return event;
}

} // namespace plexus::storage
