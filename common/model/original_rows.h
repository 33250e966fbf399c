// What a database of MCP Plexus (Python) holds, row by row, for taking it over.
#pragma once

#include "json/fields.h"
#include "model/as_time.h"

#include <QJsonObject>
#include <QStringList>

namespace plexus {

//! What rows are about.
enum class OriginalKind { Tenant, Provider, User, Account, ApiKey, OAuth };
std::span<const json::EnumName<OriginalKind>> enumNames(OriginalKind);

// Ids and names are as they stand there: whether they can be ours is found out row by row.

//! `plexus_tenants`.
struct OriginalTenant
{
    static constexpr OriginalKind kind = OriginalKind::Tenant;
    QString tenant;
    QString name;
    QString status;
    QJsonObject settings;

    static constexpr auto fields()
    {
        using T = OriginalTenant;
        return std::tuple{field("entity_id", &T::tenant, ""), field("tenant_name", &T::name, ""),
                          field("status", &T::status, ""),
                          field("settings_json", &T::settings, "").defaulted()};
    }
};

//! `external_oauth_provider_configs`.
struct OriginalProvider
{
    static constexpr OriginalKind kind = OriginalKind::Provider;
    QString tenant;
    QString provider;
    QString clientId;
    QString clientSecret;
    QString authorizationUrl;
    QString tokenUrl;
    QString userinfoUrl; //!< empty: none
    QStringList scopes;

    static constexpr auto fields()
    {
        using P = OriginalProvider;
        return std::tuple{field("entity_id", &P::tenant, ""),
                          field("provider_name", &P::provider, ""),
                          field("client_id", &P::clientId, ""),
                          field("client_secret", &P::clientSecret, "Never shown again").defaulted(),
                          field("authorization_url", &P::authorizationUrl, ""),
                          field("token_url", &P::tokenUrl, ""),
                          field("userinfo_url", &P::userinfoUrl, "").defaulted(),
                          field("default_scopes", &P::scopes, "").defaulted()};
    }
};

//! `plexus_user_auth_tokens`: a user and the token that clients go on using.
struct OriginalUser
{
    static constexpr OriginalKind kind = OriginalKind::User;
    QString tenant;
    QString user;
    QString tokenHash; //!< SHA-256 of the token, hexadecimal

    static constexpr auto fields()
    {
        using U = OriginalUser;
        return std::tuple{field("entity_id", &U::tenant, ""), field("user_id", &U::user, ""),
                          field("token_hash", &U::tokenHash, "SHA-256, hexadecimal")};
    }
};

//! `user_external_oauth_tokens`.
struct OriginalAccount
{
    static constexpr OriginalKind kind = OriginalKind::Account;
    QString tenant;
    QString user;
    QString provider;
    QString accessToken;
    QString refreshToken; //!< empty: none
    QStringList scopes;
    std::optional<qint64> obtainedMs;
    std::optional<qint64> expiresMs; //!< none: never, as far as the original knew

    static constexpr auto fields()
    {
        using A = OriginalAccount;
        return std::tuple{field("entity_id", &A::tenant, ""),
                          field("user_id", &A::user, ""),
                          field("provider_name", &A::provider, ""),
                          field("access_token", &A::accessToken, "Never shown again"),
                          field("refresh_token", &A::refreshToken, "Never shown again").defaulted(),
                          field("scopes", &A::scopes, "Granted").defaulted(),
                          field("obtained_at", &A::obtainedMs, "").as<AsTime>(),
                          field("expires_at", &A::expiresMs, "").as<AsTime>()};
    }
};

//! `user_external_api_keys`.
struct OriginalApiKey
{
    static constexpr OriginalKind kind = OriginalKind::ApiKey;
    QString tenant;
    QString user;
    QString provider;
    QString sealed; //!< a Fernet token

    static constexpr auto fields()
    {
        using K = OriginalApiKey;
        return std::tuple{field("entity_id", &K::tenant, ""), field("user_id", &K::user, ""),
                          field("provider_name", &K::provider, ""),
                          field("encrypted_api_key_value", &K::sealed, "A Fernet token")};
    }
};

//! Names a row without anything of its secrets.
struct OriginalName
{
    OriginalKind kind = OriginalKind::Tenant;
    QString tenant;
    QString user;
    QString provider;

    static constexpr auto fields()
    {
        using N = OriginalName;
        return std::tuple{field("kind", &N::kind, "tenant, provider, user, account or api_key"),
                          field("entity_id", &N::tenant, ""),
                          field("user_id", &N::user, "").defaulted(),
                          field("provider_name", &N::provider, "").defaulted()};
    }
    friend bool operator==(const OriginalName &, const OriginalName &) = default;
};

//! The name of a row of any kind.
template <typename Row>
OriginalName nameOfOriginal(const Row &row)
{
    OriginalName name{Row::kind, row.tenant, {}, {}};
    if constexpr (requires { row.user; })
        name.user = row.user;
    if constexpr (requires { row.provider; })
        name.provider = row.provider;
    return name;
}

//! A row, or several of one table, that is not taken over.
struct OriginalSkip
{
    OriginalName row;
    QString reason; //!< for people; never holds a value of the row but its name
    int rows = 1;

    static constexpr auto fields()
    {
        using S = OriginalSkip;
        return std::tuple{field("row", &S::row, "Which"), field("reason", &S::reason, "For people"),
                          field("rows", &S::rows, "How many").defaulted()};
    }
};

//! All that can be taken over, and what of the file cannot be.
struct OriginalRows
{
    QList<OriginalTenant> tenants;
    QList<OriginalProvider> providers;
    QList<OriginalUser> users;
    QList<OriginalAccount> accounts;
    QList<OriginalApiKey> apiKeys;
    QList<OriginalSkip> skipped;
};

} // namespace plexus
