#include "storage/sqlite/sqlite_storage.h"

#include "core/failure.h"
#include "storage/sqlite/activity.h"
#include "storage/sqlite/admin_keys.h"
#include "storage/sqlite/api_keys.h"
#include "storage/sqlite/browser_sessions.h"
#include "storage/sqlite/data_keys.h"
#include "storage/sqlite/external_tokens.h"
#include "storage/sqlite/host_secrets.h"
#include "storage/sqlite/logins.h"
#include "storage/sqlite/migrations.h"
#include "storage/sqlite/pending_flows.h"
#include "storage/sqlite/providers.h"
#include "storage/sqlite/purge.h"
#include "storage/sqlite/session_values.h"
#include "storage/sqlite/sessions.h"
#include "storage/sqlite/tasks.h"
#include "storage/sqlite/tenants.h"
#include "storage/sqlite/users.h"

namespace plexus::storage {

static constexpr qint64 purgeEveryMs = 60 * 1000;

namespace {

qint64 prepare(const QString &path)
{
    prepareDatabase(path);
    Connection connection(path, Connection::Mode::Read);
    return lastChange(connection);
}

class SqliteStorage final : public Storage
{
public:
    SqliteStorage(const QString &path, const Clock &clock)
        : m_clock(clock)
        , m_changes(prepare(path))
        , m_purgedMs(clock.steadyMs())
        , m_readers(path, clock)
        , m_writer(path, clock,
                   {[this](Connection &connection) { m_changes.follow(connection); },
                    [this] { tick(); }})
    {
    }
    ~SqliteStorage() override
    {
        m_lastUses.flush();
        m_activityQueue.flush();
    }

    TenantRepository &tenants() override { return m_tenants; }
    UserRepository &users() override { return m_users; }
    HostSecretRepository &hostSecrets() override { return m_hostSecrets; }
    AdminKeyRepository &adminKeys() override { return m_adminKeys; }
    AuditRepository &audit() override { return m_audit; }
    ActivityRepository &activity() override { return m_activity; }
    IdempotencyRepository &idempotency() override { return m_idempotency; }
    SessionValueRepository &sessionValues() override { return m_sessionValues; }
    ServerRecordRepository &serverRecords() override { return m_serverRecords; }
    DataKeyRepository &dataKeys() override { return m_dataKeys; }
    SealedValueRepository &sealedValues() override { return m_sealedValues; }
    ProviderRepository &providers() override { return m_providers; }
    ExternalTokenRepository &externalTokens() override { return m_externalTokens; }
    RevocationRepository &revocations() override { return m_revocations; }
    ApiKeyRepository &apiKeys() override { return m_apiKeys; }
    PendingFlowRepository &pendingFlows() override { return m_pendingFlows; }
    BrowserSessionRepository &browserSessions() override { return m_browserSessions; }
    LoginRepository &logins() override { return m_logins; }
    mcp::SessionStore &sessions() override { return m_sessions; }
    mcp::TaskStore &tasks() override { return m_tasks; }
    ChangeFeed &changes() override { return m_changes; }

    Task<bool> isHealthy() override
    {
        try {
            m_readers.here().readOne(QStringLiteral("SELECT 1"));
            co_await m_writer.write<void>([](Connection &) {});
            co_return true;
        } catch (const Failure &) {
            co_return false;
        }
    }

private:
    //! On the writer's thread, which begins before the repositories are made.
    void tick()
    {
        m_lastUses.flushWhenDue();
        m_activityQueue.flushWhenDue();
        const qint64 now = m_clock.steadyMs();
        if (now - m_purgedMs <= purgeEveryMs)
            return;
        m_purgedMs = now;
        m_writer.post([store = Store{m_clock, m_readers, m_writer}](Connection &connection) {
            purge(store, connection);
        });
    }

    const Clock &m_clock;
    ChangeLog m_changes;
    qint64 m_purgedMs; // writer's thread
    LastUses m_lastUses{m_clock, m_writer};
    ActivityQueue m_activityQueue{m_clock, m_writer};
    Readers m_readers;
    Writer m_writer;
    Store m_store{m_clock, m_readers, m_writer};
    SqliteTenants m_tenants{m_store};
    SqliteUsers m_users{m_store};
    SqliteHostSecrets m_hostSecrets{m_store};
    SqliteAdminKeys m_adminKeys{m_store};
    SqliteAudit m_audit{m_store};
    SqliteActivity m_activity{m_store, m_activityQueue};
    SqliteIdempotency m_idempotency{m_store};
    SqliteSessionValues m_sessionValues{m_store};
    SqliteServerRecords m_serverRecords{m_store};
    SqliteDataKeys m_dataKeys{m_store};
    SqliteSealedValues m_sealedValues{m_store};
    SqliteProviders m_providers{m_store};
    SqliteExternalTokens m_externalTokens{m_store};
    SqliteRevocations m_revocations{m_store};
    SqliteApiKeys m_apiKeys{m_store};
    SqlitePendingFlows m_pendingFlows{m_store};
    SqliteBrowserSessions m_browserSessions{m_store};
    SqliteLogins m_logins{m_store};
    SqliteSessions m_sessions{m_store, m_lastUses};
    SqliteTasks m_tasks{m_store};
};

} // namespace

std::unique_ptr<Storage> openSqliteStorage(const QString &path, const Clock &clock)
{
    return std::make_unique<SqliteStorage>(path, clock);
}

} // namespace plexus::storage
