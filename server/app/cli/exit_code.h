// How `plexus admin` ends.
#pragma once

#include "core/failure.h"

namespace plexus::cli {

enum ExitCode {
    Done = 0,
    ApiError = 1, //!< the server said no
    UsageError = 2, //!< the command line cannot be meant
    CannotConnect = 3,
    NotAuthorised = 4, //!< no key, a wrong one, or one that may not
    NotGenuine = 5, //!< an audit does not verify
};

//! What the person did wrong, and what to do instead.
class Misuse : public Failure
{
public:
    explicit Misuse(QString text)
        : Failure(FailureKind::InvalidArgument, std::move(text))
    {
    }
};

//! No admin key could be found.
class NoKey : public Failure
{
public:
    explicit NoKey(QString text)
        : Failure(FailureKind::Unauthenticated, std::move(text))
    {
    }
};

ExitCode exitCodeOf(const Failure &failure);

} // namespace plexus::cli
