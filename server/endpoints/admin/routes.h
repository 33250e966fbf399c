// The admin listener's routes.
#pragma once

#include "endpoints/admin/running_keys.h"
#include "endpoints/admin/services.h"
#include "http/router.h"

namespace plexus::endpoints {

//! /admin/v1, and the original's tenants and providers, for one I/O thread. What `services` refers
//! to must outlive the routes. Nothing else belongs on a listener that has these but /health and
//! /metrics.
std::vector<http::Route> adminRoutes(AdminServices services);

} // namespace plexus::endpoints
