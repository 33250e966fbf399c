// What callers are told when a handler fails.
#pragma once

#include "core/scrubber.h"
#include "mcp/content.h"

#include <QString>

#include <exception>

namespace plexus {

//! Where something failed.
struct FaultPlace
{
    QString item; //!< tool, prompt or address
    QString requestId;
    const Scrubber &scrubber; //!< of the call: neither clients nor logs see what it knows
};

//! The isError result for what a tool threw. What is our fault is masked and logged. Throws it on
//! when it is the protocol's business: the client cannot be asked, the call was withdrawn, or the
//! handler says so (ProtocolFailure).
mcp::ToolResult faultResult(std::exception_ptr thrown, const FaultPlace &place);

//! Throws what a resource or a prompt threw; what is our fault, masked.
[[noreturn]] void rethrowMasked(std::exception_ptr thrown, const FaultPlace &place);

} // namespace plexus
