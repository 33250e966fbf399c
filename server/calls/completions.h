// Suggestions for arguments.
#pragma once

#include "calls/call_view.h"
#include "mcp/call_gate.h"

namespace plexus {

//! Who suggests values for this argument: none where nobody does. Throws Failure{NotFound} for a
//! reference that the viewer does not see, Failure{InvalidArgument} for an argument that it does
//! not have.
Completer completerFor(const CallView &view, const mcp::CompletionRequest &request);

//! The first 100 of them, as the specification allows.
mcp::Completion completionOf(const QStringList &values);

//! Whether the viewer sees anything that completes.
bool hasCompleters(const CallView &view);

} // namespace plexus
