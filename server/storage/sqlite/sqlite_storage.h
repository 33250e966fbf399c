// Storage in one SQLite file.
#pragma once

#include "storage/storage.h"

namespace plexus::storage {

//! Opens (and creates or migrates) the file. Throws Failure with what to do when it is not ours or
//! cannot be used. Destroy it after all threads that use it have ended; what was gathered (last
//! uses) is written then.
std::unique_ptr<Storage> openSqliteStorage(const QString &path, const Clock &clock);

} // namespace plexus::storage
