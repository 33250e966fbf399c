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
    Task<std::optional<StoredExternalToken>> find(TenantId tenant, CredentialHolder holder,
                                                  QString provider) override;
    Task<Page<ExternalToken>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                   PageRequest request) override;
    Task<bool> lease(ExternalToken read, QByteArray owner, qint64 untilMs) override;
    Task<std::optional<ExternalToken>> refresh(StoredExternalToken token, Actor actor) override;
    Task<std::optional<ExternalToken>> setState(ExternalToken read, ExternalTokenState state,
                                                Actor actor) override;
    Task<void> touch(TenantId tenant, QList<CredentialUse> uses) override;
    Task<bool> remove(ExternalToken read, std::optional<Revocation> revocation,
                      Actor actor) override;

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
    Task<QList<Revocation>> takeDue(qint64 againMs, int limit) override;
    Task<void> remove(TenantId tenant, QString id) override;

private:
    Store m_store;
};

//! In the caller's transaction.
void queueRevocation(const Store &store, Connection &connection, const Revocation &revocation);

//! What a change of a holder's credential for a provider is told as.
QString credentialKey(const CredentialHolder &holder, const QString &provider);

} // namespace plexus::storage
