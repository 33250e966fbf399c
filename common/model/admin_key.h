// Keys for the admin API, and who did what with them.
#pragma once

#include "core/ids.h"
#include "json/fields.h"
#include "model/as_time.h"

#include <QJsonObject>
#include <QString>

#include <optional>

namespace plexus {

//! Viewer reads, Operator changes tenants and users, Owner also manages admin keys and the server.
enum class AdminRole { Viewer, Operator, Owner };
std::span<const json::EnumName<AdminRole>> enumNames(AdminRole);

struct AdminKey
{
    QString id;
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant; //!< restricted to this tenant
    qint64 createdMs = 0;
    std::optional<qint64> expiresMs;
    std::optional<qint64> lastUsedMs;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &AdminKey::id, "Public id, not the key"),
            field("label", &AdminKey::label, ""),
            field("role", &AdminKey::role, ""),
            field("entity_id", &AdminKey::tenant, "Restricted to this tenant; null: the server's"),
            field("created_at", &AdminKey::createdMs, "").as<AsTime>(),
            field("expires_at", &AdminKey::expiresMs, "").as<AsTime>(),
            field("last_used_at", &AdminKey::lastUsedMs, "").as<AsTime>(),
        };
    }
};

//! Who causes a change; stored in its audit row.
struct Actor
{
    QString kind; //!< `admin_key`, `host_app`, `user` or `server`
    QString id; //!< id of the key, secret or user; never the credential
    QString role; //!< the admin role, empty for others
    QString requestId;

    static constexpr auto fields()
    {
        return std::tuple{
            field("kind", &Actor::kind, "admin_key, host_app, user or server"),
            field("id", &Actor::id, "Never the credential"),
            field("role", &Actor::role, ""),
            field("request_id", &Actor::requestId, ""),
        };
    }
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

    static constexpr auto fields()
    {
        return std::tuple{
            field("seq", &AuditEvent::seq, ""),
            field("at", &AuditEvent::atMs, "").as<AsTime>(),
            field("entity_id", &AuditEvent::tenant, "null: the server"),
            field("actor", &AuditEvent::actor, ""),
            field("action", &AuditEvent::action, "e.g. tenant.created"),
            field("target", &AuditEvent::target, "Id of what was changed"),
            field("details", &AuditEvent::details, "Ids and names, no values"),
        };
    }
};

} // namespace plexus
