// What `--help` says.
#pragma once

#include "app/cli/command.h"

namespace plexus::cli {

//! All commands whose words begin with `words` (empty: all), one line each.
QString overview(const QString &words);

//! One command with everything that it can be told.
QString commandHelp(const Command &command);

} // namespace plexus::cli
