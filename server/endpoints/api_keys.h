// `/{tenant}/plexus-services/api-keys`: users hand in their API keys for third parties.
#pragma once

#include "http/router.h"
#include "identity/authenticator.h"
#include "tenancy/quota_table.h"
#include "tenancy/tenant_directory.h"
#include "vault/credential_vault.h"

namespace plexus::endpoints {

struct ApiKeyServices
{
    const TenantDirectory &directory;
    identity::Authenticator &authenticator;
    vault::CredentialVault &vault;
    QuotaTable &quotas;
};

//! POST keeps a key, GET tells what there is (never a key), DELETE `/{provider}` erases one. By the
//! user's own token; tokens of clients are refused, so that no client can plant a key.
std::vector<http::Route> apiKeyRoutes(ApiKeyServices services);

} // namespace plexus::endpoints
