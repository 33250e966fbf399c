// What is remembered of a call.
#pragma once

#include "core/clock.h"
#include "mcp/call_gate.h"
#include "storage/activity_repository.h"
#include "tools/catalog.h"

namespace plexus {

//! Writes a row of the activity log for each call that is over. Items are named as they are
//! registered: what a caller made up, or put into the variables of an address, is not kept.
class CallRecorder
{
public:
    CallRecorder(storage::ActivityRepository &activity, const Clock &clock)
        : m_activity(activity)
        , m_clock(clock)
    {
    }
    void record(const mcp::EndedCall &call, const Catalog &catalog) const;

private:
    storage::ActivityRepository &m_activity;
    const Clock &m_clock;
};

} // namespace plexus
