// A tenant and its settings.
#pragma once

#include "core/ids.h"
#include "json/fields.h"
#include "model/as_time.h"
#include "model/quotas.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus {

enum class TenantStatus { Active, Suspended };
std::span<const json::EnumName<TenantStatus>> enumNames(TenantStatus);

//! Whether callers without a token may use the tenant's endpoint.
enum class GuestPolicy { Off, Allowed };
std::span<const json::EnumName<GuestPolicy>> enumNames(GuestPolicy);

//! Whether guests may connect accounts at third parties, for as long as their session lives.
enum class GuestConnections {
    Off,
    ConfirmCode, //!< once the guest's client has sent the code that the browser shows
};
std::span<const json::EnumName<GuestConnections>> enumNames(GuestConnections);

//! What clients of 2026-07-28 that cannot open pages get when an account or a key is missing.
enum class IncapableClients {
    Link, //!< a result of the tool with a link, which the model can pass on
    Refuse, //!< the protocol's error -32021
};
std::span<const json::EnumName<IncapableClients>> enumNames(IncapableClients);

//! How clients of 2025-11-25 are asked to open such a page.
enum class LegacyUrlMode {
    Inline, //!< during the call, which goes on once the page is done
    Error, //!< by the error -32042, after which they call again
};
std::span<const json::EnumName<LegacyUrlMode>> enumNames(LegacyUrlMode);

//! What a tenant's administrator can set. Every member has a default; unknown names are refused, so
//! that a typing error does not pass silently. Names of other systems live under `custom`.
struct TenantSettings
{
    GuestPolicy guests = GuestPolicy::Off;
    GuestConnections guestConnections = GuestConnections::Off;
    QStringList allowedOrigins; //!< browser origins, e.g. `https://app.example.com`
    QStringList defaultToolSets; //!< listed when the caller names no set; empty: all
    bool enforceToolSets = false; //!< calls outside the default sets are refused too
    bool urlTokens = false; //!< accept `/mcp/token_auth/{token}`
    int tokenLifetimeDays = 90; //!< of new user tokens, 1 to 3650
    int sessionIdleMinutes = 1440; //!< a session not used for so long ends, 1 to 43200
    int sessionLifetimeHours = 168; //!< a session ends after so long, used or not, 1 to 8760
    int maxSessions = 10000; //!< live sessions of the tenant
    int maxSessionsPerUser = 100; //!< live sessions of one user
    int maxTasks = 10000; //!< unfinished tasks of the tenant
    int maxTasksPerUser = 100; //!< unfinished tasks of one user, or of all guests
    Quotas quotas; //!< what differs from the server's
    int activityDays = 30; //!< how long the activity log remembers calls
    int activityRows = 100'000; //!< how many calls it remembers; 0: none
    QString accentColour; //!< of the tenant's pages, `#rrggbb`; empty: ours
    QString hostLoginUrl; //!< where the host application signs users in; empty: it does not
    bool tokenLogin = false; //!< users may sign in to the pages with a user token
    //! What clients get that cannot open the page where an account or key is connected.
    IncapableClients incapableClients = IncapableClients::Link;
    LegacyUrlMode legacyUrlMode = LegacyUrlMode::Inline;
    QJsonObject custom; //!< kept and returned, not interpreted

    static constexpr const char *unknownHint =
        "is no setting of Plexus; settings of other programs go under custom";
    static constexpr auto fields();
    //! The rules that go beyond types and ranges.
    static void check(const TenantSettings &settings, const json::Reader &reader);
    friend bool operator==(const TenantSettings &, const TenantSettings &) = default;
};

struct Tenant
{
    TenantId id;
    QString name;
    TenantStatus status = TenantStatus::Active;
    TenantSettings settings;
    qint64 createdMs = 0; //!< wall milliseconds
    qint64 version = 0; //!< grows with every change; the ETag

    static constexpr auto fields();
};

//! Why `name` cannot be a tenant's name, or an empty string when it can: 1 to 200 characters, no
//! control characters.
QString whyNotTenantName(const QString &name);

