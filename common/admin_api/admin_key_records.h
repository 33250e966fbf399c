// Admin keys: who one is, what asks for one, and the one answer that shows it.
#pragma once

#include "model/admin_key.h"
#include "model/not_null.h"

namespace plexus::admin {

struct WhoAmI
{
    QString keyId;
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant;
    QString serverVersion;
    qint64 serverTimeMs = 0; //!< so that a client notices that its clock is wrong

    static constexpr auto fields()
    {
        return std::tuple{
            field("key_id", &WhoAmI::keyId, "configured: the key of the configuration"),
            field("label", &WhoAmI::label, ""),
            field("role", &WhoAmI::role, ""),
            field("entity_id", &WhoAmI::tenant, "Restricted to this tenant"),
            field("server_version", &WhoAmI::serverVersion, ""),
            field("server_time", &WhoAmI::serverTimeMs, "").as<AsTime>(),
        };
    }
};

struct NewAdminKey
{
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant;
    std::optional<int> lifetimeDays;

    static constexpr auto fields()
    {
        return std::tuple{
            field("label", &NewAdminKey::label, "For people").length(1, 100),
            field("role", &NewAdminKey::role, "viewer, operator or owner"),
            field("entity_id", &NewAdminKey::tenant, "Restrict to this tenant")
                .as<NotNull<TenantId>>(),
            field("lifetime_days", &NewAdminKey::lifetimeDays, "Absent: does not expire")
                .between(1, 3650)
                .as<NotNull<int>>(),
        };
    }
};

struct IssuedAdminKey
{
    QString id;
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant;
    qint64 createdMs = 0;
    std::optional<qint64> expiresMs;
    QString key;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &IssuedAdminKey::id, ""),
            field("label", &IssuedAdminKey::label, ""),
            field("role", &IssuedAdminKey::role, ""),
            field("entity_id", &IssuedAdminKey::tenant, ""),
            field("created_at", &IssuedAdminKey::createdMs, "").as<AsTime>(),
            field("expires_at", &IssuedAdminKey::expiresMs, "").as<AsTime>(),
            field("key", &IssuedAdminKey::key, "Shown once"),
        };
    }
};

} // namespace plexus::admin
