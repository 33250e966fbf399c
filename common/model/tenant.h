// A tenant and its settings.
#pragma once

#include "core/ids.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus {

enum class TenantStatus { Active, Suspended };

//! Whether callers without a token may use the tenant's endpoint.
enum class GuestPolicy { Off, Allowed };

//! What a tenant's administrator can set. Every member has a default; unknown names are refused, so
//! that a typing error does not pass silently. Names of other systems live under `custom`.
struct TenantSettings
{
    GuestPolicy guests = GuestPolicy::Off;
    QStringList allowedOrigins; //!< browser origins, e.g. `https://app.example.com`
    QStringList defaultToolSets; //!< listed when the caller names no set; empty: all
    bool enforceToolSets = false; //!< calls outside the default sets are refused too
    bool urlTokens = false; //!< accept `/mcp/token_auth/{token}`
    int tokenLifetimeDays = 90; //!< of new user tokens, 1 to 3650
    int sessionIdleMinutes = 1440; //!< a session not used for so long ends, 1 to 43200
    int sessionLifetimeHours = 168; //!< a session ends after so long, used or not, 1 to 8760
    int maxSessions = 10000; //!< live sessions of the tenant
    int maxSessionsPerUser = 100; //!< live sessions of one user
    QJsonObject custom; //!< kept and returned, not interpreted
};

struct Tenant
{
    TenantId id;
    QString name;
    TenantStatus status = TenantStatus::Active;
    TenantSettings settings;
    qint64 createdMs = 0; //!< wall milliseconds
    qint64 version = 0; //!< grows with every change; the ETag
};

} // namespace plexus
