#include "storage/sqlite/credential_rows.h"

#include "core/failure.h"
#include "storage/data_key_gone.h"

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

static bool holderExists(Connection &connection, const TenantId &tenant,
                         const CredentialHolder &holder)
{
    return holder.user
        ? connection
              .run("SELECT 1 FROM plexus_user WHERE tenant = ? AND id = ?", tenant, *holder.user)
              .next()
        : connection
              .run("SELECT 1 FROM session WHERE tenant = ? AND id_hash = ?", tenant, holder.session)
              .next();
}

void requireHolder(Connection &connection, const TenantId &tenant, const CredentialHolder &holder)
{
    if (!holderExists(connection, tenant, holder))
        throw Failure(FailureKind::NotFound, u"User not found"_s);
}

void requireDataKey(Connection &connection, const TenantId &tenant, const SealedValue &value)
{
    if (!connection.run("SELECT 1 FROM data_key WHERE tenant = ? AND id = ?", tenant, value.key.id)
             .next())
        throw DataKeyGone();
}

QVariant userColumn(const CredentialHolder &holder)
{
    return holder.user ? toBound(*holder.user) : QVariant();
}

QVariant sessionColumn(const CredentialHolder &holder)
{
    return holder.user ? QVariant() : toBound(holder.session);
}

CredentialHolder holderFrom(const QSqlQuery &row, int first)
{
    return row.isNull(first) ? CredentialHolder::ofGuest(row.value(first + 1).toByteArray())
                             : CredentialHolder::ofUser(UserId(row.value(first).toString()));
}

SealedValue sealedFrom(const QSqlQuery &row, int first)
{
    return {row.value(first).toByteArray(),
            {row.value(first + 1).toString(), row.value(first + 2).toByteArray(),
             row.value(first + 3).toString(), row.value(first + 4).toString()}};
}

AuditEvent useAuditOf(const Store &store, const TenantId &tenant, const CredentialUse &use,
                      const QString &action, QJsonObject details)
{
    details.insert(u"holder"_s, use.holder.key());
    details.insert(u"used_at"_s, toRfc3339(use.atMs));
    return auditOf(store, tenant, use.actor(), action, use.provider, std::move(details));
}

std::optional<qint64> integerAt(const QSqlQuery &row, int column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.value(column).toLongLong());
}

} // namespace plexus::storage
