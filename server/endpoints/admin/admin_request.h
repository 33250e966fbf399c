// An admin request after every check that does not depend on the operation.
#pragma once

#include "identity/admin_principal.h"
#include "model/page.h"
#include "model/tenant.h"

#include <QHash>

namespace plexus::endpoints {

struct AdminRequest
{
    identity::AdminPrincipal admin;
    QString requestId;
    Tenant tenant; //!< that of `{tenant}`; empty where the path has none
    QHash<QString, QString> path; //!< decoded values of the template's names
    PageRequest page; //!< lists only
    QHash<QString, QString> filters; //!< of the operation, those that were given
    std::optional<qint64> ifVersion; //!< from If-Match
    bool dryRun = false;

    //! For the audit row of what this request changes.
    Actor actor() const
    {
        return {QStringLiteral("admin_key"), admin.keyId, json::nameOf(admin.role), requestId};
    }
    QString id(const QString &name) const { return path.value(name); }
    UserId user() const { return UserId(id(QStringLiteral("user"))); }
};

} // namespace plexus::endpoints
