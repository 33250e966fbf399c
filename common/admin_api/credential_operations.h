// The part of the admin contract about third parties: a tenant's providers, and what users have
// entrusted us with for them.
#pragma once

#include "admin_api/operation.h"
#include "admin_api/records.h"
#include "model/api_key.h"
#include "model/external_token.h"
#include "model/provider_check.h"

namespace plexus::admin {

inline constexpr Call<Nothing, ListOf<ProviderInfo>> listProviders{
    {"providers.list", Method::Get, "/admin/v1/tenants/{tenant}/providers", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists a tenant's OAuth providers"}};
inline constexpr Call<NewProvider, ProviderInfo> createProvider{
    {"providers.create", Method::Post, "/admin/v1/tenants/{tenant}/providers", AdminRole::Operator,
     Reach::Tenant, 201, false, "Adds an OAuth provider to a tenant"}};
inline constexpr Call<Nothing, ProviderInfo> getProvider{
    {"providers.get", Method::Get, "/admin/v1/tenants/{tenant}/providers/{provider}",
     AdminRole::Viewer, Reach::Tenant, 200, false, "Shows an OAuth provider"}};
inline constexpr Call<ProviderPatch, ProviderInfo> updateProvider{
    {"providers.update", Method::Patch, "/admin/v1/tenants/{tenant}/providers/{provider}",
     AdminRole::Operator, Reach::Tenant, 200, false, "Changes an OAuth provider"}};
inline constexpr Call<Nothing, Nothing> deleteProvider{
    {"providers.delete", Method::Delete, "/admin/v1/tenants/{tenant}/providers/{provider}",
     AdminRole::Operator, Reach::Tenant, 204, true,
     "Deletes an OAuth provider with the accounts that users have connected"}};
inline constexpr Call<Nothing, ProviderCheck> testProvider{
    {"providers.test", Method::Post, "/admin/v1/tenants/{tenant}/providers/{provider}/test",
     AdminRole::Operator, Reach::Tenant, 200, false,
     "Asks the provider whether it takes the client id and secret"}};
inline constexpr Call<Issuer, DiscoveredProvider> discoverProvider{
    {"providers.discover", Method::Post, "/admin/v1/tenants/{tenant}/oauth-discovery",
     AdminRole::Operator, Reach::Tenant, 200, false, "Shows what an issuer says about itself"}};

inline constexpr Call<Nothing, ListOf<PresetInfo>> listPresets{
    {"presets.list", Method::Get, "/admin/v1/provider-presets", AdminRole::Viewer, Reach::Own, 200,
     false, "Lists the providers that Plexus knows"}};
inline constexpr Call<Nothing, ProviderDescriptor> getPreset{
    {"presets.get", Method::Get, "/admin/v1/provider-presets/{preset}", AdminRole::Viewer,
     Reach::Own, 200, false, "Shows what Plexus knows of a provider"}};

inline constexpr Call<Nothing, ListOf<ExternalToken>> listConnections{
    {"connections.list", Method::Get, "/admin/v1/tenants/{tenant}/users/{user}/connections",
     AdminRole::Viewer, Reach::Tenant, 200, false, "Lists the accounts that a user has connected"}};
inline constexpr Call<Nothing, Nothing> disconnectAccount{
    {"connections.disconnect", Method::Delete,
     "/admin/v1/tenants/{tenant}/users/{user}/connections/{provider}", AdminRole::Operator,
     Reach::Tenant, 204, true, "Disconnects a user's account and tells the provider"}};
inline constexpr Call<Nothing, ListOf<ApiKeyInfo>> listApiKeys{
    {"api_keys.list", Method::Get, "/admin/v1/tenants/{tenant}/users/{user}/api-keys",
     AdminRole::Viewer, Reach::Tenant, 200, false,
     "Lists what is known of a user's API keys, never the keys"}};
inline constexpr Call<Nothing, Nothing> deleteApiKey{
    {"api_keys.delete", Method::Delete,
     "/admin/v1/tenants/{tenant}/users/{user}/api-keys/{provider}", AdminRole::Operator,
     Reach::Tenant, 204, true, "Deletes a user's API key"}};

} // namespace plexus::admin
