// `/{tenant}/plexus-auth/users/{user}/connections…`: host applications see and end the connections
// of their users.
#pragma once

#include "endpoints/host_application.h"
#include "http/router.h"
#include "storage/user_repository.h"
#include "vault/credential_vault.h"

namespace plexus::endpoints {

struct HostConnectionServices
{
    HostApplicationServices host;
    storage::UserRepository &users;
    vault::CredentialVault &vault;
};

//! GET lists them, never a token; DELETE `/{provider}` erases one at once and has the provider told
//! (RFC 7009). `{user}` is written as admin::toPathValue() does.
std::vector<http::Route> hostConnectionRoutes(HostConnectionServices services);

} // namespace plexus::endpoints
