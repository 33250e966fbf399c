#include "oauth/client/token_error.h"

#include <QHash>

#include <span>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

std::span<const json::EnumName<TokenTrouble>> enumNames(TokenTrouble)
{
    static constexpr json::EnumName<TokenTrouble> names[] = {
        {TokenTrouble::InvalidGrant, "invalid_grant"},
        {TokenTrouble::InvalidClient, "invalid_client"},
        {TokenTrouble::Temporary, "no_answer"},
        {TokenTrouble::Denied, "denied"},
        {TokenTrouble::Malformed, "malformed_answer"}};
    return names;
}

static QString callerTextOf(TokenTrouble trouble, const QString &provider)
{
    switch (trouble) {
    case TokenTrouble::InvalidGrant:
        return u"The permission at %1 has ended; the account has to be connected again"_s.arg(
            provider);
    case TokenTrouble::InvalidClient:
        return u"%1 does not accept this server's client; an administrator has to correct it"_s.arg(
            provider);
    case TokenTrouble::Temporary:
        return u"%1 cannot answer at the moment"_s.arg(provider);
    case TokenTrouble::Denied:
        return u"Access was denied at %1"_s.arg(provider);
    case TokenTrouble::Malformed:
        break;
    }
    return u"%1 gave an answer that could not be used"_s.arg(provider);
}

static FailureKind kindOf(TokenTrouble trouble)
{
    if (trouble == TokenTrouble::Temporary)
        return FailureKind::Unavailable;
    return trouble == TokenTrouble::Denied ? FailureKind::Forbidden : FailureKind::Upstream;
}

TokenError::TokenError(TokenTrouble trouble, const QString &provider, const QString &detail,
                       std::optional<int> retryAfterSeconds)
    : Failure(kindOf(trouble), callerTextOf(trouble, provider), provider + u": "_s + detail)
    , m_trouble(trouble)
    , m_retryAfterSeconds(retryAfterSeconds)
{
}

struct TroubleRow
{
    TokenTrouble trouble;
    std::span<const char *const> errors;
};

static constexpr const char *grantErrors[] = {
    "invalid_grant",         "bad_verification_code",  "bad_refresh_token",
    "invalid_refresh_token", "token_revoked",          "token_expired",
    "invalid_code",          "code_already_used",      "code_expired",
    "invalid_token",         "bad_authorization_code", "expired_token",
    "unverified_user_email"};
static constexpr const char *clientErrors[] = {
    "invalid_client",         "unauthorized_client",  "incorrect_client_credentials",
    "bad_client_secret",      "invalid_client_id",    "bad_redirect_uri",
    "redirect_uri_mismatch",  "invalid_redirect_uri", "application_suspended",
    "unsupported_grant_type", "invalid_scope"};
static constexpr const char *temporaryErrors[] = {"temporarily_unavailable",
                                                  "server_error",
                                                  "slow_down",
                                                  "ratelimited",
                                                  "rate_limited",
                                                  "internal_error",
                                                  "service_unavailable",
                                                  "fatal_error",
                                                  "request_timeout"};
static constexpr const char *deniedErrors[] = {"access_denied",        "consent_required",
                                               "interaction_required", "login_required",
                                               "user_cancelled_login", "user_cancelled_authorize"};

TokenTrouble troubleOf(const QString &error)
{
    static constexpr TroubleRow rows[] = {{TokenTrouble::InvalidGrant, grantErrors},
                                          {TokenTrouble::InvalidClient, clientErrors},
                                          {TokenTrouble::Temporary, temporaryErrors},
                                          {TokenTrouble::Denied, deniedErrors}};
    for (const TroubleRow &row : rows) {
        for (const char *known : row.errors) {
            if (error == QLatin1StringView(known))
                return row.trouble;
        }
    }
    return TokenTrouble::Malformed;
}

TokenTrouble troubleOfStatus(int status)
{
    if (status == 429 || status == 408 || status >= 500)
        return TokenTrouble::Temporary;
    return status == 401 ? TokenTrouble::InvalidClient : TokenTrouble::Malformed;
}

} // namespace plexus::oauth
