// From an admin key to an administrator.
#pragma once

#include "async/task.h"
#include "core/failure.h"
#include "core/secret.h"
#include "identity/admin_lockout.h"
#include "identity/admin_principal.h"

namespace plexus::storage {
class AdminKeyRepository;
}

namespace plexus::identity {

//! Thrown when a key is not accepted. Which reason decides the status and text of each API family.
class AdminRefused : public Failure
{
public:
    enum class Reason { NotConfigured, Missing, Wrong, LockedOut };

    explicit AdminRefused(Reason reason, qint64 retryAfterMs = 0);
    Reason reason() const noexcept { return m_reason; }
    //! For LockedOut: when it is worth trying again.
    qint64 retryAfterMs() const noexcept { return m_retryAfterMs; }

private:
    Reason m_reason;
    qint64 m_retryAfterMs;
};

//! Accepts the key from the configuration (role owner) and the stored ones. One per I/O thread; the
//! lock-out is shared.
class AdminAuthenticator
{
public:
    //! `configuredKey` may be empty. Only its hash is kept.
    AdminAuthenticator(storage::AdminKeyRepository &keys, const Secret &configuredKey,
                       AdminLockout &lockout, const Clock &clock);

    //! `key` is the header's value, `address` the peer's (IPv6: its network). Throws AdminRefused.
    Task<AdminPrincipal> authenticate(std::optional<QByteArray> key, QString address);

    //! The hash under which a key is stored: SHA-256 of its text.
    static QByteArray hashOf(const QByteArray &key);

private:
    Task<std::optional<AdminPrincipal>> recogniseCounted(QByteArray key, QString address);
    Task<std::optional<AdminPrincipal>> recognise(QByteArray key);
    bool isConfigured(const QByteArray &hash) const;
    Task<void> noteUse(AdminKey key);
    //! `reason`, or NotConfigured when no key could ever be right.
    Task<AdminRefused> refusal(AdminRefused::Reason reason);

    storage::AdminKeyRepository &m_keys;
    QByteArray m_configuredHash;
    AdminLockout &m_lockout;
    const Clock &m_clock;
};

} // namespace plexus::identity
