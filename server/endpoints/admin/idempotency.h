// Doing a POST once, however often it is sent.
#pragma once

#include "endpoints/admin/bound_operation.h"

namespace plexus::endpoints {

//! Runs `operation`, or answers again what the first request with the same Idempotency-Key was
//! answered (24 h). Failures are not remembered: nothing was done then. Throws Failure
//! {InvalidArgument} for a key that was used for something else and {Conflict} for one whose first
//! request is under way.
Task<http::Response> runOnce(AdminServices services, BoundOperation::Run run, AdminRequest request,
                             http::Request wire);

} // namespace plexus::endpoints
