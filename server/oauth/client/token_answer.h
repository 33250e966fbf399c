// What a token endpoint answers, in all its dialects.
#pragma once

#include "core/secret.h"
#include "model/provider_descriptor.h"
#include "oauth/client/token_error.h"
#include "outbound/request.h"

namespace plexus::oauth {

enum class AnswerTo { Code, Refresh };

struct Account
{
    QString id; //!< never changes; empty: unknown
    QString label; //!< for people

    friend bool operator==(const Account &, const Account &) = default;
};

struct TokenAnswer
{
    Secret accessToken;
    Secret refreshToken; //!< empty: none, or the old one stays
    std::optional<qint64> lifetimeSeconds; //!< at most ten years; nothing: until it is refused
    QStringList scopes; //!< granted; the requested ones when the answer is silent (RFC 6749 5.1)
    StringMap metadata; //!< what the descriptor wants kept, values of its variables too
    Account account; //!< when the token answer tells it
};

//! Reads JSON and forms, whatever the media type claims. Throws TokenError.
TokenAnswer readTokenAnswer(const outbound::Answer &answer, const ProviderDescriptor &provider,
                            const QStringList &requested, AnswerTo question);

//! Who the user is, from the answer of the account URL. Throws TokenError.
Account readAccount(const outbound::Answer &answer, const ProviderDescriptor &provider);

//! Whether it can be a credential: visible ASCII, at most 16 KiB.
bool isTokenText(std::string_view text);

} // namespace plexus::oauth
