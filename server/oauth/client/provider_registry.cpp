#include "oauth/client/provider_registry.h"

#include "core/failure.h"

#include <QUrl>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

//! Overrides win over what the issuer says.
Task<QJsonObject> ProviderRegistry::discovered(ProviderConfig config)
{
    const ProviderDescriptor known = descriptorOf(config, m_presets);
    if (known.issuer.isEmpty() || !known.tokenUrl.isEmpty())
        co_return config.overrides;
    const QJsonObject patch = co_await discover(&m_client, config.tenant, known.issuer);
    co_return mergePatch(patch, config.overrides);
}

//! What has still to be filled in per account is checked when it is.
void ProviderRegistry::requireSound(const ProviderConfig &config, bool hasSecret) const
{
    const ProviderDescriptor provider = usableDescriptorOf(config, m_presets);
    if (!hasSecret && provider.token.auth != TokenAuth::None)
        throw Failure(
            FailureKind::InvalidArgument,
            u"Provider '%1': client_secret is missing (or token.auth is none)"_s.arg(config.name));
    QStringList urls{provider.authorizationUrl, provider.tokenUrl, provider.refreshUrl,
                     provider.account.url, provider.api.baseUrl};
    urls += provider.api.origins;
    for (const QString &url : std::as_const(urls)) {
        if (!url.isEmpty() && !isOpen(url))
            m_client.check(config.tenant, url);
    }
}

Task<ProviderConfig> ProviderRegistry::create(ProviderConfig config, Secret secret, Actor actor)
{
    config.overrides = co_await discovered(config);
    requireSound(config, !secret.isEmpty());
    const vault::NewSecret change =
        secret.isEmpty() ? vault::NewSecret::keep() : vault::NewSecret::replace(secret);
    co_return co_await m_vault.create(std::move(config), change, std::move(actor));
}

static ProviderConfig changed(ProviderConfig config, const ProviderChange &change)
{
    config.preset = change.preset.value_or(config.preset);
    config.clientId = change.clientId.value_or(config.clientId);
    config.variables = change.variables.value_or(config.variables);
    config.enabled = change.enabled.value_or(config.enabled);
    if (change.overrides)
        config.overrides = change.replacesOverrides
            ? *change.overrides
            : mergePatch(config.overrides, *change.overrides);
    return config;
}

Task<ProviderConfig> ProviderRegistry::update(TenantId tenant, QString name, ProviderChange change,
                                              std::optional<qint64> ifVersion, Actor actor)
{
    using Kind = storage::SecretChange::Kind;
    const storage::StoredProvider before = co_await stored(std::move(tenant), std::move(name));
    ProviderConfig config = changed(before.config, change);
    config.overrides = co_await discovered(config);
    const bool keeps = change.secret.kind == Kind::Keep && before.config.hasSecret;
    requireSound(config, keeps || change.secret.kind == Kind::Replace);
    co_return co_await m_vault.update(std::move(config), change.secret, ifVersion,
                                      std::move(actor));
}

Task<storage::StoredProvider> ProviderRegistry::stored(TenantId tenant, QString name)
{
    const auto found = co_await m_providers.find(std::move(tenant), std::move(name));
    if (!found)
        throw Failure(FailureKind::NotFound, u"Provider not found."_s);
    co_return *found;
}

Task<ProviderConfig> ProviderRegistry::get(TenantId tenant, QString name)
{
    const storage::StoredProvider found = co_await stored(std::move(tenant), std::move(name));
    co_return found.config;
}

Task<Page<ProviderConfig>> ProviderRegistry::list(TenantId tenant, PageRequest request)
{
    co_return co_await m_providers.list(std::move(tenant), std::move(request));
}

Task<void> ProviderRegistry::remove(TenantId tenant, QString name, std::optional<qint64> ifVersion,
                                    Actor actor)
{
    co_await m_providers.remove(std::move(tenant), std::move(name), ifVersion, std::move(actor));
}

UsableProvider ProviderRegistry::opened(const storage::StoredProvider &provider) const
{
    return {provider.config,
            usableDescriptorOf(provider.config, m_presets),
            {provider.config.clientId, m_vault.secretOf(provider)}};
}

Task<ProviderCheck> ProviderRegistry::test(TenantId tenant, QString name)
{
    const UsableProvider provider = opened(co_await stored(tenant, std::move(name)));
    co_return co_await probe(&m_client, tenant, provider.descriptor, provider.client);
}

Task<std::optional<UsableProvider>> ProviderRegistry::usable(TenantId tenant, QString name)
{
    const auto found = co_await m_providers.find(std::move(tenant), std::move(name));
    if (!found || !found->config.enabled)
        co_return std::nullopt;
    co_return opened(*found);
}

ProviderFace faceOf(const QString &name, const ProviderDescriptor &descriptor)
{
    const QString shown = descriptor.displayName.isEmpty() ? name : descriptor.displayName;
    return {shown, QUrl(descriptor.authorizationUrl).host(QUrl::FullyEncoded)};
}

Task<ProviderFace> ProviderRegistry::face(TenantId tenant, QString name)
{
    const auto found = co_await m_providers.find(std::move(tenant), name);
    try {
        if (found)
            co_return faceOf(name, descriptor(found->config));
    } catch (const Failure &) { // incomplete by now
    }
    co_return ProviderFace{name, {}};
}

Task<std::optional<UsableProvider>> ProviderRegistry::known(TenantId tenant, QString name)
{
    const auto found = co_await m_providers.find(std::move(tenant), std::move(name));
    co_return found ? std::optional(opened(*found)) : std::nullopt;
}

} // namespace plexus::oauth
