#include "vault/damage_recorder.h"

#include "core/digest.h"
#include "core/failure.h"
#include "core/logging.h"
#include "vault/packing.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::SealedValue;
using storage::ValuePlace;

static constexpr size_t mostRemembered = 10'000; // then some are audited again

void DamageRecorder::note(const ValuePlace &place, const SealedValue &value)
{
    const QByteArray hash = sha256(packed(
        {place.tenant.value().toUtf8(), place.table, packed(place.row), place.column, value.text}));
    const std::lock_guard lock(m_mutex);
    if (m_known.size() >= mostRemembered)
        m_known.clear();
    if (m_known.insert(hash).second)
        m_gathered.append(place);
}

Task<void> DamageRecorder::write()
{
    QList<ValuePlace> gathered;
    {
        const std::lock_guard lock(m_mutex);
        gathered = std::exchange(m_gathered, {});
    }
    for (const ValuePlace &place : std::as_const(gathered))
        co_await audit(place);
}

Task<void> DamageRecorder::audit(ValuePlace place)
{
    try {
        co_await m_values.noteUnreadable(place, {u"server"_s, u"vault"_s, {}, {}});
    } catch (const Failure &failure) {
        qCWarning(lcVault, "an unreadable credential is not audited yet: %s", failure.what());
        const std::lock_guard lock(m_mutex);
        m_gathered.append(place);
    }
}

} // namespace plexus::vault
