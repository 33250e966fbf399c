// Who the server is and what it has.
#pragma once

#include "mcp/endpoint.h"

namespace plexus::mcp::modern {

//! The result of server/discover.
QJsonObject discover(const Offer &offer);
//! The result with `io.modelcontextprotocol/serverInfo` in its `_meta`.
QJsonObject withServerInfo(QJsonObject result, const Identity &who);

} // namespace plexus::mcp::modern
