// Bringing a database file up to date.
#pragma once

#include "storage/sqlite/connection.h"

namespace plexus::storage {

//! Makes sure that `path` is ours, creates it (mode 0600) when absent, and runs what is missing of
//! resources/migrations, all in one transaction. Throws Failure{Conflict} with what to do when the
//! file belongs to another program, to MCP Plexus (which is imported instead), or to a newer
//! Plexus.
void prepareDatabase(const QString &path);

} // namespace plexus::storage
