// Storage in memory, for tests: one process, forgotten with the object, every task done at once.
#pragma once

#include "storage/storage.h"
#include "support/storage/memory_api_keys.h"
#include "support/storage/memory_audit.h"
#include "support/storage/memory_credentials.h"
#include "support/storage/memory_data_keys.h"
#include "support/storage/memory_external_tokens.h"
#include "support/storage/memory_logins.h"
#include "support/storage/memory_pending_flows.h"
#include "support/storage/memory_providers.h"
#include "support/storage/memory_sessions.h"
#include "support/storage/memory_tasks.h"
#include "support/storage/memory_tenants.h"
#include "support/storage/memory_users.h"
#include "support/storage/memory_values.h"

namespace plexus::test {

//! Posts to the subscribers' mailboxes when a repository changes something.
class MemoryChanges final : public storage::ChangeFeed
{
public:
    explicit MemoryChanges(MemoryData &data)
        : d(data)
    {
    }
    std::unique_ptr<Subscription> subscribe(Listener listener) override;
    quint64 revocations() const override { return d.revocations; }

private:
    class Ticket;
    MemoryData &d;
};

class MemoryStorage final : public storage::Storage
{
public:
    explicit MemoryStorage(const Clock &clock)
        : data(clock)
    {
    }

    storage::TenantRepository &tenants() override { return m_tenants; }
    storage::UserRepository &users() override { return m_users; }
    storage::HostSecretRepository &hostSecrets() override { return m_hostSecrets; }
    storage::AdminKeyRepository &adminKeys() override { return m_adminKeys; }
    storage::AuditRepository &audit() override { return m_audit; }
    storage::ActivityRepository &activity() override { return m_activity; }
    storage::IdempotencyRepository &idempotency() override { return m_idempotency; }
    storage::SessionValueRepository &sessionValues() override { return m_sessionValues; }
    storage::ServerRecordRepository &serverRecords() override { return m_serverRecords; }
    storage::DataKeyRepository &dataKeys() override { return m_dataKeys; }
    storage::SealedValueRepository &sealedValues() override { return m_sealedValues; }
    storage::ProviderRepository &providers() override { return m_providers; }
    storage::ExternalTokenRepository &externalTokens() override { return m_externalTokens; }
    storage::RevocationRepository &revocations() override { return m_revocations; }
    storage::ApiKeyRepository &apiKeys() override { return m_apiKeys; }
    storage::PendingFlowRepository &pendingFlows() override { return m_pendingFlows; }
    storage::BrowserSessionRepository &browserSessions() override { return m_browserSessions; }
    storage::LoginRepository &logins() override { return m_logins; }
    mcp::SessionStore &sessions() override { return m_sessions; }
    mcp::TaskStore &tasks() override { return m_tasks; }
    storage::ChangeFeed &changes() override { return m_changes; }
    Task<bool> isHealthy() override { co_return !data.fails; }

    MemoryData data;

private:
    MemoryTenants m_tenants{data};
    MemoryUsers m_users{data};
    MemoryHostSecrets m_hostSecrets{data};
    MemoryAdminKeys m_adminKeys{data};
    MemoryAudit m_audit{data};
    MemoryActivity m_activity{data};
    MemoryIdempotency m_idempotency{data};
    MemorySessionValues m_sessionValues{data};
    MemoryServerRecords m_serverRecords{data};
    MemoryDataKeys m_dataKeys{data};
    MemorySealedValues m_sealedValues{data};
    MemoryProviders m_providers{data};
    MemoryExternalTokens m_externalTokens{data};
    MemoryRevocations m_revocations{data};
    MemoryApiKeys m_apiKeys{data};
    MemoryPendingFlows m_pendingFlows{data};
    MemoryBrowserSessions m_browserSessions{data};
    MemoryLogins m_logins{data};
    MemorySessions m_sessions{data};
    MemoryTasks m_tasks{data};
    MemoryChanges m_changes{data};
};

} // namespace plexus::test
