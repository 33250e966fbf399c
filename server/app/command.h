// What `plexus serve` and `plexus doctor` share: their options.
#pragma once

#include "app/config.h"

#include <QStringList>

#include <functional>

namespace plexus::app {

//! Reads options and settings, sets up the log, and calls `run`, which returns the exit code; a
//! Failure from it is 1, a wrong command line or setting 2, and the help 0.
int withConfig(const QStringList &arguments,
               const std::function<int(const Config &, bool demo)> &run);

} // namespace plexus::app
