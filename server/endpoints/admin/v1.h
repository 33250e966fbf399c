// /admin/v1: from a routed request to its reply.
#pragma once

#include "endpoints/admin/bound_operation.h"

namespace plexus::endpoints {

//! Never fails: failures become problem+json.
Task<http::Response> answerV1(AdminServices services, BoundOperation operation, http::Request wire);

} // namespace plexus::endpoints
