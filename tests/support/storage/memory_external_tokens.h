#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryExternalTokens final : public storage::ExternalTokenRepository
{
public:
    explicit MemoryExternalTokens(MemoryData &data)
        : d(data)
    {
    }
    Task<ExternalToken> link(storage::StoredExternalToken token, Actor actor) override;
    Task<std::optional<ExternalToken>>
    linkByFlow(PendingFlow flow, storage::StoredExternalToken token, Actor actor) override;
    Task<std::optional<storage::StoredExternalToken>> find(TenantId tenant, CredentialHolder holder,
                                                           QString provider) override;
    Task<Page<ExternalToken>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                   PageRequest request) override;
    Task<qint64> count(TenantId tenant, QString provider) override;
    Task<bool> lease(ExternalToken read, QByteArray owner, qint64 untilMs) override;
    Task<std::optional<ExternalToken>> refresh(storage::StoredExternalToken token,
                                               Actor actor) override;
    Task<std::optional<ExternalToken>> setState(ExternalToken read, ExternalTokenState state,
                                                Actor actor) override;
    Task<void> touch(TenantId tenant, QList<storage::CredentialUse> uses) override;
    Task<void> noteFailure(ExternalToken read, RefreshFailure failure, Actor actor) override;
    Task<bool> remove(ExternalToken read, bool tellProvider, Actor actor) override;

private:
    //! The link as it was read; null when it is gone or has changed.
    StoredLink *linkOf(const ExternalToken &read);
    ExternalToken insert(storage::StoredExternalToken token, const Actor &actor);
    ExternalToken changed(StoredLink &link, const Actor &actor, const QString &action);
    void note(const ExternalToken &info, const Actor &actor, const QString &action);

    MemoryData &d;
};

class MemoryRevocations final : public storage::RevocationRepository
{
public:
    explicit MemoryRevocations(MemoryData &data)
        : d(data)
    {
    }
    Task<QList<storage::Revocation>> takeDue(qint64 againMs, int limit) override;
    Task<void> add(storage::Revocation revocation) override;
    Task<void> postpone(storage::Revocation revocation, qint64 dueMs) override;
    Task<void> finish(storage::Revocation revocation, storage::RevocationEnd end) override;

private:
    bool isLinked(const storage::Revocation &revocation) const;
    StoredRevocation *same(const storage::Revocation &revocation);
    void end(const storage::Revocation &revocation, const storage::RevocationEnd &end);

    MemoryData &d;
};

} // namespace plexus::test
