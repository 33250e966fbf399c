// What creates and changes tenants.
#pragma once

#include "model/not_null.h"
#include "model/tenant.h"

namespace plexus::admin {

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

} // namespace plexus::admin
