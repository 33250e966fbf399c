#include "vault/key_rotation.h"

#include "core/logging.h"
#include "vault/audit_signer.h"
#include "vault/credential_unreadable.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::DataKeyRecord;
using storage::SealedValueRepository;
using storage::WrappedKey;

static constexpr int resealBatch = 100; // others wait for the writer meanwhile

//! One call of advance().
struct KeyRotation::Round
{
    Actor actor;
    qint64 endMs = 0;
    int rewrapped = 0;
    int replaced = 0;
    int resealed = 0;
    int unreadable = 0;
    bool cut = false; // the time was over before the work

    bool hasChanged() const { return rewrapped + replaced + resealed > 0; }
};

Task<KeyStatus> KeyRotation::advance(Actor actor, Milliseconds budget)
{
    Round round{actor, m_clock.steadyMs() + budget.count()};
    co_await rewrapKeys(&round);
    co_await replaceKeys(&round);
    co_await resealValues(&round);
    co_await renewCheck(&round);
    co_await note(&round);
    KeyStatus now = co_await status();
    now.unreadable = round.unreadable;
    now.goesOn = round.cut || (round.hasChanged() && !now.finished);
    if (!now.goesOn && now.unreadable > 0)
        now.advice = u"Some values cannot be read (see the log) and stay as they are: whoever they "
                     "belong to has to enter them again."_s;
    co_return now;
}

bool KeyRotation::isOver(const Round &round) const { return m_clock.steadyMs() >= round.endMs; }

static std::optional<WrappedKey> tryRewrapping(const ValueCipher &cipher,
                                               const DataKeyRecord &record)
{
    try {
        return cipher.rewrapped(record.tenant, record.key);
    } catch (const CredentialUnreadable &failure) {
        qCWarning(lcVault, "rotation: %s", failure.what());
        return std::nullopt;
    }
}

Task<void> KeyRotation::rewrapKeys(Round *round)
{
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    for (const DataKeyRecord &record : all) {
        if (record.key.ringKey == primary())
            continue;
        const std::optional<WrappedKey> again = tryRewrapping(m_cipher, record);
        if (!again)
            continue;
        const bool done =
            co_await r.keys.rewrap(record.tenant, *again, record.key.ringKey, round->actor);
        round->rewrapped += done ? 1 : 0;
    }
}

Task<void> KeyRotation::replaceKeys(Round *round)
{
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    for (const DataKeyRecord &record : all) {
        if (record.active && record.key.bornUnder != primary())
            co_await replaceKey(record.tenant, record.key.id, round);
    }
}

Task<void> KeyRotation::replaceKey(TenantId tenant, QString old, Round *round)
{
    try {
        co_await r.keys.activate(tenant, m_cipher.newKey(tenant), old);
        ++round->replaced;
    } catch (const Failure &failure) {
        if (failure.kind() != FailureKind::NotFound) // the tenant has just been deleted
            throw;
    }
}

Task<void> KeyRotation::resealValues(Round *round)
{
    QList<TenantId> tenants;
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    for (const DataKeyRecord &record : all) {
        if (!record.active && !tenants.contains(record.tenant))
            tenants.append(record.tenant);
    }
    for (const TenantId &tenant : std::as_const(tenants))
        co_await resealTenant(tenant, round);
}

//! Throws CredentialUnreadable.
static SealedValueRepository::Replacement replacementOf(const SealedValueRepository::Stored &old,
                                                        const ValueCipher &cipher,
                                                        const WrappedKey &key)
{
    const Secret plain = cipher.open(old.place, old.value);
    const bool isApiKey = old.place.table == "api_key";
    return {old.place, old.value.text, cipher.seal(old.place, key, plain),
            isApiKey ? cipher.fingerprint(old.place.tenant, key, plain) : QString()};
}

//! What can be sealed anew; how many cannot be read goes to `unreadable`.
static QList<SealedValueRepository::Replacement>
replacementsOf(const QList<SealedValueRepository::Stored> &stale, const ValueCipher &cipher,
               const WrappedKey &key, int &unreadable)
{
    QList<SealedValueRepository::Replacement> replacements;
    for (const SealedValueRepository::Stored &old : stale) {
        try {
            replacements.append(replacementOf(old, cipher, key));
        } catch (const CredentialUnreadable &failure) {
            qCWarning(lcVault, "rotation: %s", failure.what());
            ++unreadable;
        }
    }
    return replacements;
}

Task<void> KeyRotation::resealTenant(TenantId tenant, Round *round)
{
    int unreadable = 0;
    for (;;) {
        if (isOver(*round)) {
            round->cut = true;
            co_return;
        }
        const auto key = co_await r.keys.findActive(tenant);
        const auto stale = co_await r.values.listStale(tenant, resealBatch, unreadable);
        if (!key || stale.isEmpty())
            break;
        const auto replacements = replacementsOf(stale, m_cipher, *key, unreadable);
        round->resealed += co_await r.values.replace(tenant, replacements, round->actor);
    }
    round->unreadable += unreadable;
    co_await r.keys.removeUnused(tenant);
}

//! From now on a server without the primary does not start on this database.
Task<void> KeyRotation::renewCheck(Round *round)
{
    const QList<DataKeyRecord> all = co_await r.keys.loadAll();
    for (const DataKeyRecord &record : all) {
        if (record.key.ringKey != primary())
            co_return;
    }
    const QString checked = co_await m_cipher.ring().checkedBy(r.records);
    if (round->cut || checked == primary())
        co_return;
    const AuditSigner signer(m_cipher.ring(), r.records);
    co_await signer.reseal();
    co_await m_cipher.ring().renewCheck(r.records);
    ++round->rewrapped;
}

Task<void> KeyRotation::note(Round *round)
{
    if (!round->hasChanged())
        co_return;
    const QJsonObject counts{{u"primary"_s, primary()},
                             {u"rewrapped"_s, round->rewrapped},
                             {u"replaced"_s, round->replaced},
                             {u"resealed"_s, round->resealed},
                             {u"unreadable"_s, round->unreadable}};
    co_await r.keys.note(u"keys.rotated"_s, counts, round->actor);
}

} // namespace plexus::vault
