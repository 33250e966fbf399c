// What callers did.
#pragma once

#include "core/ids.h"
#include "json/fields.h"
#include "model/as_time.h"

#include <QString>

#include <optional>

namespace plexus {

//! What became of a call.
enum class CallOutcome {
    Ok,
    ToolError, //!< the tool says that it failed
    InputRequired, //!< the client was asked for something and comes again
    Task, //!< goes on as a task
    Refused, //!< malformed, not there for this caller, or not offered
    Failed, //!< our fault
    Cancelled, //!< withdrawn, or ended by the server
};
std::span<const json::EnumName<CallOutcome>> enumNames(CallOutcome);

//! One call, for administrators: who used what, and how it went. Never arguments or results.
struct ActivityEntry
{
    qint64 atMs = 0; //!< when it began, wall milliseconds
    TenantId tenant;
    std::optional<UserId> user; //!< none: a guest
    ClientId client;
    QString method; //!< e.g. `tools/call`
    QString item; //!< as it is registered; empty: the call named none that exists
    CallOutcome outcome = CallOutcome::Ok;
    qint64 durationMs = 0;
    QString requestId;

    static constexpr auto fields()
    {
        using E = ActivityEntry;
        return std::tuple{
            field("at", &E::atMs, "When it began").as<AsTime>(),
            field("entity_id", &E::tenant, ""),
            field("user_id", &E::user, "null: a guest"),
            field("client_id", &E::client, "Through which client the user came"),
            field("method", &E::method, "e.g. tools/call"),
            field("tool", &E::item,
                  "Tool or prompt by name, resource or template by address, as registered"),
            field("outcome", &E::outcome,
                  "ok, tool_error, input_required, task, refused, failed or cancelled"),
            field("duration_ms", &E::durationMs, ""),
            field("request_id", &E::requestId, "As in the log and in X-Request-Id"),
        };
    }
};

//! Which calls to list; absent members let all pass.
struct ActivityFilter
{
    std::optional<TenantId> tenant;
    std::optional<UserId> user;
    std::optional<QString> item;
    std::optional<CallOutcome> outcome;
    std::optional<qint64> sinceMs; //!< begun at this time or later
    std::optional<qint64> untilMs; //!< begun before

    static constexpr auto fields()
    {
        using F = ActivityFilter;
        return std::tuple{
            field("entity_id", &F::tenant, "Of this tenant"),
            field("user", &F::user, "Of this user"),
            field("tool", &F::item, "Of this tool, prompt or resource"),
            field("outcome", &F::outcome, "That ended so"),
            field("since", &F::sinceMs, "Begun at this time or later").as<AsTime>(),
            field("until", &F::untilMs, "Begun before this time").as<AsTime>(),
        };
    }
    bool lets(const ActivityEntry &entry) const
    {
        return (!tenant || tenant == entry.tenant) && (!user || user == entry.user)
            && (!item || item == entry.item) && (!outcome || outcome == entry.outcome)
            && (!sinceMs || entry.atMs >= *sinceMs) && (!untilMs || entry.atMs < *untilMs);
    }
};

} // namespace plexus
