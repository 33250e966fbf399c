#include "identity/token_uses.h"

#include "core/failure.h"
#include "core/logging.h"

namespace plexus::identity {

static constexpr qint64 writeEveryMs = 5000;

QHash<TenantId, QHash<QString, qint64>> TokenUses::note(const TenantId &tenant,
                                                        const TokenId &token)
{
    const qint64 now = m_clock.wallMs();
    const std::lock_guard lock(m_mutex);
    m_gathered[tenant][token.value()] = now;
    if (now - m_writtenMs < writeEveryMs)
        return {};
    m_writtenMs = now;
    return std::exchange(m_gathered, {});
}

QHash<TenantId, QHash<QString, qint64>> TokenUses::takeAll()
{
    const std::lock_guard lock(m_mutex);
    return std::exchange(m_gathered, {});
}

Task<void> TokenUses::write(QHash<TenantId, QHash<QString, qint64>> due)
{
    for (auto it = due.begin(); it != due.end(); ++it) {
        try {
            co_await m_users.touchTokens(it.key(), it.value());
        } catch (const Failure &failure) {
            qCWarning(lcIdentity, "times of use were not written: %s", failure.what());
        }
    }
}

} // namespace plexus::identity
