// Which audit chain is meant.
#pragma once

#include "admin_api/operation.h"

namespace plexus::admin {

inline constexpr Filter auditChainFilter[] = {
    {"entity_id", "ENTITY_ID", "Of this tenant; absent: the server's own, or the key's tenant's"},
};

} // namespace plexus::admin
