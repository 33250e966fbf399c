// What a client sends and what it takes.
#pragma once

#include "mcp/outlet.h"

namespace plexus::mcp {

//! Whether the body is JSON by its Content-Type.
bool isJson(const Incoming &incoming);
//! Whether the client takes both forms of an answer to a POST, as sessions have them.
bool acceptsBoth(const Incoming &incoming);
//! Whether it takes an event stream.
bool acceptsEvents(const Incoming &incoming);

} // namespace plexus::mcp
