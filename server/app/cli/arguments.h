// Reading a command line.
#pragma once

#include "app/cli/command.h"
#include "app/cli/terminal.h"

namespace plexus::cli {

//! What `arguments` (after the command's words) say. `--name value` and `--name=value`; what has no
//! name fills the ids that were not named, in order; `--` ends the options. Throws Misuse. `help`
//! is in the result when it was asked for; nothing else is checked then.
Values readArguments(const Command &command, const QStringList &arguments);

//! Asks for required values that are missing, reads `-` from standard input, and warns of secrets
//! that everybody on the machine can see. Throws Misuse where nobody can be asked.
void complete(Values &values, const Command &command, Terminal &terminal);

} // namespace plexus::cli
