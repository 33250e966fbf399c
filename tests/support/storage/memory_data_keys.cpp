#include "support/storage/memory_data_keys.h"

#include "storage/data_key_gone.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using storage::DataKeyRecord;
using storage::SealedValue;
using storage::ValuePlace;
using storage::WrappedKey;

void MemoryData::requireHolder(const TenantId &tenant, const CredentialHolder &holder)
{
    const bool exists = holder.user ? users.contains({tenant, *holder.user})
                                    : sessions.contains({tenant, holder.session});
    if (!exists)
        throw Failure(FailureKind::NotFound, u"User not found"_s);
}

void MemoryData::requireDataKey(const TenantId &tenant, const SealedValue &value)
{
    if (!dataKeys.contains({tenant, value.key.id}))
        throw storage::DataKeyGone();
}

SealedValue MemoryData::withKey(const TenantId &tenant, SealedValue value) const
{
    value.key = dataKeys.at({tenant, value.key.id}).key;
    return value;
}

void MemoryData::removeCredentials(const TenantId &tenant, const CredentialHolder &holder,
                                   const Actor &actor)
{
    removeLinks(
        tenant, [&holder](const ExternalToken &info) { return info.holder == holder; }, true,
        actor);
    std::erase_if(apiKeys, [&](const auto &entry) {
        const ApiKeyInfo &info = entry.second.info;
        const bool goes = entry.first.first == tenant && info.holder == holder;
        if (goes) {
            note(tenant, actor, u"api_key.deleted"_s, info.provider,
                 {{u"holder"_s, info.holder.key()}});
            tell(tenant, storage::ChangeKind::Credential, entry.first.second);
        }
        return goes;
    });
    std::erase_if(flows, [&](const auto &entry) {
        return entry.first.first == tenant && entry.second.flow.holder == holder;
    });
}

void MemoryData::forEachSealed(const std::function<void(const ValuePlace &, SealedValue &)> &see)
{
    for (auto &[key, stored] : providers) {
        if (stored.secret)
            see(storage::ProviderRepository::placeOf(key.first, key.second), *stored.secret);
    }
    for (auto &[key, link] : links) {
        const ExternalToken &info = link.token.info;
        see(storage::ExternalTokenRepository::placeOf(key.first, info.holder, info.provider),
            link.token.tokens);
    }
    for (auto &[key, stored] : apiKeys) {
        see(storage::ApiKeyRepository::placeOf(key.first, stored.info.holder, stored.info.provider),
            stored.value);
    }
    for (auto &[key, stored] : flows) {
        if (stored.sealed)
            see(storage::PendingFlowRepository::placeOf(key.first, key.second), *stored.sealed);
    }
    for (auto &[key, stored] : pendingRevocations)
        see(stored.revocation.place(), stored.revocation.tokens);
}

DataKeyRecord *MemoryDataKeys::active(const TenantId &tenant)
{
    for (auto &[id, record] : d.dataKeys) {
        if (id.first == tenant && record.active)
            return &record;
    }
    return nullptr;
}

Task<std::optional<WrappedKey>> MemoryDataKeys::findActive(TenantId tenant)
{
    const auto lock = d.lock();
    const DataKeyRecord *record = active(tenant);
    co_return record ? std::optional(record->key) : std::nullopt;
}

Task<WrappedKey> MemoryDataKeys::activate(TenantId tenant, WrappedKey key,
                                          std::optional<QString> instead)
{
    const auto lock = d.lock();
    d.requireTenant(tenant);
    if (DataKeyRecord *const record = active(tenant)) {
        if (record->key.id != instead)
            co_return record->key;
        record->active = false;
    }
    d.dataKeys[{tenant, key.id}] = {tenant, key, true, d.clock.wallMs()};
    co_return key;
}

Task<QList<DataKeyRecord>> MemoryDataKeys::loadAll()
{
    const auto lock = d.lock();
    QList<DataKeyRecord> all;
    for (const auto &[id, record] : d.dataKeys)
        all.append(record);
    co_return all;
}

Task<bool> MemoryDataKeys::rewrap(TenantId tenant, WrappedKey key, QString fromRingKey, Actor actor)
{
    const auto lock = d.lock();
    const auto found = d.dataKeys.find({tenant, key.id});
    if (found == d.dataKeys.end() || found->second.key.ringKey != fromRingKey)
        co_return false;
    found->second.key.wrapped = key.wrapped;
    found->second.key.ringKey = key.ringKey;
    d.note(tenant, actor, u"data_key.rewrapped"_s, key.id);
    co_return true;
}

Task<int> MemoryDataKeys::removeUnused(TenantId tenant)
{
    const auto lock = d.lock();
    QStringList used;
    d.forEachSealed([&](const ValuePlace &place, const SealedValue &value) {
        if (place.tenant == tenant)
            used += value.key.id;
    });
    std::erase_if(d.dataKeys, [&](const auto &entry) {
        return entry.first.first == tenant && !entry.second.active
            && !used.contains(entry.first.second);
    });
    co_return int(std::count_if(d.dataKeys.begin(), d.dataKeys.end(), [&](const auto &entry) {
        return entry.first.first == tenant && !entry.second.active;
    }));
}

Task<void> MemoryDataKeys::note(QString action, QJsonObject, Actor actor)
{
    const auto lock = d.lock();
    d.note({}, actor, action, {});
    co_return;
}

Task<QList<storage::SealedValueRepository::Stored>>
MemorySealedValues::listStale(TenantId tenant, int limit, int skip)
{
    const auto lock = d.lock();
    QList<Stored> stale;
    d.forEachSealed([&](const ValuePlace &place, const SealedValue &value) {
        if (place.tenant == tenant && !d.dataKeys.at({tenant, value.key.id}).active)
            stale.append({place, d.withKey(tenant, value)});
    });
    co_return stale.mid(skip, limit);
}

Task<qint64> MemorySealedValues::countStale()
{
    const auto lock = d.lock();
    qint64 count = 0;
    d.forEachSealed([&](const ValuePlace &place, const SealedValue &value) {
        count += d.dataKeys.at({place.tenant, value.key.id}).active ? 0 : 1;
    });
    co_return count;
}

Task<int> MemorySealedValues::replace(TenantId tenant, QList<Replacement> replacements, Actor actor)
{
    const auto lock = d.lock();
    int replaced = 0;
    for (const Replacement &change : replacements) {
        d.requireDataKey(tenant, change.value);
        d.forEachSealed([&](const ValuePlace &place, SealedValue &value) {
            if (place.tenant != tenant || place != change.place || value.text != change.oldText)
                return;
            value = change.value;
            ++replaced;
        });
        for (auto &[key, stored] : d.apiKeys) {
            if (!change.fingerprint.isEmpty() && key.first == tenant
                && stored.value.text == change.value.text)
                stored.info.fingerprint = change.fingerprint;
        }
    }
    if (replaced != 0)
        d.note(tenant, actor, u"credentials.reencrypted"_s, replacements.front().value.key.id);
    co_return replaced;
}

Task<void> MemorySealedValues::noteUnreadable(ValuePlace place, Actor actor)
{
    const auto lock = d.lock();
    QJsonObject details{{u"table"_s, QString::fromLatin1(place.table)}};
    if (place.row.size() == 2)
        details.insert(u"holder"_s, QString::fromUtf8(place.row.first()));
    const bool isHash = place.table == "pending_flow";
    const QByteArray target = isHash ? place.row.last().toHex() : place.row.last();
    d.note(place.tenant, actor, u"credential.unreadable"_s, QString::fromUtf8(target), details);
    co_return;
}

} // namespace plexus::test
