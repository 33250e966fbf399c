// What calls need to know of tenants.
#pragma once

#include "core/ids.h"
#include "model/tenant.h"

#include <memory>

namespace plexus {

//! Snapshots of tenants' settings. Thread safe; the same pointer as long as nothing changed.
class TenantSettingsSource
{
public:
    virtual ~TenantSettingsSource() = default;
    //! Null when there is no such tenant or it is suspended.
    virtual std::shared_ptr<const TenantSettings> settingsOf(const TenantId &tenant) const = 0;
};

} // namespace plexus
