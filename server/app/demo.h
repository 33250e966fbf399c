// `plexus serve --demo`.
#pragma once

#include "app/application.h"
#include "app/load_config.h"

namespace plexus::app {

//! Loopback only, with a data folder of its own, whatever the environment says; ports by option.
Config demoConfig(const ConfigSources &sources);

//! Makes the tenant `demo`, open for guests.
Task<void> prepareDemo(Application &application);

//! Says on standard output how to connect.
void explainDemo(const Application &application);

} // namespace plexus::app
