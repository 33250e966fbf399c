// Why a provider gave no token.
#pragma once

#include "core/failure.h"
#include "json/fields.h"

#include <optional>

namespace plexus::oauth {

//! What follows from it.
enum class TokenTrouble {
    InvalidGrant, //!< code or refresh token are of no use any more: the user has to consent again
    InvalidClient, //!< the administrator has to correct the client
    Temporary, //!< the same request may work later
    Denied, //!< the user or the provider does not want to
    Malformed, //!< the answer is none that we understand
};
//! As the audit names them.
std::span<const json::EnumName<TokenTrouble>> enumNames(TokenTrouble);

//! Texts are our own: nothing that the provider wrote is in them but a known error code.
class TokenError : public Failure
{
public:
    TokenError(TokenTrouble trouble, const QString &provider, const QString &detail,
               std::optional<int> retryAfterSeconds = {});

    TokenTrouble trouble() const noexcept { return m_trouble; }
    //! What the provider asked for, at most an hour.
    std::optional<int> retryAfterSeconds() const noexcept { return m_retryAfterSeconds; }

private:
    TokenTrouble m_trouble;
    std::optional<int> m_retryAfterSeconds;
};

//! What `error` of a token answer means (RFC 6749 section 5.2, and what providers made up). Codes
//! that nobody knows are Malformed.
TokenTrouble troubleOf(const QString &error);

//! What the status alone means, for answers without `error`.
TokenTrouble troubleOfStatus(int status);

} // namespace plexus::oauth
