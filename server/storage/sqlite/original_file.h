// Reading a database of MCP Plexus (Python).
#pragma once

#include "model/original_rows.h"

namespace plexus::storage {

//! Everything that can be taken over, and what is there but broken. The file is opened for reading
//! only; a server may go on working on it. Throws Failure{InvalidArgument} when there is no such
//! file or it is none of MCP Plexus.
OriginalRows readOriginal(const QString &path);

} // namespace plexus::storage
