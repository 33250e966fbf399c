// What lists of calls can be narrowed by.
#pragma once

#include "admin_api/operation.h"
#include "model/activity.h"

#include <QHash>

namespace plexus::admin {

//! The members of ActivityFilter, the tenant last.
inline constexpr Filter activityFilters[] = {
    {"user", "USER_ID", "Only calls of this user"},
    {"tool", "NAME", "Only calls of this tool, prompt or resource"},
    {"outcome", "OUTCOME",
     "Only calls that ended so: ok, tool_error, input_required, task, refused, failed, cancelled"},
    {"since", "TIME", "Only calls that began then or later, e.g. 2026-07-28T09:30:00Z"},
    {"until", "TIME", "Only calls that began before"},
    {"entity_id", "ENTITY_ID", "Only calls of this tenant"},
};
//! Where the path names the tenant.
inline constexpr std::span<const Filter> tenantActivityFilters =
    std::span(activityFilters).first(5);

//! Throws json::InvalidFields for values that are no user, outcome or time.
ActivityFilter activityFilterOf(const QHash<QString, QString> &values);

} // namespace plexus::admin
