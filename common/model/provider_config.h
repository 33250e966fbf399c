// A tenant's client at a provider.
#pragma once

#include "core/ids.h"
#include "model/as_time.h"
#include "model/provider_descriptor.h"

#include <QJsonObject>

namespace plexus {

//! As it is kept and shown; the client secret itself is sealed beside it and never shown.
struct ProviderConfig
{
    TenantId tenant;
    QString name; //!< what tools ask for, and a segment of the redirect URI
    QString preset; //!< empty: everything is in `overrides`
    QString clientId;
    bool hasSecret = false;
    QString secretLast4; //!< of long secrets only
    StringMap variables; //!< values of the descriptor's variables
    QJsonObject overrides; //!< merge patch (RFC 7396) on the preset's descriptor
    bool enabled = true;
    qint64 createdMs = 0; //!< wall milliseconds
    qint64 changedMs = 0;
    qint64 version = 0; //!< grows with every change; the ETag

    static constexpr auto fields()
    {
        using P = ProviderConfig;
        return std::tuple{
            field("entity_id", &P::tenant, ""),
            field("name", &P::name, "What tools ask for"),
            field("preset", &P::preset, "Empty: none").defaulted(),
            field("client_id", &P::clientId, ""),
            field("has_secret", &P::hasSecret, "").defaulted(),
            field("secret_last4", &P::secretLast4, "Of long secrets only").defaulted(),
            field("variables", &P::variables, "Values of the descriptor's variables").defaulted(),
            field("overrides", &P::overrides, "What differs from the preset").defaulted(),
            field("enabled", &P::enabled, "").defaulted(),
            field("created_at", &P::createdMs, "").as<AsTime>(),
            field("changed_at", &P::changedMs, "").as<AsTime>(),
            field("version", &P::version, "Grows with every change").defaulted(),
        };
    }
};

} // namespace plexus
