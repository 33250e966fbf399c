// Is the process alive, and can it serve?
#pragma once

#include "http/router.h"

#include <atomic>

namespace plexus::endpoints {

//! What the program last saw of its own parts. Thread safe.
struct HealthState
{
    std::atomic<bool> storage = false;
    std::atomic<bool> stopping = false;
};

//! `GET /health` is 200 when everything works and 503 when not; `GET /health/live` is 200 as long
//! as the process answers. No texts of failures: those are in the log.
std::vector<http::Route> healthRoutes(const HealthState &state);

//! `GET /`: who is here.
std::vector<http::Route> welcomeRoutes(const QString &applicationName);

} // namespace plexus::endpoints
