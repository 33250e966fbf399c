#include "vault/key_rotation.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::DataKeyRecord;

static RingKeyStatus &useOf(KeyStatus &status, const QString &id)
{
    for (RingKeyStatus &use : status.ringKeys) {
        if (use.id == id)
            return use;
    }
    return status.ringKeys.emplaceBack(RingKeyStatus{id, false});
}

static KeyStatus countKeys(const QStringList &ring, const QList<DataKeyRecord> &all)
{
    KeyStatus status;
    for (const QString &id : ring)
        status.ringKeys.append({id, true, id == ring.front()});
    for (const DataKeyRecord &record : all) {
        ++useOf(status, record.key.ringKey).dataKeys;
        ++status.dataKeys;
        if (!record.active || record.key.bornUnder != ring.front())
            ++status.oldDataKeys;
    }
    return status;
}

static QString adviceOn(const KeyStatus &status)
{
    for (const RingKeyStatus &use : status.ringKeys) {
        if (!use.inRing)
            return u"Add the missing key to PLEXUS_ENCRYPTION_KEY: without it what it protects "
                   "cannot be read."_s;
    }
    if (!status.finished)
        return u"Run: plexus admin keys rotate"_s;
    if (status.ringKeys.size() > 1)
        return u"The keys after the first can be removed from PLEXUS_ENCRYPTION_KEY. MCP sessions "
               "that began under them end then."_s;
    return u"Nothing has to be done."_s;
}

Task<KeyStatus> KeyRotation::status()
{
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    KeyStatus status = countKeys(m_cipher.ring().ids(), all);
    status.oldValues = co_await r.values.countStale();
    const QString checked = co_await m_cipher.ring().checkedBy(r.records);
    const bool checkIsNew = checked == primary();
    for (RingKeyStatus &use : status.ringKeys)
        use.removable = use.inRing && !use.primary && use.dataKeys == 0 && checkIsNew;
    status.finished = checkIsNew && status.oldDataKeys == 0 && status.oldValues == 0
        && useOf(status, primary()).dataKeys == status.dataKeys;
    status.advice = adviceOn(status);
    co_return status;
}

Task<void> KeyRotation::requireWholeRing()
{
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    for (const DataKeyRecord &record : all) {
        if (m_cipher.ring().ids().contains(record.key.ringKey))
            continue;
        throw Failure(FailureKind::Conflict,
                      u"PLEXUS_ENCRYPTION_KEY lacks the key %1, under which credentials in this "
                      "database are sealed. Add it after the first key, and finish the rotation "
                      "with: plexus admin keys rotate"_s.arg(record.key.ringKey));
    }
}

} // namespace plexus::vault
