// Where it is kept who called what.
#pragma once

#include "async/task.h"
#include "model/activity.h"
#include "model/page.h"

namespace plexus::storage {

class ActivityRepository
{
public:
    virtual ~ActivityRepository() = default;
    //! Thread safe, never waits: entries are gathered and written a second later. Under overload
    //! they may be lost, which the log says. Those of tenants that are gone are dropped.
    virtual void note(ActivityEntry entry) = 0;
    //! Newest first.
    virtual Task<Page<ActivityEntry>> list(ActivityFilter filter, PageRequest request) = 0;
};

} // namespace plexus::storage
