// `/{tenant}/mcp`: from HTTP to the protocol layer.
#pragma once

#include "http/router.h"
#include "identity/authenticator.h"
#include "mcp/endpoint.h"
#include "tenancy/quota_table.h"
#include "tenancy/tenant_directory.h"

namespace plexus::endpoints {

//! References to what the application built for this thread; they outlive the routes.
struct McpServices
{
    TenantDirectory &directory;
    identity::Authenticator &authenticator;
    mcp::Endpoint &endpoint;
    QuotaTable &quotas;
};

//! The endpoint with and without trailing slash, with any suffix (ignored, as clients of MCP Plexus
//! expect) and with a user token in the path where the tenant allows that.
std::vector<http::Route> mcpRoutes(McpServices services);

} // namespace plexus::endpoints
