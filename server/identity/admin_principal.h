// Who administers.
#pragma once

#include "model/admin_key.h"

namespace plexus::identity {

//! Computed once per admin request from its key, immutable.
struct AdminPrincipal
{
    QString keyId; //!< never the key; `configured` for the one from the configuration
    QString label;
    AdminRole role = AdminRole::Viewer;
    std::optional<TenantId> tenant; //!< sees this tenant only

    bool mayAct(AdminRole least) const noexcept { return role >= least; }
    //! Whether `id` exists for this administrator.
    bool sees(const TenantId &id) const { return !tenant || *tenant == id; }
};

} // namespace plexus::identity
