// A tenant's OAuth providers: what creates and changes one, and how one is shown.
#pragma once

#include "model/not_null.h"
#include "model/provider_config.h"

namespace plexus::admin {

//! Reports what no client id or secret holds (RFC 6749 appendix A.1 and A.2): it would fail at the
//! provider only.
void checkPrintable(const QString &text, const json::Reader &reader);

struct NewProvider
{
    QString name;
    QString preset;
    QString clientId;
    QString clientSecret;
    StringMap variables;
    QJsonObject overrides;
    bool enabled = true;

    static constexpr auto fields()
    {
        using P = NewProvider;
        return std::tuple{
            field("name", &P::name, "What tools ask for; a segment of the redirect URI"),
            field("preset", &P::preset, "Absent: everything is in overrides").defaulted(),
            field("client_id", &P::clientId, "").length(1, 1000),
            field("client_secret", &P::clientSecret, "Never shown again; absent: a public client")
                .length(0, 4000)
                .defaulted(),
            field("variables", &P::variables, "Values of the preset's variables").defaulted(),
            field("overrides", &P::overrides, "Merge patch (RFC 7396) on the preset").defaulted(),
            field("enabled", &P::enabled, "").defaulted(),
        };
    }
    static void check(const NewProvider &record, const json::Reader &reader);
};

//! Absent members stay as they are.
struct ProviderPatch
{
    std::optional<QString> preset;
    std::optional<QString> clientId;
    std::optional<QString> clientSecret;
    std::optional<StringMap> variables;
    std::optional<QJsonObject> overrides;
    std::optional<bool> enabled;

    static constexpr auto fields()
    {
        using P = ProviderPatch;
        return std::tuple{
            field("preset", &P::preset, "Empty: none").as<NotNull<QString>>(),
            field("client_id", &P::clientId, "").as<NotNull<QString>>(),
            field("client_secret", &P::clientSecret, "Empty: a public client from now on")
                .as<NotNull<QString>>(),
            field("variables", &P::variables, "Others stay; empty: the preset's value again")
                .as<NotNull<StringMap>>(),
            field("overrides", &P::overrides, "Merge patch (RFC 7396) on those that there are")
                .as<NotNull<QJsonObject>>(),
            field("enabled", &P::enabled, "").as<NotNull<bool>>(),
        };
    }
    static void check(const ProviderPatch &record, const json::Reader &reader);
};

//! Without the client secret, which nothing shows.
struct ProviderInfo
{
    TenantId tenant;
    QString name;
    QString preset;
    QString clientId;
    bool hasSecret = false;
    QString secretLast4;
    bool enabled = true;
    QString problem;
    QString redirectUri;
    QString authorizationUrl;
    QString tokenUrl;
    QString userinfoUrl;
    QStringList scopes;
    StringMap variables;
    QJsonObject overrides;
    qint64 createdMs = 0;
    qint64 changedMs = 0;
    qint64 version = 0;

    static constexpr auto fields()
    {
        using P = ProviderInfo;
        return std::tuple{
            field("entity_id", &P::tenant, ""),
            field("name", &P::name, "What tools ask for"),
            field("preset", &P::preset, "Empty: none"),
            field("client_id", &P::clientId, ""),
            field("has_secret", &P::hasSecret, ""),
            field("secret_last4", &P::secretLast4, "Of long secrets only"),
            field("enabled", &P::enabled, "false: nobody can link or use an account"),
            field("problem", &P::problem, "Why it cannot be used; empty: it can"),
            field("redirect_uri", &P::redirectUri, "To be registered at the provider, exactly so"),
            field("authorization_url", &P::authorizationUrl, "As it is in the end"),
            field("token_url", &P::tokenUrl, "As it is in the end"),
            field("userinfo_url", &P::userinfoUrl, "As it is in the end"),
            field("scopes", &P::scopes, "Asked for when a tool names none"),
            field("variables", &P::variables, "Values of the preset's variables"),
            field("overrides", &P::overrides, "What differs from the preset"),
            field("created_at", &P::createdMs, "").as<AsTime>(),
            field("changed_at", &P::changedMs, "").as<AsTime>(),
            field("version", &P::version, "Grows with every change; the ETag"),
        };
    }
};

struct Issuer
{
    QString issuer;

    static constexpr auto fields()
    {
        return std::tuple{
            field("issuer", &Issuer::issuer, "Of the authorization server (RFC 8414)")};
    }
    static void check(const Issuer &record, const json::Reader &reader);
};

//! What an issuer says about itself.
struct DiscoveredProvider
{
    QJsonObject overrides;

    static constexpr auto fields()
    {
        return std::tuple{field("overrides", &DiscoveredProvider::overrides,
                                "What a provider with this issuer would override")};
    }
};

} // namespace plexus::admin
