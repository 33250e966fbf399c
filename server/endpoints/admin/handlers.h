// What each operation of the admin contract does. All take everything by value: they are
// coroutines. They throw Failure; the actor goes with every change.
#pragma once

#include "admin_api/operations.h"
#include "async/task.h"
#include "endpoints/admin/admin_request.h"
#include "endpoints/admin/services.h"

namespace plexus::endpoints {

// tenants
Task<Page<Tenant>> listTenants(AdminServices services, AdminRequest request);
Task<Tenant> createTenant(AdminServices services, AdminRequest request, admin::NewTenant body);
Task<Tenant> getTenant(AdminServices services, AdminRequest request);
Task<Tenant> updateTenant(AdminServices services, AdminRequest request, admin::TenantPatch body);
Task<void> deleteTenant(AdminServices services, AdminRequest request);
Task<admin::Removal> countTenant(AdminServices services, AdminRequest request);

// host secrets
Task<Page<HostSecret>> listHostSecrets(AdminServices services, AdminRequest request);
Task<admin::IssuedHostSecret> createHostSecret(AdminServices services, AdminRequest request,
                                               admin::NewHostSecret body);
Task<void> deleteHostSecret(AdminServices services, AdminRequest request);
Task<admin::Removal> countHostSecret(AdminServices services, AdminRequest request);

// users
Task<Page<PlexusUser>> listUsers(AdminServices services, AdminRequest request);
Task<PlexusUser> getUser(AdminServices services, AdminRequest request);
Task<void> deleteUser(AdminServices services, AdminRequest request);
Task<admin::Removal> countUser(AdminServices services, AdminRequest request);

// tokens
Task<Page<UserToken>> listUserTokens(AdminServices services, AdminRequest request);
Task<Page<UserToken>> listTenantTokens(AdminServices services, AdminRequest request);
Task<admin::IssuedUserToken> createUserToken(AdminServices services, AdminRequest request,
                                             admin::NewUserToken body);
Task<void> revokeUserToken(AdminServices services, AdminRequest request);
Task<admin::Removal> countUserToken(AdminServices services, AdminRequest request);
Task<admin::Revoked> revokeAllUserTokens(AdminServices services, AdminRequest request);
Task<admin::Removal> countUserTokens(AdminServices services, AdminRequest request);

// admin keys
Task<Page<AdminKey>> listAdminKeys(AdminServices services, AdminRequest request);
Task<admin::IssuedAdminKey> createAdminKey(AdminServices services, AdminRequest request,
                                           admin::NewAdminKey body);
Task<void> deleteAdminKey(AdminServices services, AdminRequest request);
Task<admin::Removal> countAdminKey(AdminServices services, AdminRequest request);

// encryption keys
Task<KeyStatus> getEncryptionKeys(AdminServices services, AdminRequest request);
Task<KeyStatus> rotateEncryptionKeys(AdminServices services, AdminRequest request);

// providers
Task<Page<admin::ProviderInfo>> listProviders(AdminServices services, AdminRequest request);
Task<admin::ProviderInfo> createProvider(AdminServices services, AdminRequest request,
                                         admin::NewProvider body);
Task<admin::ProviderInfo> getProvider(AdminServices services, AdminRequest request);
Task<admin::ProviderInfo> updateProvider(AdminServices services, AdminRequest request,
                                         admin::ProviderPatch body);
Task<void> deleteProvider(AdminServices services, AdminRequest request);
Task<admin::Removal> countProvider(AdminServices services, AdminRequest request);
Task<ProviderCheck> testProvider(AdminServices services, AdminRequest request);
Task<admin::DiscoveredProvider> discoverProvider(AdminServices services, AdminRequest request,
                                                 admin::Issuer body);
Task<Page<PresetInfo>> listPresets(AdminServices services, AdminRequest request);
Task<ProviderDescriptor> getPreset(AdminServices services, AdminRequest request);

// what users have entrusted us with
Task<Page<ExternalToken>> listConnections(AdminServices services, AdminRequest request);
Task<void> disconnectAccount(AdminServices services, AdminRequest request);
Task<admin::Removal> countConnection(AdminServices services, AdminRequest request);
Task<Page<ApiKeyInfo>> listApiKeys(AdminServices services, AdminRequest request);
Task<void> deleteApiKey(AdminServices services, AdminRequest request);
Task<admin::Removal> countApiKey(AdminServices services, AdminRequest request);

// what another program has kept
Task<admin::ImportReport> importOriginal(AdminServices services, AdminRequest request,
                                         admin::ImportPortion portion);

// who and what
Task<admin::WhoAmI> whoAmI(AdminServices services, AdminRequest request);
Task<Page<AuditEvent>> listAudit(AdminServices services, AdminRequest request);
Task<Page<AuditEvent>> listTenantAudit(AdminServices services, AdminRequest request);
Task<Page<AuditChain>> listAuditChains(AdminServices services, AdminRequest request);
Task<Page<AuditRow>> listAuditRows(AdminServices services, AdminRequest request);
Task<Page<AuditCheckpoint>> listAuditCheckpoints(AdminServices services, AdminRequest request);
Task<AuditCheckpoint> getAuditCheckpoint(AdminServices services, AdminRequest request);
Task<Page<ActivityEntry>> listActivity(AdminServices services, AdminRequest request);
Task<Page<ActivityEntry>> listTenantActivity(AdminServices services, AdminRequest request);

} // namespace plexus::endpoints
