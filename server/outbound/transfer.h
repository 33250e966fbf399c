// One request on its way.
#pragma once

#include "async/one_shot.h"
#include "async/task.h"
#include "outbound/guard.h"
#include "outbound/multi.h"
#include "outbound/outbound_failure.h"
#include "outbound/received.h"
#include "outbound/request.h"
#include "outbound/resolver.h"
#include "outbound/trust_store.h"

namespace plexus::outbound {

//! What one request needs besides its connections.
struct Errand
{
    Request request;
    Target target;
    Addresses addresses; //!< checked; it goes to no other
};

//! Sends it. Dropping the task ends the transfer. Throws OutboundFailure; Failure{InvalidArgument}
//! for a method or field that cannot be sent.
Task<Answer> transfer(std::shared_ptr<Multi> multi, Errand errand, TrustStore &trust);

} // namespace plexus::outbound
