// What an OAuth provider is like.
#pragma once

#include "model/provider_rules.h"
#include "model/provider_use.h"

namespace plexus {

//! Everything of a provider but a tenant's own client there. Presets are these as files; what a
//! tenant says differently is a merge patch (RFC 7396) on one. URLs may hold variables.
struct ProviderDescriptor
{
    QString name; //!< of the preset, or of the tenant's provider
    QString displayName;
    QString setupUrl; //!< where a client is registered, for people
    QString setupHint; //!< for people: what to mind there
    QString issuer; //!< RFC 8414; empty: unknown
    QString authorizationUrl;
    QString tokenUrl;
    QString refreshUrl; //!< empty: the token URL
    QStringList asks; //!< members that a preset leaves to the administrator
    QList<ProviderVariable> variables;
    StringMap renamed; //!< parameters that are called otherwise, e.g. `client_id` → `client_key`
    ScopeRules scopes;
    AuthorizationRules authorization;
    TokenRules token;
    AccountRules account;
    ApiRules api;
    RevocationRules revocation;

    static constexpr auto fields();
    //! Checks what is there; what is missing is whyNotComplete()'s concern.
    static void check(const ProviderDescriptor &descriptor, const json::Reader &reader);
    friend bool operator==(const ProviderDescriptor &, const ProviderDescriptor &) = default;
};

//! Why `name` cannot be a provider's name, or an empty string when it can: it is a segment of the
//! redirect URI, so 1 to 63 of `[A-Za-z0-9._-]`, the first a letter or digit.
QString whyNotProviderName(const QString &name);

//! What has to be given before accounts can be linked, e.g. `token_url is missing`; empty when
//! nothing has.
QString whyNotComplete(const ProviderDescriptor &descriptor, const StringMap &variables);

constexpr auto ProviderDescriptor::fields()
{
    using D = ProviderDescriptor;
    return std::tuple{
        field("name", &D::name, ""),
        field("display_name", &D::displayName, "For people").length(0, 100).defaulted(),
        field("setup_url", &D::setupUrl, "Where a client is registered").defaulted(),
        field("setup_hint", &D::setupHint, "What to mind there").length(0, 1000).defaulted(),
        field("issuer", &D::issuer, "The authorization server's issuer").defaulted(),
        field("authorization_url", &D::authorizationUrl, "").defaulted(),
        field("token_url", &D::tokenUrl, "").defaulted(),
        field("refresh_url", &D::refreshUrl, "Empty: the token URL").defaulted(),
        field("asks", &D::asks, "Members that are left to the administrator")
            .items(0, 20)
            .defaulted(),
        field("variables", &D::variables, "").items(0, 20).defaulted(),
        field("renamed", &D::renamed, "Parameters that are called otherwise").defaulted(),
        field("scopes", &D::scopes, "").defaulted(),
        field("authorization", &D::authorization, "").defaulted(),
        field("token", &D::token, "").defaulted(),
        field("account", &D::account, "").defaulted(),
        field("api", &D::api, "").defaulted(),
        field("revocation", &D::revocation, "").defaulted(),
    };
}

} // namespace plexus
