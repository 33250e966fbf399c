// Commands about the audit that are more than one call.
#pragma once

#include "app/cli/command.h"
#include "app/cli/exit_code.h"
#include "app/cli/terminal.h"
#include "async/task.h"

namespace plexus::cli {

//! Shows what was changed last, and goes on until it is stopped.
Task<ExitCode> tailAudit(Terminal *terminal, Values values);
//! Writes chains as lines of JSON.
Task<ExitCode> exportAudit(Terminal *terminal, Values values);
//! Checks an export, or the chains of a running server. NotGenuine when something is wrong.
Task<ExitCode> verifyAudit(Terminal *terminal, Values values);

} // namespace plexus::cli
