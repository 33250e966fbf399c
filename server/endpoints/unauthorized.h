// The one answer to callers without a valid credential.
#pragma once

#include "http/request.h"
#include "http/response.h"

namespace plexus::endpoints {

//! 401 with one challenge (RFC 6750 section 3). The same bytes whether the tenant is unknown,
//! suspended or closed to this caller, so that nobody can find out which tenants there are. The
//! body is a JSON-RPC error when the request is an `initialize`.
http::Response unauthorized(const http::Request &request);

} // namespace plexus::endpoints
