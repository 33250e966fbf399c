#include "vault/use_recorder.h"

#include "core/failure.h"
#include "core/logging.h"

namespace plexus::vault {

using storage::CredentialUse;

void UseRecorder::note(const TenantId &tenant, const CredentialHolder &holder,
                       const QString &provider, UsedCredential kind)
{
    const CredentialUse use{holder, provider, m_clock.wallMs()};
    const QString key = holder.key() + u'\n' + provider + u'\n' + QString::number(use.day());
    const std::lock_guard lock(m_mutex);
    m_gathered[{tenant, kind}].insert_or_assign(key, use);
}

Task<void> UseRecorder::write()
{
    std::map<Place, Uses> gathered;
    {
        const std::lock_guard lock(m_mutex);
        gathered = std::exchange(m_gathered, {});
    }
    for (auto &[place, uses] : gathered)
        co_await write(place, std::move(uses));
}

Task<void> UseRecorder::write(Place place, Uses uses)
{
    QList<CredentialUse> list;
    for (const auto &[key, use] : uses)
        list.append(use);
    const auto &[tenant, kind] = place;
    try {
        if (kind == UsedCredential::ExternalToken)
            co_await m_tokens.touch(tenant, list);
        else
            co_await m_apiKeys.touch(tenant, list);
    } catch (const Failure &failure) {
        qCWarning(lcVault, "uses of credentials are not written yet: %s", failure.what());
        keep(place, std::move(uses));
    }
}

//! What was noted meanwhile is newer.
void UseRecorder::keep(const Place &place, Uses uses)
{
    const std::lock_guard lock(m_mutex);
    m_gathered[place].merge(std::move(uses));
}

} // namespace plexus::vault
