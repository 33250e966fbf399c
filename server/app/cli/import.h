// `plexus admin import FILE`.
#pragma once

#include "app/cli/command.h"
#include "app/cli/terminal.h"
#include "async/task.h"

namespace plexus::cli {

//! Reads the file, sends it in portions, and prints what became of it. Throws Failure.
Task<ExitCode> importFile(Terminal *terminal, Values values);

} // namespace plexus::cli
