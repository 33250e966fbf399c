// What a browser brings back from a provider (RFC 6749 section 4.1.2, RFC 9207).
#pragma once

#include "model/provider_descriptor.h"
#include "oauth/client/token_error.h"

#include <optional>

namespace plexus::oauth {

//! None of it may be shown or logged as it is.
struct Callback
{
    QByteArray state;
    std::optional<QByteArray> code;
    std::optional<QString> error;
    std::optional<QString> iss;
    StringMap others; //!< parameters that were sent once, for what the descriptor wants kept
};

//! @param query what stands behind the `?`. Throws Failure{InvalidArgument} for more than 4 KiB,
//! for broken escapes, when `state` is absent, when code, state, error or iss are there twice, and
//! when there is neither a code nor an error. A denial has no code; where both are, it counts.
Callback readCallback(const QByteArray &query);

//! Throws Failure{Forbidden} when the answer is another server's than the descriptor's (mix-up).
//! Comes before everything else that is read from the callback but `state`.
void checkIssuer(const ProviderDescriptor &provider, const std::optional<QString> &iss);

//! Why the provider sent no code: TokenTrouble, of which our own texts are made.
TokenTrouble troubleOfCallback(const QString &error);

//! What the descriptor wants kept, and values of its variables. Throws Failure{InvalidArgument}
//! when one is none of its variable's.
StringMap metadataOfCallback(const ProviderDescriptor &provider, const Callback &callback);

} // namespace plexus::oauth
