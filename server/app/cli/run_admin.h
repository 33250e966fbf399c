// `plexus admin …`.
#pragma once

#include <QStringList>

namespace plexus::cli {

//! `arguments` are those after `admin`. Runs the event loop of the existing QCoreApplication until
//! the command is done; returns the exit code.
int runAdmin(const QStringList &arguments);

} // namespace plexus::cli
