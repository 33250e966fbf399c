// Host secrets and user tokens: what asks for one, and the one answer that shows it.
#pragma once

#include "model/not_null.h"
#include "model/user_token.h"

namespace plexus::admin {

struct NewHostSecret
{
    QString label;
    std::optional<QString> secret;

    static constexpr auto fields()
    {
        return std::tuple{
            field("label", &NewHostSecret::label, "For people").length(0, 100).defaulted(),
            field("secret", &NewHostSecret::secret,
                  "At least 32 characters; absent: the server makes one")
                .as<NotNull<QString>>(),
        };
    }
    static void check(const NewHostSecret &record, const json::Reader &reader);
};

struct IssuedHostSecret
{
    QString id;
    QString label;
    qint64 createdMs = 0;
    std::optional<QString> secret;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &IssuedHostSecret::id, ""),
            field("label", &IssuedHostSecret::label, ""),
            field("created_at", &IssuedHostSecret::createdMs, "").as<AsTime>(),
            field("secret", &IssuedHostSecret::secret, "Shown once; null when the caller chose it"),
        };
    }
};

struct NewUserToken
{
    QString label;
    std::optional<int> lifetimeDays;
    bool replaceOthers = false;

    static constexpr auto fields()
    {
        return std::tuple{
            field("label", &NewUserToken::label, "For people, e.g. laptop")
                .length(0, 100)
                .defaulted(),
            field("lifetime_days", &NewUserToken::lifetimeDays, "Absent: the tenant's setting")
                .between(1, 3650)
                .as<NotNull<int>>(),
            field("replace_others", &NewUserToken::replaceOthers, "Revoke the user's other tokens")
                .defaulted(),
        };
    }
};

struct IssuedUserToken
{
    TokenId id;
    UserId user;
    QString label;
    qint64 createdMs = 0;
    qint64 expiresMs = 0;
    QString token;

    static constexpr auto fields()
    {
        return std::tuple{
            field("id", &IssuedUserToken::id, ""),
            field("user_id", &IssuedUserToken::user, ""),
            field("label", &IssuedUserToken::label, ""),
            field("created_at", &IssuedUserToken::createdMs, "").as<AsTime>(),
            field("expires_at", &IssuedUserToken::expiresMs, "").as<AsTime>(),
            field("token", &IssuedUserToken::token, "Shown once"),
        };
    }
};

struct Revoked
{
    int revoked = 0;

    static constexpr auto fields()
    {
        return std::tuple{field("revoked", &Revoked::revoked, "How many were live")};
    }
};

} // namespace plexus::admin
