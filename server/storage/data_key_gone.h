// The failure of a write that came too late for its data key.
#pragma once

#include "core/failure.h"

namespace plexus::storage {

//! A value was sealed under a data key that a rotation has removed meanwhile. Nothing was written;
//! seal again under the active key.
class DataKeyGone final : public Failure
{
public:
    DataKeyGone()
        : Failure(FailureKind::Conflict,
                  QStringLiteral("The keys have just been changed. Try again."),
                  QStringLiteral("the value's data key is gone"))
    {
    }
};

} // namespace plexus::storage
