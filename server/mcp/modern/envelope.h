// What every request of 2026-07-28 says about itself, and the checks on it.
#pragma once

#include "mcp/json_rpc.h"
#include "mcp/outlet.h"
#include "mcp/run.h"

namespace plexus::mcp::modern {

//! Keys of `params._meta`.
namespace key {
inline constexpr std::string_view version = "io.modelcontextprotocol/protocolVersion";
inline constexpr std::string_view capabilities = "io.modelcontextprotocol/clientCapabilities";
inline constexpr std::string_view clientInfo = "io.modelcontextprotocol/clientInfo";
inline constexpr std::string_view logLevel = "io.modelcontextprotocol/logLevel";
} // namespace key

//! Whether the message claims to be of the modern era: `_meta` names a version.
bool claimsModernEra(const Message &message);

//! The rungs of the validation ladder that need no knowledge of methods: `_meta`, versions,
//! `Mcp-Method` and `Mcp-Name`. Throws ProtocolError (400).
void checkEnvelope(const Message &message, const Incoming &incoming);

//! What the request tells about its caller. Throws ProtocolError for an unknown log level.
CallFacts factsOf(const Message &message, const Incoming &incoming);

} // namespace plexus::mcp::modern
