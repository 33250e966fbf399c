// Forgetting what is over.
#pragma once

#include "storage/sqlite/store.h"

namespace plexus::storage {

//! Deletes sessions (of browsers too), logins, values, tasks and flows that have ended, tokens that
//! died a month ago, old answers to repeated requests, and changes that everybody has seen. In the
//! caller's transaction.
void purge(const Store &store, Connection &connection);

} // namespace plexus::storage