constexpr auto TenantSettings::fields()
{
    using S = TenantSettings;
    return std::tuple{
        field("guests", &S::guests, "Whether callers without a token may use the endpoint")
            .defaulted(),
        field("guest_connections", &S::guestConnections,
              "Whether guests may connect accounts: off, or confirm_code (the browser shows a code "
              "that the guest has to tell the assistant; weaker than signing in)")
            .defaulted(),
        field("allowed_origins", &S::allowedOrigins,
              "Browser origins that may call, as scheme://host or scheme://host:port")
            .items(0, 100)
            .defaulted(),
        field("default_tool_sets", &S::defaultToolSets,
              "Tool sets that are listed when the caller names none; empty: all")
            .items(0, 100)
            .defaulted(),
        field("enforce_tool_sets", &S::enforceToolSets,
              "Refuse calls of tools outside the default sets")
            .defaulted(),
        field("url_tokens", &S::urlTokens, "Accept user tokens in the address (they leak easily)")
            .defaulted(),
        field("token_lifetime_days", &S::tokenLifetimeDays, "Days for which new user tokens count")
            .between(1, 3650)
            .defaulted(),
        field("session_idle_minutes", &S::sessionIdleMinutes,
              "Minutes after which an unused session ends")
            .between(1, 43200)
            .defaulted(),
        field("session_lifetime_hours", &S::sessionLifetimeHours,
              "Hours after which every session ends")
            .between(1, 8760)
            .defaulted(),
        field("max_sessions", &S::maxSessions, "How many sessions may be live")
            .between(1, 1'000'000)
            .defaulted(),
        field("max_sessions_per_user", &S::maxSessionsPerUser,
              "How many sessions of one user may be live")
            .between(1, 100'000)
            .defaulted(),
        field("max_tasks", &S::maxTasks, "How many tasks may be unfinished")
            .between(1, 1'000'000)
            .defaulted(),
        field("max_tasks_per_user", &S::maxTasksPerUser,
              "How many tasks of one user, or of all guests, may be unfinished")
            .between(1, 100'000)
            .defaulted(),
        field("quotas", &S::quotas,
              "How much callers may ask for; absent: as the server says, 0: no limit")
            .defaulted(),
        field("activity_days", &S::activityDays, "Days for which the activity log remembers calls")
            .between(1, 3650)
            .defaulted(),
        field("activity_rows", &S::activityRows,
              "How many calls the activity log remembers; 0: none")
            .between(0, 1'000'000)
            .defaulted(),
        field("accent_colour", &S::accentColour,
              "Colour of the tenant's pages, as #rrggbb; kept readable whatever it is")
            .defaulted(),
        field("host_login_url", &S::hostLoginUrl,
              "The host application's page that signs users in to the tenant's pages")
            .length(0, 2000)
            .defaulted(),
        field("allow_token_login", &S::tokenLogin,
              "Let users sign in to the pages by pasting a user token; for development")
            .defaulted(),
        field("clients_without_url_mode", &S::incapableClients,
              "What clients of 2026-07-28 get that cannot open the page for a missing account or "
              "key: link (a result with the link) or refuse (error -32021)")
            .defaulted(),
        field("legacy_url_mode", &S::legacyUrlMode,
              "How clients of 2025-11-25 are asked to open that page: inline (during the call) or "
              "error (-32042)")
            .defaulted(),
        field("custom", &S::custom, "Settings of other programs; kept, not interpreted")
            .defaulted(),
    };
}

constexpr auto Tenant::fields()
{
    return std::tuple{
        field("entity_id", &Tenant::id, "First segment of the tenant's addresses"),
        field("name", &Tenant::name, "For people"),
        field("status", &Tenant::status, "A suspended tenant answers nobody"),
        field("settings", &Tenant::settings, ""),
        field("created_at", &Tenant::createdMs, "").as<AsTime>(),
        field("version", &Tenant::version, "Grows with every change"),
    };
}

} // namespace plexus
