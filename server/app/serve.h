// `plexus serve`.
#pragma once

#include <QStringList>

namespace plexus::app {

//! Runs the server until it is told to stop. Returns the exit code: 0, 1 when it could not start,
//! 2 when the command line or the settings are wrong.
int serve(const QStringList &arguments);

} // namespace plexus::app
