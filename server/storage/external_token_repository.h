// Where the tokens of linked accounts are kept (sealed).
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/external_token.h"
#include "model/page.h"
#include "model/pending_flow.h"
#include "storage/sealed_value.h"

namespace plexus::storage {

//! With the sealed access and refresh token.
struct StoredExternalToken
{
    ExternalToken info;
    SealedValue tokens;
};

//! When a credential was used last.
struct CredentialUse
{
    CredentialHolder holder;
    QString provider;
    qint64 atMs = 0;

    //! Days since 1970, UTC.
    qint64 day() const { return atMs / msPerDay; }
    //! Whether it is the first of its day when `lastUsedMs` is what was known before.
    bool isFirstOfDay(std::optional<qint64> lastUsedMs) const
    {
        return !lastUsedMs || *lastUsedMs / msPerDay < day();
    }
    //! The holder, for the audit row: a guest is named by its session's hash.
    Actor actor() const
    {
        return {QStringLiteral("user"), holder.user ? holder.user->value() : holder.key(), {}, {}};
    }

private:
    static constexpr qint64 msPerDay = 24 * 3600 * 1000;
};

//! Tokens of a link that is gone; the provider is yet to be told.
struct Revocation
{
    TenantId tenant;
    QString id; //!< of the link
    QString holder; //!< CredentialHolder::key(); there may be no such holder any more
    QString provider;
    QString accountId;
    SealedValue tokens; //!< for the place that the link had
    int attempts = 0; //!< with the one that is being made
    qint64 createdMs = 0;

    ValuePlace place() const
    {
        return {tenant, "external_token", {holder.toUtf8(), provider.toUtf8()}, "sealed"};
    }
};

//! How the attempts to tell a provider ended.
struct RevocationEnd
{
    bool isRevoked = false; //!< the provider has said so
    QString
        reason; //!< for the audit row, e.g. `done` or `no answer`; nothing of the provider's text
};

//! Throws Failure{Conflict} when a sealed value's data key is gone: take the active one.
class ExternalTokenRepository
{
public:
    virtual ~ExternalTokenRepository() = default;
    static ValuePlace placeOf(const TenantId &tenant, const CredentialHolder &holder,
                              const QString &provider)
    {
        return {tenant, "external_token", {holder.key().toUtf8(), provider.toUtf8()}, "sealed"};
    }

    //! Links the account, in place of the one before, whose tokens are queued for the revocation
    //! when both accounts are known and differ. `info.id` must be new. Throws Failure{NotFound}
    //! when the holder does not exist (any more).
    virtual Task<ExternalToken> link(StoredExternalToken token, Actor actor) = 0;
    //! The same as the last step of `flow`, which is Done with it: both happen or neither. Nothing
    //! when the flow is not live or not as it was read (PendingFlowRepository::advance()).
    virtual Task<std::optional<ExternalToken>>
    linkByFlow(PendingFlow flow, StoredExternalToken token, Actor actor) = 0;
    //! An indexed point read.
    virtual Task<std::optional<StoredExternalToken>> find(TenantId tenant, CredentialHolder holder,
                                                          QString provider) = 0;
    //! Newest first unless sorted otherwise (`linked_at`, `provider`); of all holders when none is
    //! named.
    virtual Task<Page<ExternalToken>> list(TenantId tenant, std::optional<CredentialHolder> holder,
                                           PageRequest request) = 0;

    //! How many accounts are linked at `provider`.
    virtual Task<qint64> count(TenantId tenant, QString provider) = 0;

    //! Takes the link for a refresh by `owner` until `untilMs`, unless it has changed or a refresh
    //! has failed since `read`, it is gone, or is somebody else's until later than now. Whether it
    //! did.
    virtual Task<bool> lease(ExternalToken read, QByteArray owner, qint64 untilMs) = 0;
    //! Stores what a refresh brought (all of `token` but what names the link), ends the lease and
    //! forgets the failure.
    //! Nothing when the link is gone or has changed since it was read with `token.info.version`:
    //! what was disconnected is not resurrected.
    virtual Task<std::optional<ExternalToken>> refresh(StoredExternalToken token, Actor actor) = 0;
    //! The same for the state alone.
    virtual Task<std::optional<ExternalToken>> setState(ExternalToken read,
                                                        ExternalTokenState state, Actor actor) = 0;
    //! Last uses, batched; unknown ones are skipped. The first of a UTC day is audited.
    virtual Task<void> touch(TenantId tenant, QList<CredentialUse> uses) = 0;

    //! Keeps how a refresh failed, and ends the lease; audited when it is news. Nothing when the
    //! link is gone or has changed since `read`: then somebody else's refresh has worked.
    virtual Task<void> noteFailure(ExternalToken read, RefreshFailure failure, Actor actor) = 0;

    //! Removes the link; with `tellProvider` its tokens are queued for the revocation there.
    //! Whether the link was there as it was read. Links that go with their user or session are
    //! always queued; those that go with their provider or tenant never, because whatever could
    //! tell the provider goes too.
    virtual Task<bool> remove(ExternalToken read, bool tellProvider, Actor actor) = 0;
};

//! Provider-side revocations, retried until they succeed or are given up.
class RevocationRepository
{
public:
    virtual ~RevocationRepository() = default;
    //! Queues tokens that came for a link (`revocation.id`) after it had gone; they take the place
    //! of those that were queued for it. Nothing while the link is there.
    virtual Task<void> add(Revocation revocation) = 0;
    //! Takes at most `limit` that are due, of all tenants, each until `againMs`: who dies sees it
    //! come back. Those whose account is linked again are dropped, because providers take back all
    //! grants of an account and a client at once. An account that is not known may be any that its
    //! holder links there.
    virtual Task<QList<Revocation>> takeDue(qint64 againMs, int limit) = 0;
    //! To be taken again at `dueMs`.
    virtual Task<void> postpone(Revocation revocation, qint64 dueMs) = 0;
    //! Forgets the tokens.
    virtual Task<void> finish(Revocation revocation, RevocationEnd end) = 0;
};

} // namespace plexus::storage
