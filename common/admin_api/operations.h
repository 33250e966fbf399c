// The admin contract: every operation of /admin/v1, once. The server mounts these, AdminClient and
// the command line call them. To add one: a constant here, a line in operations.cpp, a handler in
// server/endpoints/admin and a command in server/app/cli.
#pragma once

#include "admin_api/activity_filters.h"
#include "admin_api/audit_filters.h"
#include "admin_api/credential_operations.h"
#include "admin_api/import_records.h"
#include "admin_api/operation.h"
#include "admin_api/records.h"
#include "model/audit_chain.h"
#include "model/key_status.h"

#include <span>

namespace plexus::admin {

//! All of them, in the order of the documentation.
std::span<const Operation *const> allOperations();

inline constexpr Call<Nothing, WhoAmI> whoAmI{{"whoami", Method::Get, "/admin/v1/whoami",
                                               AdminRole::Viewer, Reach::Own, 200, false,
                                               "Shows which key this is and what it may do"}};

inline constexpr Call<Nothing, ListOf<Tenant>> listTenants{
    {"tenants.list", Method::Get, "/admin/v1/tenants", AdminRole::Viewer, Reach::Own, 200, false,
     "Lists tenants"}};
inline constexpr Call<NewTenant, Tenant> createTenant{
    {"tenants.create", Method::Post, "/admin/v1/tenants", AdminRole::Operator, Reach::Server, 201,
     false, "Creates a tenant"}};
inline constexpr Call<Nothing, Tenant> getTenant{{"tenants.get", Method::Get,
                                                  "/admin/v1/tenants/{tenant}", AdminRole::Viewer,
                                                  Reach::Tenant, 200, false, "Shows a tenant"}};
inline constexpr Call<TenantPatch, Tenant> updateTenant{
    {"tenants.update", Method::Patch, "/admin/v1/tenants/{tenant}", AdminRole::Operator,
     Reach::Tenant, 200, false, "Changes a tenant's name, status or settings"}};
inline constexpr Call<Nothing, Nothing> deleteTenant{
    {"tenants.delete", Method::Delete, "/admin/v1/tenants/{tenant}", AdminRole::Operator,
     Reach::Server, 204, true, "Deletes a tenant and everything of it"}};

inline constexpr Call<Nothing, ListOf<HostSecret>> listHostSecrets{
    {"host_secrets.list", Method::Get, "/admin/v1/tenants/{tenant}/host-secrets", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists the secrets of the host application"}};
inline constexpr Call<NewHostSecret, IssuedHostSecret> createHostSecret{
    {"host_secrets.create", Method::Post, "/admin/v1/tenants/{tenant}/host-secrets",
     AdminRole::Operator, Reach::Tenant, 201, false,
     "Adds a secret for the host application; it is shown once"}};
inline constexpr Call<Nothing, Nothing> deleteHostSecret{
    {"host_secrets.delete", Method::Delete, "/admin/v1/tenants/{tenant}/host-secrets/{secret}",
     AdminRole::Operator, Reach::Tenant, 204, true, "Removes a secret of the host application"}};

inline constexpr Call<Nothing, ListOf<PlexusUser>> listUsers{
    {"users.list", Method::Get, "/admin/v1/tenants/{tenant}/users", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists a tenant's users"}};
inline constexpr Call<Nothing, PlexusUser> getUser{
    {"users.get", Method::Get, "/admin/v1/tenants/{tenant}/users/{user}", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Shows a user"}};
inline constexpr Call<Nothing, Nothing> deleteUser{
    {"users.delete", Method::Delete, "/admin/v1/tenants/{tenant}/users/{user}", AdminRole::Operator,
     Reach::Tenant, 204, true, "Removes a user with all tokens, sessions and values"}};

inline constexpr Call<Nothing, ListOf<UserToken>> listUserTokens{
    {"tokens.list", Method::Get, "/admin/v1/tenants/{tenant}/users/{user}/tokens",
     AdminRole::Viewer, Reach::Tenant, 200, false, "Lists a user's tokens"}};
inline constexpr Call<NewUserToken, IssuedUserToken> createUserToken{
    {"tokens.create", Method::Post, "/admin/v1/tenants/{tenant}/users/{user}/tokens",
     AdminRole::Operator, Reach::Tenant, 201, false,
     "Issues a token for a user (registers a new one); it is shown once"}};
inline constexpr Call<Nothing, Nothing> revokeUserToken{
    {"tokens.revoke", Method::Delete, "/admin/v1/tenants/{tenant}/users/{user}/tokens/{token}",
     AdminRole::Operator, Reach::Tenant, 204, true, "Revokes a token and ends its sessions"}};
inline constexpr Call<Nothing, Revoked> revokeAllUserTokens{
    {"tokens.revoke_all", Method::Post, "/admin/v1/tenants/{tenant}/users/{user}/revoke-all",
     AdminRole::Operator, Reach::Tenant, 200, true,
     "Revokes all tokens of a user and ends their sessions"}};
inline constexpr Call<Nothing, ListOf<UserToken>> listTenantTokens{
    {"tenant_tokens.list", Method::Get, "/admin/v1/tenants/{tenant}/tokens", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists the tokens of all users of a tenant"}};
inline constexpr Call<Nothing, ListOf<AuditEvent>> listTenantAudit{
    {"tenant_audit.list", Method::Get, "/admin/v1/tenants/{tenant}/audit", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists what was changed in a tenant, newest first"}};

inline constexpr Call<Nothing, ListOf<AdminKey>> listAdminKeys{
    {"admin_keys.list", Method::Get, "/admin/v1/admin-keys", AdminRole::Owner, Reach::Server, 200,
     false, "Lists admin keys"}};
inline constexpr Call<NewAdminKey, IssuedAdminKey> createAdminKey{
    {"admin_keys.create", Method::Post, "/admin/v1/admin-keys", AdminRole::Owner, Reach::Server,
     201, false, "Makes an admin key; it is shown once"}};
inline constexpr Call<Nothing, Nothing> deleteAdminKey{
    {"admin_keys.delete", Method::Delete, "/admin/v1/admin-keys/{key}", AdminRole::Owner,
     Reach::Server, 204, true, "Removes an admin key"}};

inline constexpr Call<Nothing, ListOf<AuditEvent>> listAudit{
    {"audit.list", Method::Get, "/admin/v1/audit", AdminRole::Viewer, Reach::Own, 200, false,
     "Lists what was changed, newest first"}};

inline constexpr Call<Nothing, ListOf<AuditChain>> listAuditChains{
    {"audit_chains.list", Method::Get, "/admin/v1/audit/chains", AdminRole::Viewer, Reach::Own, 200,
     false, "Lists the audit chains, those of deleted tenants too"}};
inline constexpr Call<Nothing, ListOf<AuditRow>> listAuditRows{
    {"audit_rows.list", Method::Get, "/admin/v1/audit/rows", AdminRole::Viewer, Reach::Own, 200,
     false, "Lists the rows of an audit chain with their hashes, oldest first", auditChainFilter}};
inline constexpr Call<Nothing, ListOf<AuditCheckpoint>> listAuditCheckpoints{
    {"audit_checkpoints.list", Method::Get, "/admin/v1/audit/checkpoints", AdminRole::Viewer,
     Reach::Own, 200, false, "Lists what the server has signed of an audit chain, oldest first",
     auditChainFilter}};
inline constexpr Call<Nothing, AuditCheckpoint> getAuditCheckpoint{
    {"audit_checkpoints.get", Method::Get, "/admin/v1/audit/checkpoint", AdminRole::Viewer,
     Reach::Own, 200, false, "Signs an audit chain as it is now", auditChainFilter}};

inline constexpr Call<Nothing, KeyStatus> getEncryptionKeys{
    {"encryption_keys.get", Method::Get, "/admin/v1/encryption-keys", AdminRole::Owner,
     Reach::Server, 200, false, "Shows which encryption keys are needed, and what is to do"}};
inline constexpr Call<Nothing, KeyStatus> rotateEncryptionKeys{
    {"encryption_keys.rotate", Method::Post, "/admin/v1/encryption-keys/rotate", AdminRole::Owner,
     Reach::Server, 200, false,
     "Encrypts everything anew under the first encryption key, for some seconds a request"}};

inline constexpr Call<ImportPortion, ImportReport> importOriginal{
    {"import",
     Method::Post,
     "/admin/v1/import",
     AdminRole::Owner,
     Reach::Server,
     200,
     false,
     "Takes tenants, users, providers, accounts and API keys of MCP Plexus (Python) over",
     {},
     true}};

inline constexpr Call<Nothing, ListOf<ActivityEntry>> listActivity{
    {"activity.list", Method::Get, "/admin/v1/activity", AdminRole::Viewer, Reach::Own, 200, false,
     "Lists who called what, newest first", activityFilters}};
inline constexpr Call<Nothing, ListOf<ActivityEntry>> listTenantActivity{
    {"tenant_activity.list", Method::Get, "/admin/v1/tenants/{tenant}/activity", AdminRole::Viewer,
     Reach::Tenant, 200, false, "Lists who called what in a tenant, newest first",
     tenantActivityFilters}};

} // namespace plexus::admin
