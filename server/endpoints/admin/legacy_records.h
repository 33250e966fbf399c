// The original's tenant records.
#pragma once

#include "admin_api/records.h"

namespace plexus::endpoints {

//! `settings_json`: only what differs from the defaults is written, so that what was set comes
//! back; null means none.
struct AsLegacySettings
{
    static QJsonObject schema();
    static void read(const json::Value &value, TenantSettings &out, const json::Reader &reader);
    static void read(const json::Value &value, std::optional<TenantSettings> &out,
                     const json::Reader &reader);
    static QJsonValue write(const TenantSettings &settings);
    static QJsonValue write(const std::optional<TenantSettings> &settings);
};

//! Body of POST.
struct LegacyNewTenant
{
    TenantId id;
    QString name;
    TenantStatus status = TenantStatus::Active;
    TenantSettings settings;

    static constexpr auto fields()
    {
        return std::tuple{
            field("entity_id", &LegacyNewTenant::id),
            field("tenant_name", &LegacyNewTenant::name),
            field("status", &LegacyNewTenant::status).defaulted(),
            field("settings_json", &LegacyNewTenant::settings).as<AsLegacySettings>().defaulted(),
        };
    }
    static void check(const LegacyNewTenant &record, const json::Reader &reader);
};

//! Body of PUT: only members that are present are set.
struct LegacyTenantChange
{
    std::optional<QString> name;
    std::optional<TenantStatus> status;
    std::optional<TenantSettings> settings;

    static constexpr auto fields()
    {
        return std::tuple{
            field("tenant_name", &LegacyTenantChange::name).as<NotNull<QString>>(),
            field("status", &LegacyTenantChange::status).as<NotNull<TenantStatus>>(),
            field("settings_json", &LegacyTenantChange::settings).as<AsLegacySettings>(),
        };
    }
    static void check(const LegacyTenantChange &record, const json::Reader &reader);
};

//! What is answered.
struct LegacyTenant
{
    QString name;
    TenantStatus status = TenantStatus::Active;
    TenantSettings settings;
    TenantId id;
    qint64 createdMs = 0;

    explicit LegacyTenant(const Tenant &tenant);
    static constexpr auto fields()
    {
        return std::tuple{
            field("tenant_name", &LegacyTenant::name),
            field("status", &LegacyTenant::status),
            field("settings_json", &LegacyTenant::settings).as<AsLegacySettings>(),
            field("entity_id", &LegacyTenant::id),
            field("created_at", &LegacyTenant::createdMs).as<AsTime>(),
        };
    }
};

} // namespace plexus::endpoints
