// How a provider differs from RFC 6749 when accounts are linked.
#pragma once

#include "json/map.h"
#include "model/provider_variable.h"

namespace plexus {

using ScopeMap = QMap<QString, QStringList>;

//! Parameters that a descriptor cannot set: what the protocol itself is made of, and what would
//! replace it (RFC 9101) or lead the answer elsewhere; in any case, and with `[…]` behind.
bool isProtectedParameter(const QString &name);
//! Reports names and values that no request can carry, and protected names.
void checkParameters(const StringMap &params, const json::Reader &reader);
//! Reports what is no dotted path, e.g. `data.viewer.id`. Empty is none.
void checkDottedPath(const QString &path, const json::Reader &reader);

//! How scopes are written, asked for and compared.
struct ScopeRules
{
    bool used = true; //!< false: permissions are not scopes here; none are sent, all are covered
    QString separator = QStringLiteral(" "); //!< of the request; answers are split on both
    QStringList defaults; //!< asked for when a tool names none
    QStringList always; //!< asked for each time and never compared, e.g. `offline_access`
    ScopeMap implies; //!< who has the key has these too; aliases imply each other
    bool ignoreCase = false;
    QString optionalPrefix; //!< may stand before a scope or not, in requests and answers

    static constexpr auto fields();
    static void check(const ScopeRules &rules, const json::Reader &reader);
    friend bool operator==(const ScopeRules &, const ScopeRules &) = default;
};

//! `iss` in the answer of the authorization endpoint (RFC 9207).
enum class IssRule {
    Checked, //!< where it is sent, it must be the issuer
    Required, //!< it must be sent
    Ignored, //!< the provider sends what it likes
};
std::span<const json::EnumName<IssRule>> enumNames(IssRule);

//! The request in the browser.
struct AuthorizationRules
{
    StringMap params; //!< additional ones
    bool pkce = true; //!< false only for providers that refuse requests with a challenge
    IssRule iss = IssRule::Checked;
    QStringList metadata; //!< parameters of the return that are kept with the account

    static constexpr auto fields();
    static void check(const AuthorizationRules &rules, const json::Reader &reader);
    friend bool operator==(const AuthorizationRules &, const AuthorizationRules &) = default;
};

//! How the client shows the token endpoint who it is (RFC 6749 section 2.3.1).
enum class TokenAuth { Basic, Post, None };
std::span<const json::EnumName<TokenAuth>> enumNames(TokenAuth);

//! Requests to the token endpoint, and their answers.
struct TokenRules
{
    TokenAuth auth = TokenAuth::Post;
    bool jsonBody = false;
    StringMap params; //!< additional ones when a code is exchanged
    StringMap refreshParams; //!< additional ones when a token is refreshed
    QString member; //!< dotted path of the object that holds the token; empty: the whole answer
    StringMap metadata; //!< name → dotted path of what is kept with the account
    int lifetimeSeconds = 0; //!< of tokens whose answer has no expires_in; 0: until refused
    QStringList grantErrors; //!< errors that mean invalid_grant here
    bool refreshes = true; //!< whether refresh tokens are given out at all

    static constexpr auto fields();
    static void check(const TokenRules &rules, const json::Reader &reader);
    friend bool operator==(const TokenRules &, const TokenRules &) = default;
};

constexpr auto ScopeRules::fields()
{
    using S = ScopeRules;
    return std::tuple{
        field("used", &S::used, "false: permissions are not scopes here").defaulted(),
        field("separator", &S::separator, "Between scopes of a request")
            .oneOf({" ", ",", "+", ":"})
            .defaulted(),
        field("defaults", &S::defaults, "Asked for when a tool names none")
            .items(0, 100)
            .defaulted(),
        field("always", &S::always, "Asked for each time, never compared").items(0, 20).defaulted(),
        field("implies", &S::implies, "Scopes that a scope contains; aliases imply each other")
            .defaulted(),
        field("ignore_case", &S::ignoreCase, "").defaulted(),
        field("optional_prefix", &S::optionalPrefix, "May stand before a scope or not")
            .length(0, 200)
            .defaulted(),
    };
}

constexpr auto AuthorizationRules::fields()
{
    using A = AuthorizationRules;
    return std::tuple{
        field("params", &A::params, "Additional parameters").defaulted(),
        field("pkce", &A::pkce, "false only where a challenge is refused").defaulted(),
        field("iss", &A::iss, "checked, required or ignored").defaulted(),
        field("metadata", &A::metadata, "Parameters of the return that are kept")
            .items(0, 20)
            .defaulted(),
    };
}

constexpr auto TokenRules::fields()
{
    using T = TokenRules;
    return std::tuple{
        field("auth", &T::auth, "client_secret_basic, client_secret_post or none").defaulted(),
        field("json_body", &T::jsonBody, "Requests are JSON instead of forms").defaulted(),
        field("params", &T::params, "Additional parameters of an exchange").defaulted(),
        field("refresh_params", &T::refreshParams, "Additional parameters of a refresh")
            .defaulted(),
        field("member", &T::member, "Dotted path of the object that holds the token")
            .length(0, 200)
            .defaulted(),
        field("metadata", &T::metadata, "Name and dotted path of what is kept").defaulted(),
        field("lifetime_seconds", &T::lifetimeSeconds, "Of tokens that do not say; 0: unknown")
            .between(0, 31'536'000)
            .defaulted(),
        field("grant_errors", &T::grantErrors, "Errors that mean invalid_grant here")
            .items(0, 20)
            .defaulted(),
        field("refreshes", &T::refreshes, "false: there are no refresh tokens").defaulted(),
    };
}

} // namespace plexus
