// How a tenant's provider is shown to administrators.
#pragma once

#include "admin_api/records.h"
#include "endpoints/admin/services.h"

namespace plexus::endpoints {

//! With what the preset, the overrides and the variables make together. A configuration that makes
//! nothing usable is shown with the reason, not hidden.
admin::ProviderInfo providerInfo(const AdminServices &services, const ProviderConfig &config);

} // namespace plexus::endpoints
