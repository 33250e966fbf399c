// What the admin endpoints need.
#pragma once

#include "core/clock.h"
#include "core/sealer.h"
#include "identity/admin_authenticator.h"
#include "oauth/client/provider_registry.h"
#include "storage/activity_repository.h"
#include "storage/admin_key_repository.h"
#include "storage/host_secret_repository.h"
#include "storage/tenant_repository.h"
#include "storage/user_repository.h"
#include "vault/audit_keeper.h"
#include "vault/credential_vault.h"
#include "vault/key_rotation.h"

namespace plexus::endpoints {

class RunningKeys;

//! References to what the application built; they must outlive every admin request. Copied into
//! handlers, which are coroutines and take everything by value.
struct AdminServices
{
    storage::TenantRepository &tenants;
    storage::UserRepository &users;
    storage::HostSecretRepository &hostSecrets;
    storage::AdminKeyRepository &adminKeys;
    storage::AuditRepository &audit;
    storage::ActivityRepository &activity;
    storage::IdempotencyRepository &idempotency;
    vault::KeyRotation &rotation; //!< shared by all threads
    const vault::AuditKeeper &auditKeeper; //!< shared by all threads
    vault::CredentialVault &vault;
    oauth::ProviderRegistry &providers; //!< of this thread
    QString publicUrl; //!< of redirect URIs, without a final slash
    identity::AdminAuthenticator &authenticator;
    RunningKeys &runningKeys; //!< shared by all threads
    const Sealer &sealer; //!< for remembered answers, which may hold a secret
    const Clock &clock;
};

} // namespace plexus::endpoints
