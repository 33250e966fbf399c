// What callers are told when a handler fails.
#pragma once

#include "mcp/content.h"

#include <QString>

#include <exception>

namespace plexus {

//! The isError result for what a tool threw. What is our fault is masked and logged. Throws it on
//! when it is the protocol's business: the client cannot be asked, the call was withdrawn, or the
//! handler says so (ProtocolFailure).
mcp::ToolResult faultResult(std::exception_ptr thrown, const QString &tool,
                            const QString &requestId);

//! Throws what a resource or a prompt threw; what is our fault, masked.
[[noreturn]] void rethrowMasked(std::exception_ptr thrown, const QString &item,
                                const QString &requestId);

} // namespace plexus
