// Requests and their quotas.
#pragma once

#include "core/rate_limited.h"
#include "http/request.h"
#include "http/response.h"
#include "tenancy/quota_table.h"

namespace plexus::endpoints {

//! Where a request came from, as quotas know it: IPv4 as a number, IPv6 by the first 64 bits.
quint64 originOf(const http::Request &request);

//! What a request to a tenant's endpoint asks for before it is read.
QuotaDemand demandOf(const http::Request &request);

//! 429 with Retry-After (RFC 6585 section 4); the body is a JSON-RPC error with the request's id,
//! where that is cheap to find.
http::Response overQuota(const http::Request &request, const RateLimited &refusal);

} // namespace plexus::endpoints
