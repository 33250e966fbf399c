// Answers of the endpoints that MCP Plexus had, in its words.
#pragma once

#include "core/rate_limited.h"
#include "http/response.h"
#include "json/problems.h"

namespace plexus::endpoints {

//! 422 as the original's validation errors, without what was submitted (hole H38).
http::Response invalidBody(const json::InvalidFields &failure);

//! 429 with Retry-After.
http::Response tooMany(const RateLimited &refusal);

} // namespace plexus::endpoints
