// What the repositories in memory keep.
#pragma once

#include "core/clock.h"
#include "core/failure.h"
#include "mcp/stores.h"
#include "storage/activity_repository.h"
#include "storage/admin_key_repository.h"
#include "storage/api_key_repository.h"
#include "storage/browser_session_repository.h"
#include "storage/change_feed.h"
#include "storage/data_key_repository.h"
#include "storage/external_token_repository.h"
#include "storage/pending_flow_repository.h"
#include "storage/provider_repository.h"
#include "storage/tenant_repository.h"
#include "storage/user_repository.h"

#include <QMap>

#include <atomic>
#include <map>
#include <mutex>
#include <vector>

namespace plexus {
class Mailbox;
}

namespace plexus::test {

struct StoredSession
{
    std::optional<UserId> user;
    FamilyId family;
    mcp::SessionRecord record;
};

struct StoredValue
{
    std::optional<UserId> user;
    QByteArray json;
    qint64 expiresMs = 0;
};

struct StoredTask
{
    std::optional<UserId> user;
    QByteArray ownerKey;
    mcp::TaskRecord record;
};

struct StoredLink
{
    storage::StoredExternalToken token;
    QByteArray leaseOwner; // empty: nobody's
    qint64 leaseMs = 0;
};

struct StoredRevocation
{
    storage::Revocation revocation;
    qint64 dueMs = 0;
};

//! A tenant, and what holders' credentials are kept under.
using CredentialKey = std::pair<TenantId, QString>;

struct StoredLogin
{
    LoginTransaction login;
    QByteArray verifierHash; // empty: not accepted yet
    BrowserIdentity who;
};

//! Open to tests that want to see or break what is kept. Repositories hold lock() while they use
//! it.
struct MemoryData
{
    explicit MemoryData(const Clock &time)
        : clock(time)
    {
    }

    //! Throws Failure{Unavailable} while `fails`.
    std::unique_lock<std::mutex> lock();
    //! Throws Failure{NotFound}.
    Tenant &requireTenant(const TenantId &id);
    //! Appends to the audit of the tenant, or of the server.
    void note(const std::optional<TenantId> &tenant, const Actor &actor, const QString &action,
              const QString &target, const QJsonObject &details = {});
    //! The first use of a credential on a day; `kind` is `connection` or `api_key`.
    void noteUse(const TenantId &tenant, const storage::CredentialUse &use, const QString &kind);
    //! Tells the subscribers.
    void tell(const TenantId &tenant, storage::ChangeKind kind, const QString &key = {});
    //! A session and its values.
    void endSession(const TenantId &tenant, const QByteArray &idHash);
    //! The sessions for which `matches` holds, with their values.
    void endSessions(const TenantId &tenant,
                     const std::function<bool(const StoredSession &)> &matches);

    //! Throws Failure{NotFound}.
    void requireHolder(const TenantId &tenant, const CredentialHolder &holder);
    //! Throws DataKeyGone.
    void requireDataKey(const TenantId &tenant, const storage::SealedValue &value);
    //! With the data key as it is wrapped now.
    storage::SealedValue withKey(const TenantId &tenant, storage::SealedValue value) const;
    //! Tokens, API keys and flows.
    void removeCredentials(const TenantId &tenant, const CredentialHolder &holder,
                           const Actor &actor);
    //! Those links of the tenant that match.
    void removeLinks(const TenantId &tenant,
                     const std::function<bool(const ExternalToken &)> &matches, bool tellProvider,
                     const Actor &actor);
    void queueRevocation(const storage::StoredExternalToken &token);
    //! As PendingFlowRepository::advance().
    std::optional<PendingFlow> makeStep(storage::StoredFlow next);
    static QString credentialKey(const CredentialHolder &holder, const QString &provider)
    {
        return holder.key() + u'\n' + provider;
    }
    //! `see` may change the value.
    void forEachSealed(
        const std::function<void(const storage::ValuePlace &, storage::SealedValue &)> &see);

    struct Subscriber
    {
        Mailbox *mailbox;
        storage::ChangeFeed::Listener listener; // used on the mailbox's thread only
    };

    const Clock &clock;
    std::mutex mutex;
    bool fails = false; //!< the database does not answer
    std::function<Task<void>()> beforeStep; //!< what a step of a flow waits for, if anything
    QList<Tenant> tenants; //!< oldest first
    std::map<std::pair<TenantId, UserId>, qint64> users; //!< since when
    QList<std::pair<UserToken, QByteArray>> tokens; //!< with their hashes
    QList<std::pair<HostSecret, QByteArray>> secrets;
    QList<std::pair<AdminKey, QByteArray>> keys;
    QList<AuditEvent> audit; //!< oldest first
    std::map<QString, std::map<qint64, AuditRow>> auditRows; //!< by chain and seq
    std::map<QString, std::map<qint64, AuditCheckpoint>> auditCheckpoints;
    QList<ActivityEntry> activity; //!< in the order of noting
    QMap<QByteArray, storage::IdempotencyRepository::Answer> answers;
    QMap<QByteArray, qint64> answeredMs;
    std::map<std::pair<TenantId, QByteArray>, StoredSession> sessions; //!< by the id's hash
    std::map<std::pair<TenantId, QByteArray>, std::map<QString, StoredValue>> values; //!< by holder
    std::map<std::pair<TenantId, QByteArray>, StoredTask> tasks; //!< by the id's hash
    std::map<std::pair<TenantId, QByteArray>, BrowserSession> browserSessions; //!< by cookie hash
    std::map<std::pair<TenantId, QByteArray>, StoredLogin> logins; //!< by challenge hash
    QMap<QString, QByteArray> records;
    std::map<std::pair<TenantId, QString>, storage::DataKeyRecord> dataKeys; //!< by their ids
    std::map<std::pair<TenantId, QString>, storage::StoredProvider> providers; //!< by their names
    std::map<CredentialKey, StoredLink> links;
    std::map<CredentialKey, storage::StoredApiKey> apiKeys;
    std::map<std::pair<TenantId, QByteArray>, storage::StoredFlow> flows; //!< by the id's hash
    std::map<std::pair<TenantId, QString>, StoredRevocation> pendingRevocations; //!< by their ids
    std::vector<std::shared_ptr<Subscriber>> subscribers;
    qint64 lastSeq = 0;
    std::atomic<quint64> revocations = 0;
};

} // namespace plexus::test
