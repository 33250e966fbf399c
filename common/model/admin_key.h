// Keys for the admin API, and who did what with them.
#pragma once

#include "core/ids.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace plexus {

//! Viewer reads, Operator changes tenants and users, Owner also manages admin keys and the server.
enum class AdminRole { Viewer, Operator, Owner };

struct AdminKey
{
    QString id;
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant; //!< restricted to this tenant
    qint64 createdMs = 0;
    std::optional<qint64> expiresMs;
    std::optional<qint64> lastUsedMs;
};

//! Who causes a change; stored in its audit row.
struct Actor
{
    QString kind; //!< `admin_key`, `host_app`, `user` or `server`
    QString id; //!< id of the key, secret or user; never the credential
    QString role; //!< the admin role, empty for others
    QString requestId;
};

struct AuditEvent
{
    qint64 seq = 0;
    qint64 atMs = 0;
    std::optional<TenantId> tenant; //!< none: the server's own chain
    Actor actor;
    QString action; //!< e.g. `tenant.created`
    QString target; //!< id of what was changed
    QJsonObject details; //!< ids and names of changed members only, no values that could be secret
};

} // namespace plexus
