// Everything that is kept, in one bundle.
#pragma once

#include "core/clock.h"
#include "storage/activity_repository.h"
#include "storage/admin_key_repository.h"
#include "storage/api_key_repository.h"
#include "storage/browser_session_repository.h"
#include "storage/change_feed.h"
#include "storage/data_key_repository.h"
#include "storage/external_token_repository.h"
#include "storage/host_secret_repository.h"
#include "storage/login_repository.h"
#include "storage/pending_flow_repository.h"
#include "storage/provider_repository.h"
#include "storage/server_record_repository.h"
#include "storage/session_value_repository.h"
#include "storage/tenant_repository.h"
#include "storage/user_repository.h"

#include <memory>

namespace plexus::mcp {
class SessionStore;
class TaskStore;
} // namespace plexus::mcp

namespace plexus::storage {

//! The repositories of one backend. Each may be used from any thread that has a Mailbox.
class Storage
{
public:
    virtual ~Storage() = default;

    virtual TenantRepository &tenants() = 0;
    virtual UserRepository &users() = 0;
    virtual HostSecretRepository &hostSecrets() = 0;
    virtual AdminKeyRepository &adminKeys() = 0;
    virtual AuditRepository &audit() = 0;
    virtual ActivityRepository &activity() = 0;
    virtual IdempotencyRepository &idempotency() = 0;
    virtual SessionValueRepository &sessionValues() = 0;
    virtual ServerRecordRepository &serverRecords() = 0;
    virtual DataKeyRepository &dataKeys() = 0;
    virtual SealedValueRepository &sealedValues() = 0;
    virtual ProviderRepository &providers() = 0;
    virtual ExternalTokenRepository &externalTokens() = 0;
    virtual RevocationRepository &revocations() = 0;
    virtual ApiKeyRepository &apiKeys() = 0;
    virtual PendingFlowRepository &pendingFlows() = 0;
    virtual BrowserSessionRepository &browserSessions() = 0;
    virtual LoginRepository &logins() = 0;
    virtual mcp::SessionStore &sessions() = 0;
    virtual mcp::TaskStore &tasks() = 0;
    virtual ChangeFeed &changes() = 0;

    //! Whether a read and an empty write succeed within their deadline.
    virtual Task<bool> isHealthy() = 0;
};

} // namespace plexus::storage
