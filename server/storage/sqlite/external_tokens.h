#pragma once

#include "storage/external_token_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqliteExternalTokens final : public ExternalTokenRepository
{
public:
    explicit SqliteExternalTokens(Store store)
        : m_store(store)
    {
    }

    Task<ExternalToken> link(StoredExternalToken token, Actor actor) override;
    Task<std::optional<ExternalToken>> linkByFlow(PendingFlow flow, StoredExternalToken token,
                                                  Actor actor) override;
    Task<std::optional<StoredExternalToken>> find(TenantId tenant, CredentialHolder holder,
                                                  QString provider) override;
    Task<Page<ExternalToken>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                   PageRequest request) override;
    Task<qint64> count(TenantId tenant, QString provider) override;
    Task<bool> lease(ExternalToken read, QByteArray owner, qint64 untilMs) override;
    Task<std::optional<ExternalToken>> refresh(StoredExternalToken token, Actor actor) override;
    Task<std::optional<ExternalToken>> setState(ExternalToken read, ExternalTokenState state,
                                                Actor actor) override;
    Task<void> touch(TenantId tenant, QList<CredentialUse> uses) override;
    Task<void> noteFailure(ExternalToken read, RefreshFailure failure, Actor actor) override;
    Task<bool> remove(ExternalToken read, bool tellProvider, Actor actor) override;

private:
    Store m_store;
};

class SqliteRevocations final : public RevocationRepository
{
public:
    explicit SqliteRevocations(Store store)
        : m_store(store)
    {
    }
    Task<void> add(Revocation revocation) override;
    Task<QList<Revocation>> takeDue(qint64 againMs, int limit) override;
    Task<void> postpone(Revocation revocation, qint64 dueMs) override;
    Task<void> finish(Revocation revocation, RevocationEnd end) override;

private:
    Store m_store;
};

//! Queues what the link holds now, in the caller's transaction, before the link goes.
void queueRevocation(const Store &store, Connection &connection, const TenantId &tenant,
                     const CredentialHolder &holder, const QString &provider);

//! Which links of a tenant.
enum class LinksOf { User, Session, Provider };
//! Removes them one by one, before what they belong to goes: with an audit row each, and queued for
//! the revocation unless it is the provider that goes. `key`: the user's id, the session's hash or
//! the provider's name.
void removeLinks(const Store &store, Connection &connection, const TenantId &tenant, LinksOf whose,
                 const QVariant &key, const Actor &actor);

//! What a change of a holder's credential for a provider is told as.
QString credentialKey(const CredentialHolder &holder, const QString &provider);

} // namespace plexus::storage
