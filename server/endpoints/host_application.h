// Who vouches for users.
#pragma once

#include "core/secret.h"
#include "http/request.h"
#include "http/response.h"
#include "identity/credential_uses.h"
#include "storage/host_secret_repository.h"
#include "tenancy/quota_table.h"
#include "tenancy/tenant_directory.h"

#include <variant>

namespace plexus::endpoints {

struct HostApplicationServices
{
    TenantDirectory &directory;
    storage::HostSecretRepository &hostSecrets;
    identity::CredentialUses &hostSecretUses;
    const Secret &serverWideSecret; //!< HOST_APP_REGISTRATION_SECRET; may be empty
    QuotaTable &quotas;
};

//! A host application that has shown its secret.
struct HostApplication
{
    std::shared_ptr<const TenantDirectory::Entry> tenant; //!< active
    QString id; //!< of the secret, or `server` for the server-wide one

    //! For the audit row of what its request changes.
    Actor actor(const QString &requestId) const
    {
        return {QStringLiteral("host_app"), id, {}, requestId};
    }
};

//! By X-Host-App-Secret, for the path's `{tenant}`. Otherwise what to answer: 401 without the
//! header; 403 alike for a wrong secret and for unknown and suspended tenants. Throws RateLimited.
Task<std::variant<HostApplication, http::Response>>
authenticateHost(HostApplicationServices services, http::Request request);

} // namespace plexus::endpoints
