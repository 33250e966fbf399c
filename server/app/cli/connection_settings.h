// Which server, with which key.
#pragma once

#include "admin_api/admin_client.h"
#include "app/cli/terminal.h"

namespace plexus::cli {

//! PLEXUS_CLI_API_BASE_URL (default http://127.0.0.1:8001); the key from PLEXUS_ADMIN_API_KEY,
//! ADMIN_API_KEY, or the data folder's `admin.key`. Throws Misuse or NoKey, which say what to do.
admin::ClientOptions connectionSettings(const Terminal &terminal);

//! Where a server on this machine keeps the key that it made at its first start.
QString adminKeyFile(const Terminal &terminal);

} // namespace plexus::cli
