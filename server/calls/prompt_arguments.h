// Arguments of prompts.
#pragma once

#include "mcp/call_gate.h"
#include "tools/tool.h"

namespace plexus {

//! The arguments by name. Throws Failure{InvalidArgument} naming what is missing, unknown or no
//! string.
NamedValues promptArguments(const Prompt &prompt, const mcp::Arguments &arguments);

} // namespace plexus
