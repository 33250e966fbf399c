// Doing what a command line says.
#pragma once

#include "app/cli/exit_code.h"
#include "app/cli/terminal.h"
#include "async/task.h"

#include <QStringList>

namespace plexus::cli {

//! `arguments` are those after `plexus admin`. Never fails: failures are told on the terminal and
//! become the exit code. Needs an event loop; `terminal` must outlive the task.
Task<ExitCode> runCommand(Terminal *terminal, QStringList arguments);

} // namespace plexus::cli
