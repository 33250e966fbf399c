#include "vault/provider_vault.h"

namespace plexus::vault {

using storage::ProviderRepository;
using storage::SecretChange;
using storage::WrappedKey;

static constexpr qsizetype longEnoughForItsEnd = 16; // then four characters tell nothing

SecretChange ProviderVault::sealed(const ProviderConfig &config, const NewSecret &secret,
                                   const WrappedKey &key) const
{
    if (secret.kind != SecretChange::Kind::Replace)
        return {secret.kind, {}, {}};
    const auto place = ProviderRepository::placeOf(config.tenant, config.name);
    const QByteArray last4 =
        secret.value.size() >= longEnoughForItsEnd ? secret.value.reveal().last(4) : QByteArray();
    return {secret.kind, m_sealing.cipher().seal(place, key, secret.value),
            QString::fromLatin1(last4)};
}

Task<ProviderConfig> ProviderVault::create(ProviderConfig config, NewSecret secret, Actor actor)
{
    const std::function<Task<ProviderConfig>(WrappedKey)> store = [&](WrappedKey key) {
        return m_providers.create(config, sealed(config, secret, key), actor);
    };
    co_return co_await m_sealing.write<ProviderConfig>(config.tenant, store);
}

Task<ProviderConfig> ProviderVault::update(ProviderConfig config, NewSecret secret,
                                           std::optional<qint64> ifVersion, Actor actor)
{
    const std::function<Task<ProviderConfig>(WrappedKey)> store = [&](WrappedKey key) {
        return m_providers.update(config, sealed(config, secret, key), ifVersion, actor);
    };
    co_return co_await m_sealing.write<ProviderConfig>(config.tenant, store);
}

Secret ProviderVault::secretOf(const storage::StoredProvider &provider) const
{
    if (!provider.secret)
        return {};
    return m_sealing.cipher().open(
        ProviderRepository::placeOf(provider.config.tenant, provider.config.name),
        *provider.secret);
}

} // namespace plexus::vault
