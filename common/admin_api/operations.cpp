#include "admin_api/operations.h"

namespace plexus::admin {

std::string_view nameOf(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Post:
        return "POST";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    }
    return {};
}

std::span<const Operation *const> allOperations()
{
    static constexpr const Operation *operations[] = {
        &whoAmI,
        &listTenants,
        &createTenant,
        &getTenant,
        &updateTenant,
        &deleteTenant,
        &listHostSecrets,
        &createHostSecret,
        &deleteHostSecret,
        &listUsers,
        &getUser,
        &deleteUser,
        &listUserTokens,
        &createUserToken,
        &revokeUserToken,
        &revokeAllUserTokens,
        &listTenantTokens,
        &listProviders,
        &createProvider,
        &getProvider,
        &updateProvider,
        &deleteProvider,
        &testProvider,
        &discoverProvider,
        &listPresets,
        &getPreset,
        &listConnections,
        &disconnectAccount,
        &listApiKeys,
        &deleteApiKey,
        &listTenantAudit,
        &listAdminKeys,
        &createAdminKey,
        &deleteAdminKey,
        &getEncryptionKeys,
        &rotateEncryptionKeys,
        &importOriginal,
        &listAudit,
        &listAuditChains,
        &listAuditRows,
        &listAuditCheckpoints,
        &getAuditCheckpoint,
        &listActivity,
        &listTenantActivity,
    };
    return operations;
}

} // namespace plexus::admin
