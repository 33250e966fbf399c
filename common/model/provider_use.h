// What a provider's tokens are good for once an account is linked.
#pragma once

#include "json/map.h"
#include "model/provider_variable.h"

namespace plexus {

enum class AccountMethod { Get, Post };
std::span<const json::EnumName<AccountMethod>> enumNames(AccountMethod);

//! Who the linked account is.
struct AccountRules
{
    QString url; //!< empty: the token answer says it
    AccountMethod method = AccountMethod::Get;
    QString body; //!< JSON, of a POST
    QString id; //!< dotted path of what never changes; empty: unknown
    QString label; //!< dotted path of what people recognise

    static constexpr auto fields();
    static void check(const AccountRules &rules, const json::Reader &reader);
    friend bool operator==(const AccountRules &, const AccountRules &) = default;
};

//! Where the tokens go.
struct ApiRules
{
    QString baseUrl;
    QStringList origins; //!< besides that of the base URL
    QString tokenField = QStringLiteral("Authorization");
    QString tokenPrefix = QStringLiteral("Bearer ");
    StringMap headers; //!< sent with every request
    bool forbiddenMeansExpired = false; //!< 403 is what others say with 401
    QStringList tokenErrors; //!< `error` of a 200 answer that is what others say with 401

    static constexpr auto fields();
    static void check(const ApiRules &rules, const json::Reader &reader);
    friend bool operator==(const ApiRules &, const ApiRules &) = default;
};

//! How a token is given back.
enum class RevocationKind {
    None,
    Rfc7009, //!< the token as a parameter, the client as at the token endpoint
    GithubGrant, //!< DELETE with the client in Basic and the token in JSON
    BearerPost, //!< POST with the token as bearer
};
std::span<const json::EnumName<RevocationKind>> enumNames(RevocationKind);

struct RevocationRules
{
    RevocationKind kind = RevocationKind::None;
    QString url; //!< may hold `{client_id}`

    static constexpr auto fields();
    static void check(const RevocationRules &rules, const json::Reader &reader);
    friend bool operator==(const RevocationRules &, const RevocationRules &) = default;
};

constexpr auto AccountRules::fields()
{
    using A = AccountRules;
    return std::tuple{
        field("url", &A::url, "Tells who the user is; empty: the token answer does").defaulted(),
        field("method", &A::method, "get or post").defaulted(),
        field("body", &A::body, "JSON, of a POST").length(0, 2000).defaulted(),
        field("id", &A::id, "Dotted path of what never changes").length(0, 200).defaulted(),
        field("label", &A::label, "Dotted path of what people recognise")
            .length(0, 200)
            .defaulted(),
    };
}

constexpr auto ApiRules::fields()
{
    using A = ApiRules;
    return std::tuple{
        field("base_url", &A::baseUrl, "What tools' paths are relative to").defaulted(),
        field("origins", &A::origins, "That may see tokens besides the base URL's")
            .items(0, 50)
            .defaulted(),
        field("token_header", &A::tokenField, "Header that carries the token").defaulted(),
        field("token_prefix", &A::tokenPrefix, "What stands before the token")
            .length(0, 40)
            .defaulted(),
        field("headers", &A::headers, "Sent with every request").defaulted(),
        field("forbidden_means_expired", &A::forbiddenMeansExpired,
              "403 is answered where others say 401")
            .defaulted(),
        field("token_errors", &A::tokenErrors,
              "`error` of a 200 answer that says what others say with 401")
            .items(0, 50)
            .defaulted(),
    };
}

constexpr auto RevocationRules::fields()
{
    using R = RevocationRules;
    return std::tuple{
        field("kind", &R::kind, "none, rfc7009, github_grant or bearer_post").defaulted(),
        field("url", &R::url, "May hold {client_id}").defaulted(),
    };
}

} // namespace plexus
