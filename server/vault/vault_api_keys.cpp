#include "vault/credential_vault.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::StoredApiKey;
using storage::WrappedKey;

static constexpr qsizetype longestApiKey = 16 * 1024;
static constexpr qsizetype longEnoughToShowItsEnd = 16; // then four characters tell nothing

void CredentialVault::requireUsable(const Secret &key)
{
    if (key.isEmpty())
        throw Failure(FailureKind::InvalidArgument, u"The API key is empty."_s);
    if (key.size() > longestApiKey)
        throw Failure(FailureKind::InvalidArgument, u"The API key is too long."_s);
}

StoredApiKey CredentialVault::sealed(ApiKeyInfo info, const Secret &key,
                                     const WrappedKey &dataKey) const
{
    const ValueCipher &cipher = m_sealing.cipher();
    if (key.size() >= longEnoughToShowItsEnd)
        info.last4 = QString::fromLatin1(key.reveal().last(4));
    info.fingerprint = cipher.fingerprint(info.tenant, dataKey, key);
    const auto place = storage::ApiKeyRepository::placeOf(info.tenant, info.holder, info.provider);
    return {info, cipher.seal(place, dataKey, key)};
}

static ApiKeyInfo newKeyInfo(const TenantId &tenant, const CredentialHolder &holder,
                             const QString &provider, const QString &label)
{
    ApiKeyInfo info;
    info.tenant = tenant;
    info.holder = holder;
    info.provider = provider;
    info.label = label;
    return info;
}

Task<ApiKeyInfo> CredentialVault::putApiKey(TenantId tenant, CredentialHolder holder,
                                            QString provider, QString label, Secret key,
                                            Actor actor)
{
    requireUsable(key);
    const ApiKeyInfo info = newKeyInfo(tenant, holder, provider, label);
    const std::function<Task<ApiKeyInfo>(WrappedKey)> store = [&](WrappedKey dataKey) {
        return m_apiKeys.put(sealed(info, key, dataKey), actor);
    };
    co_return co_await m_sealing.write<ApiKeyInfo>(tenant, store);
}

Task<std::optional<ApiKeyInfo>> CredentialVault::putApiKeyByFlow(PendingFlow flow, QString label,
                                                                 Secret key, Actor actor)
{
    requireUsable(key);
    const ApiKeyInfo info = newKeyInfo(flow.tenant, *flow.holder, flow.provider, label);
    const std::function<Task<std::optional<ApiKeyInfo>>(WrappedKey)> store =
        [&](WrappedKey dataKey) {
            return m_apiKeys.putByFlow(flow, sealed(info, key, dataKey), actor);
        };
    co_return co_await m_sealing.write<std::optional<ApiKeyInfo>>(flow.tenant, store);
}

Task<std::optional<OpenApiKey>> CredentialVault::apiKey(TenantId tenant, CredentialHolder holder,
                                                        QString provider)
{
    const std::optional<StoredApiKey> stored = co_await m_apiKeys.find(tenant, holder, provider);
    if (!stored)
        co_return std::nullopt;
    const auto place = storage::ApiKeyRepository::placeOf(tenant, holder, provider);
    co_return OpenApiKey{stored->info, m_sealing.cipher().open(place, stored->value)};
}

Task<Page<ApiKeyInfo>> CredentialVault::listApiKeys(TenantId tenant,
                                                    std::optional<CredentialHolder> holder,
                                                    PageRequest request)
{
    return m_apiKeys.list(tenant, holder, request);
}

Task<bool> CredentialVault::removeApiKey(TenantId tenant, CredentialHolder holder, QString provider,
                                         Actor actor)
{
    return m_apiKeys.remove(tenant, holder, provider, actor);
}

} // namespace plexus::vault
