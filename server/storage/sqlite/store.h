// What all repositories share.
#pragma once

#include "model/tenant.h"
#include "storage/sqlite/audit_log.h"
#include "storage/sqlite/change_log.h"
#include "storage/sqlite/readers.h"
#include "storage/sqlite/writer.h"

namespace plexus::storage {

//! One database file, open.
struct Store
{
    const Clock &clock;
    Readers &readers;
    Writer &writer;
};

//! Throws Failure{NotFound} unless the tenant exists.
void requireTenant(Connection &connection, const TenantId &tenant);

//! The tenant's settings; members that a newer program wrote are left out. Throws
//! Failure{NotFound} unless the tenant exists.
TenantSettings settingsOf(Connection &connection, const TenantId &tenant);

//! Audit event of a change that happens now.
AuditEvent auditOf(const Store &store, const TenantId &tenant, const Actor &actor,
                   const QString &action, const QString &target, QJsonObject details = {});
//! The same on the server's own chain.
AuditEvent serverAuditOf(const Store &store, const Actor &actor, const QString &action,
                         const QString &target, QJsonObject details = {});

} // namespace plexus::storage
