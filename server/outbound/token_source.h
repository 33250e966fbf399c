// Where the token of an authorised request comes from.
#pragma once

#include "async/task.h"
#include "core/secret.h"

#include <optional>

namespace plexus::outbound {

struct AccessToken
{
    Secret value;
    qint64 version = 0; //!< of the stored grant: tells a newer token from the one that was used
};

//! One user's grant at one provider. Implemented where grants are kept.
class TokenSource
{
public:
    virtual ~TokenSource() = default;
    //! One that is good now, refreshed before it expires. Throws Failure.
    virtual Task<AccessToken> current() = 0;
    //! The provider refused `refused` (401): a newer one where there is one by now, else by one
    //! forced refresh; nothing when that gives none.
    virtual Task<std::optional<AccessToken>> replacementFor(AccessToken refused) = 0;
};

} // namespace plexus::outbound
