#include "endpoints/admin/bound_operation.h"

namespace plexus::endpoints {

QList<BoundOperation> boundOperations()
{
    return {
        bind(admin::whoAmI, &whoAmI),
        bind(admin::listTenants, &listTenants),
        bind(admin::createTenant, &createTenant),
        bind(admin::getTenant, &getTenant),
        bind(admin::updateTenant, &updateTenant),
        bind(admin::deleteTenant, &deleteTenant, &countTenant),
        bind(admin::listHostSecrets, &listHostSecrets),
        bind(admin::createHostSecret, &createHostSecret),
        bind(admin::deleteHostSecret, &deleteHostSecret, &countHostSecret),
        bind(admin::listUsers, &listUsers),
        bind(admin::getUser, &getUser),
        bind(admin::deleteUser, &deleteUser, &countUser),
        bind(admin::listUserTokens, &listUserTokens),
        bind(admin::createUserToken, &createUserToken),
        bind(admin::revokeUserToken, &revokeUserToken, &countUserToken),
        bind(admin::revokeAllUserTokens, &revokeAllUserTokens, &countUserTokens),
        bind(admin::listTenantTokens, &listTenantTokens),
        bind(admin::listTenantAudit, &listTenantAudit),
        bind(admin::listProviders, &listProviders),
        bind(admin::createProvider, &createProvider),
        bind(admin::getProvider, &getProvider),
        bind(admin::updateProvider, &updateProvider),
        bind(admin::deleteProvider, &deleteProvider, &countProvider),
        bind(admin::testProvider, &testProvider),
        bind(admin::discoverProvider, &discoverProvider),
        bind(admin::listPresets, &listPresets),
        bind(admin::getPreset, &getPreset),
        bind(admin::listConnections, &listConnections),
        bind(admin::disconnectAccount, &disconnectAccount, &countConnection),
        bind(admin::listApiKeys, &listApiKeys),
        bind(admin::deleteApiKey, &deleteApiKey, &countApiKey),
        bind(admin::listAdminKeys, &listAdminKeys),
        bind(admin::createAdminKey, &createAdminKey),
        bind(admin::deleteAdminKey, &deleteAdminKey, &countAdminKey),
        bind(admin::getEncryptionKeys, &getEncryptionKeys),
        bind(admin::rotateEncryptionKeys, &rotateEncryptionKeys),
        bind(admin::importOriginal, &importOriginal),
        bind(admin::listAudit, &listAudit),
        bind(admin::listAuditChains, &listAuditChains),
        bind(admin::listAuditRows, &listAuditRows),
        bind(admin::listAuditCheckpoints, &listAuditCheckpoints),
        bind(admin::getAuditCheckpoint, &getAuditCheckpoint),
        bind(admin::listActivity, &listActivity),
        bind(admin::listTenantActivity, &listTenantActivity),
    };
}

} // namespace plexus::endpoints
