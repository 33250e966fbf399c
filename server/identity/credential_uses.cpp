#include "identity/credential_uses.h"

#include "core/failure.h"
#include "core/logging.h"

namespace plexus::identity {

void CredentialUses::note(const TenantId &tenant, const QString &id)
{
    const qint64 now = m_clock.wallMs();
    const std::lock_guard lock(m_mutex);
    m_gathered[tenant][id] = now;
}

Task<void> CredentialUses::write()
{
    QHash<TenantId, QHash<QString, qint64>> gathered;
    {
        const std::lock_guard lock(m_mutex);
        gathered = std::exchange(m_gathered, {});
    }
    for (auto it = gathered.begin(); it != gathered.end(); ++it) {
        try {
            co_await m_store(it.key(), it.value());
        } catch (const Failure &failure) {
            qCWarning(lcIdentity, "times of use were not written: %s", failure.what());
        }
    }
}

} // namespace plexus::identity
