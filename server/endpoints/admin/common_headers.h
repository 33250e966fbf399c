// Headers that both admin families share.
#pragma once

#include "core/failure.h"
#include "http/response.h"

namespace plexus::endpoints {

//! Nothing of the admin API may be kept by anybody on the way.
void forbidCaching(http::Response &reply);

//! WWW-Authenticate when the key was missing or wrong, Retry-After when later is better.
void addRefusalHeaders(http::Response &reply, const Failure &failure);

} // namespace plexus::endpoints
