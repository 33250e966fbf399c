// `POST /{tenant}/plexus-auth/register-user`: host applications obtain tokens for their users.
#pragma once

#include "core/clock.h"
#include "core/secret.h"
#include "http/router.h"
#include "identity/credential_uses.h"
#include "storage/host_secret_repository.h"
#include "storage/user_repository.h"
#include "tenancy/quota_table.h"
#include "tenancy/tenant_directory.h"

namespace plexus::endpoints {

struct RegistrationServices
{
    TenantDirectory &directory;
    storage::HostSecretRepository &hostSecrets;
    identity::CredentialUses &hostSecretUses;
    storage::UserRepository &users;
    const Secret &serverWideSecret; //!< HOST_APP_REGISTRATION_SECRET; may be empty
    const Clock &clock;
    QuotaTable &quotas;
};

std::vector<http::Route> registrationRoutes(RegistrationServices services);

} // namespace plexus::endpoints
