// What the tables of credentials have in common.
#pragma once

#include "model/credential_holder.h"
#include "storage/external_token_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

//! Throws Failure{NotFound} unless the user or session exists.
void requireHolder(Connection &connection, const TenantId &tenant, const CredentialHolder &holder);

//! Throws DataKeyGone unless the tenant has the data key.
void requireDataKey(Connection &connection, const TenantId &tenant, const SealedValue &value);

//! As bound to columns `user` and `session`: one of them is NULL.
QVariant userColumn(const CredentialHolder &holder);
QVariant sessionColumn(const CredentialHolder &holder);

//! From two columns, the first at `first`.
CredentialHolder holderFrom(const QSqlQuery &row, int first);

//! From `sealed, k.id, k.wrapped, k.ring_key, k.born_under`, the first at `first`.
SealedValue sealedFrom(const QSqlQuery &row, int first);

//! Audit event of the first use of a day, which may be written a little later.
AuditEvent useAuditOf(const Store &store, const TenantId &tenant, const CredentialUse &use,
                      const QString &action, QJsonObject details);

std::optional<qint64> integerAt(const QSqlQuery &row, int column);

} // namespace plexus::storage
