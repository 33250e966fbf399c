#include "support/storage/memory_api_keys.h"

#include "support/storage/memory_list.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using storage::StoredApiKey;

static CredentialKey apiKeyPlace(const TenantId &tenant, const CredentialHolder &holder,
                                 const QString &provider)
{
    return {tenant, MemoryData::credentialKey(holder, provider)};
}

static CredentialKey apiKeyPlace(const ApiKeyInfo &info)
{
    return apiKeyPlace(info.tenant, info.holder, info.provider);
}

//! Throws when the key cannot be kept.
void MemoryApiKeys::requirePlace(const StoredApiKey &key) const
{
    d.requireHolder(key.info.tenant, key.info.holder);
    d.requireDataKey(key.info.tenant, key.value);
    const auto ofHolder = std::count_if(d.apiKeys.begin(), d.apiKeys.end(), [&](const auto &entry) {
        return entry.first.first == key.info.tenant && entry.second.info.holder == key.info.holder;
    });
    if (!d.apiKeys.contains(apiKeyPlace(key.info)) && ofHolder >= mostOfHolder)
        throw Failure(FailureKind::RateLimited, u"There are too many keys."_s);
}

ApiKeyInfo MemoryApiKeys::store(StoredApiKey key, const Actor &actor)
{
    requirePlace(key);
    const CredentialKey place = apiKeyPlace(key.info);
    const auto before = d.apiKeys.find(place);
    key.info.updatedMs = d.clock.wallMs();
    key.info.createdMs =
        before == d.apiKeys.end() ? key.info.updatedMs : before->second.info.createdMs;
    key.info.lastUsedMs.reset();
    d.apiKeys[place] = key;
    d.note(key.info.tenant, actor, u"api_key.stored"_s, key.info.provider);
    d.tell(key.info.tenant, storage::ChangeKind::Credential, place.second);
    return key.info;
}

Task<ApiKeyInfo> MemoryApiKeys::put(StoredApiKey key, Actor actor)
{
    const auto lock = d.lock();
    co_return store(std::move(key), actor);
}

Task<std::optional<ApiKeyInfo>> MemoryApiKeys::putByFlow(PendingFlow flow, StoredApiKey key,
                                                         Actor actor)
{
    if (d.beforeStep)
        co_await d.beforeStep();
    const auto lock = d.lock();
    requirePlace(key);
    flow.status = FlowStatus::Done;
    if (!d.makeStep({flow, {}}))
        co_return std::nullopt;
    co_return store(std::move(key), actor);
}

Task<std::optional<StoredApiKey>> MemoryApiKeys::find(TenantId tenant, CredentialHolder holder,
                                                      QString provider)
{
    const auto lock = d.lock();
    const auto found = d.apiKeys.find(apiKeyPlace(tenant, holder, provider));
    if (found == d.apiKeys.end())
        co_return std::nullopt;
    co_return StoredApiKey{found->second.info, d.withKey(tenant, found->second.value)};
}

Task<Page<ApiKeyInfo>> MemoryApiKeys::list(TenantId tenant, std::optional<CredentialHolder> holder,
                                           PageRequest request)
{
    const auto lock = d.lock();
    static const MemoryList<ApiKeyInfo> list{
        {{"updated_at"_L1, [](const ApiKeyInfo &k) { return digits(k.updatedMs); }},
         {"provider"_L1, [](const ApiKeyInfo &k) { return k.provider.toUtf8(); }}},
        [](const ApiKeyInfo &k) {
            return MemoryData::credentialKey(k.holder, k.provider).toUtf8();
        },
        [](const ApiKeyInfo &k) { return QString(k.provider + u'\n' + k.label); }};
    QList<ApiKeyInfo> found;
    for (const auto &[key, stored] : d.apiKeys) {
        if (key.first == tenant && (!holder || stored.info.holder == *holder))
            found.append(stored.info);
    }
    co_return list.page(found, request);
}

Task<bool> MemoryApiKeys::remove(TenantId tenant, CredentialHolder holder, QString provider,
                                 Actor actor)
{
    const auto lock = d.lock();
    const CredentialKey place = apiKeyPlace(tenant, holder, provider);
    if (d.apiKeys.erase(place) == 0)
        co_return false;
    d.note(tenant, actor, u"api_key.deleted"_s, provider);
    d.tell(tenant, storage::ChangeKind::Credential, place.second);
    co_return true;
}

Task<void> MemoryApiKeys::touch(TenantId tenant, QList<storage::CredentialUse> uses)
{
    const auto lock = d.lock();
    for (const storage::CredentialUse &use : uses) {
        const auto found = d.apiKeys.find(apiKeyPlace(tenant, use.holder, use.provider));
        if (found == d.apiKeys.end())
            continue;
        std::optional<qint64> &last = found->second.info.lastUsedMs;
        if (use.isFirstOfDay(last))
            d.noteUse(tenant, use, u"api_key"_s);
        last = std::max(last.value_or(0), use.atMs);
    }
    co_return;
}

} // namespace plexus::test
