// How requests end.
#pragma once

namespace plexus::mcp {

//! What became of a client's request, for the record.
enum class CallEnd {
    Ok,
    ToolError, //!< a result, which says that the tool failed
    InputRequired, //!< the client was asked for something and comes again
    Task, //!< it goes on as a task
    Refused, //!< the client's fault
    Failed, //!< ours
    Cancelled, //!< withdrawn, or ended by the server
};

} // namespace plexus::mcp
