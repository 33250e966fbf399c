// What the operations of the admin contract take and give, besides the records of common/model.
// Members that hold a secret exist in requests and in the one answer that shows it.
#pragma once

#include "model/admin_key.h"
#include "model/not_null.h"
#include "model/page.h"
#include "model/tenant.h"
#include "model/user_token.h"

namespace plexus::admin {

//! No body.
struct Nothing
{
    static constexpr auto fields() { return std::tuple<>{}; }
};

template <typename T>
using ListOf = Page<T>;

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

struct NewTenant
{
    TenantId id;
    QString name;
    TenantStatus status = TenantStatus::Active;
    TenantSettings settings;

    static constexpr auto fields()
    {
        return std::tuple{
            field("entity_id", &NewTenant::id, "First segment of the tenant's addresses"),
            field("name", &NewTenant::name, "For people"),
            field("status", &NewTenant::status, "active or suspended").defaulted(),
            field("settings", &NewTenant::settings, "").defaulted(),
        };
    }
    static void check(const NewTenant &record, const json::Reader &reader);
};

//! Absent members stay as they are; settings are replaced as a whole.
struct TenantPatch
{
    std::optional<QString> name;
    std::optional<TenantStatus> status;
    std::optional<TenantSettings> settings;

    static constexpr auto fields()
    {
        return std::tuple{
            field("name", &TenantPatch::name, "").as<NotNull<QString>>(),
            field("status", &TenantPatch::status, "").as<NotNull<TenantStatus>>(),
            field("settings", &TenantPatch::settings, "").as<NotNull<TenantSettings>>(),
        };
    }
    static void check(const TenantPatch &record, const json::Reader &reader);
};

struct NewHostSecret
{
    QString label;
    std::optional<QString> secret;

    static constexpr auto fields()
    {
        return std::tuple{
            field("label", &NewHostSecret::label, "For people").length(0, 100).defaulted(),
            field("secret", &NewHostSecret::secret,
                  "At least 32 characters; absent: the server makes one")
                .as<NotNull<QString>>(),
        };
    }
    static void check(const NewHostSecret &record, const json::Reader &reader);
};

struct IssuedHostSecret
{
    QString id;
    QString label;
    qint64 createdMs = 0;
    QString secret;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &IssuedHostSecret::id, ""),
            field("label", &IssuedHostSecret::label, ""),
            field("created_at", &IssuedHostSecret::createdMs, "").as<AsTime>(),
            field("secret", &IssuedHostSecret::secret, "Shown once"),
        };
    }
};

struct NewUserToken
{
    QString label;
    std::optional<int> lifetimeDays;
    bool replaceOthers = false;

    static constexpr auto fields()
    {
        return std::tuple{
            field("label", &NewUserToken::label, "For people, e.g. laptop")
                .length(0, 100)
                .defaulted(),
            field("lifetime_days", &NewUserToken::lifetimeDays, "Absent: the tenant's setting")
                .between(1, 3650)
                .as<NotNull<int>>(),
            field("replace_others", &NewUserToken::replaceOthers, "Revoke the user's other tokens")
                .defaulted(),
        };
    }
};

struct IssuedUserToken
{
    TokenId id;
    UserId user;
    QString label;
    qint64 createdMs = 0;
    qint64 expiresMs = 0;
    QString token;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &IssuedUserToken::id, ""),
            field("user_id", &IssuedUserToken::user, ""),
            field("label", &IssuedUserToken::label, ""),
            field("created_at", &IssuedUserToken::createdMs, "").as<AsTime>(),
            field("expires_at", &IssuedUserToken::expiresMs, "").as<AsTime>(),
            field("token", &IssuedUserToken::token, "Shown once"),
        };
    }
};

struct Revoked
{
    int revoked = 0;

    static constexpr auto fields()
    {
        return std::tuple{field("revoked", &Revoked::revoked, "How many were live")};
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

//! What a destructive operation would take away; the answer to `?dry_run=1`.
struct Removal
{
    int tenants = 0;
    int users = 0;
    int tokens = 0;
    int hostSecrets = 0;
    int adminKeys = 0;

    static constexpr auto fields()
    {
        return std::tuple{
            field("tenants", &Removal::tenants, ""),
            field("users", &Removal::users, ""),
            field("tokens", &Removal::tokens, ""),
            field("host_secrets", &Removal::hostSecrets, ""),
            field("admin_keys", &Removal::adminKeys, ""),
        };
    }
};

} // namespace plexus::admin
