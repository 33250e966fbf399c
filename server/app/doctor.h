// `plexus doctor`.
#pragma once

#include <QStringList>

namespace plexus::app {

//! `plexus doctor`: says whether the server could start with the options of `plexus serve`, and
//! what it would load, without listening or making anything. The exit code is serve()'s.
int doctor(const QStringList &arguments);

} // namespace plexus::app
