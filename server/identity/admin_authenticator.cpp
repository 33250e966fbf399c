#include "identity/admin_authenticator.h"

#include "core/digest.h"
#include "core/logging.h"
#include "storage/admin_key_repository.h"

namespace plexus::identity {

using namespace Qt::Literals::StringLiterals;

//! Last uses are for people; a write per request would be for nobody.
static constexpr qint64 lastUseGrainMs = 60'000;

static FailureKind kindOf(AdminRefused::Reason reason)
{
    switch (reason) {
    case AdminRefused::Reason::NotConfigured:
        return FailureKind::Unavailable;
    case AdminRefused::Reason::Missing:
        return FailureKind::Unauthenticated;
    case AdminRefused::Reason::Wrong:
        return FailureKind::Forbidden;
    case AdminRefused::Reason::LockedOut:
        return FailureKind::RateLimited;
    }
    return FailureKind::Internal;
}

static QString textOf(AdminRefused::Reason reason)
{
    switch (reason) {
    case AdminRefused::Reason::NotConfigured:
        return u"Admin API service is not configured properly (API Key missing on server)."_s;
    case AdminRefused::Reason::Missing:
        return u"Not authenticated: X-Admin-API-Key header missing."_s;
    case AdminRefused::Reason::Wrong:
        return u"Forbidden: Invalid API Key."_s;
    case AdminRefused::Reason::LockedOut:
        return u"Too many refused admin keys from this address; wait before the next attempt."_s;
    }
    return {};
}

AdminRefused::AdminRefused(Reason reason, qint64 retryAfterMs)
    : Failure(kindOf(reason), textOf(reason))
    , m_reason(reason)
    , m_retryAfterMs(retryAfterMs)
{
}

AdminAuthenticator::AdminAuthenticator(storage::AdminKeyRepository &keys,
                                       const Secret &configuredKey, AdminLockout &lockout,
                                       const Clock &clock)
    : m_keys(keys)
    , m_configuredHash(configuredKey.isEmpty() ? QByteArray() : hashOf(configuredKey.reveal()))
    , m_lockout(lockout)
    , m_clock(clock)
{
}

Task<AdminPrincipal> AdminAuthenticator::authenticate(std::optional<QByteArray> key,
                                                      QString address)
{
    if (!key || key->isEmpty())
        throw co_await refusal(AdminRefused::Reason::Missing);
    if (const qint64 wait = m_lockout.begin(address); wait > 0)
        throw AdminRefused(AdminRefused::Reason::LockedOut, wait);
    if (const auto principal = co_await recogniseCounted(*key, address))
        co_return *principal;
    qCWarning(lcIdentity).noquote() << "an admin key was refused, address" << address;
    throw co_await refusal(AdminRefused::Reason::Wrong);
}

//! A right key, and a fault of ours, must not count as a failed attempt.
Task<std::optional<AdminPrincipal>> AdminAuthenticator::recogniseCounted(QByteArray key,
                                                                         QString address)
{
    std::optional<AdminPrincipal> principal;
    try {
        principal = co_await recognise(std::move(key));
    } catch (...) {
        m_lockout.forgive(address);
        throw;
    }
    if (principal)
        m_lockout.forgive(address);
    co_return principal;
}

Task<std::optional<AdminPrincipal>> AdminAuthenticator::recognise(QByteArray key)
{
    const QByteArray hash = hashOf(key);
    if (isConfigured(hash))
        co_return AdminPrincipal{u"configured"_s, u"ADMIN_API_KEY"_s, AdminRole::Owner, {}};
    const std::optional<AdminKey> stored = co_await m_keys.find(hash);
    if (!stored || (stored->expiresMs && *stored->expiresMs <= m_clock.wallMs()))
        co_return std::nullopt;
    co_await noteUse(*stored);
    co_return AdminPrincipal{stored->id, stored->label, stored->role, stored->tenant};
}

bool AdminAuthenticator::isConfigured(const QByteArray &hash) const
{
    return !m_configuredHash.isEmpty() && equalInConstantTime(hash, m_configuredHash);
}

//! Not worth refusing anybody when it cannot be written.
Task<void> AdminAuthenticator::noteUse(AdminKey key)
{
    const qint64 now = m_clock.wallMs();
    if (key.lastUsedMs && now - *key.lastUsedMs < lastUseGrainMs)
        co_return;
    try {
        co_await m_keys.touch(key.id, now);
    } catch (const Failure &failure) {
        qCWarning(lcIdentity, "a time of use was not written: %s", failure.what());
    }
}

Task<AdminRefused> AdminAuthenticator::refusal(AdminRefused::Reason reason)
{
    if (m_configuredHash.isEmpty() && (co_await m_keys.list({})).total == 0)
        reason = AdminRefused::Reason::NotConfigured;
    co_return AdminRefused(reason);
}

QByteArray AdminAuthenticator::hashOf(const QByteArray &key) { return sha256(key); }

} // namespace plexus::identity
