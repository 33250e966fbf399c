// The original's provider record.
#pragma once

#include "admin_api/provider_records.h"

namespace plexus::endpoints {

//! Body of POST and PUT. What was read may be sent back: without a secret, the one that there is
//! stays.
struct LegacyProvider
{
    QString name;
    QString clientId;
    std::optional<QString> clientSecret;
    std::optional<bool> secretSet; //!< of an answer; says nothing here
    QString authorizationUrl;
    QString tokenUrl;
    QStringList scopes;
    std::optional<QString> userinfoUrl;

    static constexpr auto fields()
    {
        using P = LegacyProvider;
        return std::tuple{
            field("provider_name", &P::name).length(1, 63),
            field("client_id", &P::clientId).length(1, 1000),
            field("client_secret", &P::clientSecret),
            field("client_secret_set", &P::secretSet),
            field("authorization_url", &P::authorizationUrl).length(1, 2000),
            field("token_url", &P::tokenUrl).length(1, 2000),
            field("default_scopes", &P::scopes).items(0, 100),
            field("userinfo_url", &P::userinfoUrl),
        };
    }
    static void check(const LegacyProvider &record, const json::Reader &reader);

    //! As overrides of a configuration; what is null here is taken away.
    QJsonObject overrides() const;
};

//! The answer: the original's members, with null for the secret, which it gave in clear.
QJsonObject legacyProvider(const admin::ProviderInfo &info);

} // namespace plexus::endpoints
