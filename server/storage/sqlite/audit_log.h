// The audit chains.
#pragma once

#include "model/admin_key.h"
#include "storage/sqlite/connection.h"

namespace plexus::storage {

//! Appends `event` to its tenant's chain (or the server's) in the caller's transaction. The hash of
//! a row is SHA-256 of the previous row's hash and the event's JSON text, so no row can be changed,
//! dropped or moved unseen. Fills in `seq`.
void appendAudit(Connection &connection, AuditEvent event);

} // namespace plexus::storage
