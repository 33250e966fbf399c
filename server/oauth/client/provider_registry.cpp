#include "oauth/client/provider_registry.h"

#include "json/problems.h"
#include "oauth/client/destinations.h"
#include "oauth/client/provider_not_configured.h"
#include "outbound/outbound_failure.h"

#include <QUrl>

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

using DescriptorOf = ProviderDescriptor (*)(const ProviderConfig &, const Presets &);

//! What is wrong with the descriptor is wrong with the overrides.
static json::InvalidFields ofOverrides(const json::InvalidFields &invalid)
{
    QList<json::Problem> problems = invalid.problems();
    for (json::Problem &problem : problems)
        problem.pointer.prepend(u"/overrides"_s);
    return json::InvalidFields(problems);
}

static ProviderDescriptor inOverrides(DescriptorOf descriptorOf, const ProviderConfig &config,
                                      const Presets &presets)
{
    try {
        return descriptorOf(config, presets);
    } catch (const json::InvalidFields &invalid) {
        throw ofOverrides(invalid);
    }
}

Task<QJsonObject> ProviderRegistry::discover(TenantId tenant, QString issuer)
{
    try {
        co_return co_await oauth::discover(&m_client, std::move(tenant), std::move(issuer));
    } catch (const outbound::OutboundFailure &failure) {
        if (failure.trouble() != outbound::Trouble::Blocked)
            throw;
        throw json::InvalidFields({{u"/issuer"_s, failure.callerText()}});
    }
}

//! Overrides win over what the issuer says.
Task<QJsonObject> ProviderRegistry::discovered(ProviderConfig config)
{
    const ProviderDescriptor known = inOverrides(&descriptorOf, config, m_presets);
    if (known.issuer.isEmpty() || !known.tokenUrl.isEmpty())
        co_return config.overrides;
    try {
        const QJsonObject patch = co_await discover(config.tenant, known.issuer);
        co_return mergePatch(patch, config.overrides);
    } catch (const json::InvalidFields &invalid) {
        throw ofOverrides(invalid);
    }
}

//! All that we ask or lead to, with where they stand in a configuration.
static QList<std::pair<QString, QString>> addressesOf(const ProviderDescriptor &provider,
                                                      const QString &clientId)
{
    QList<std::pair<QString, QString>> addresses{
        {u"/overrides/authorization_url"_s, provider.authorizationUrl},
        {u"/overrides/token_url"_s, provider.tokenUrl},
        {u"/overrides/refresh_url"_s, provider.refreshUrl},
        {u"/overrides/account/url"_s, provider.account.url},
        {u"/overrides/api/base_url"_s, provider.api.baseUrl},
        {u"/overrides/revocation/url"_s,
         expanded(provider.revocation.url, {{u"client_id"_s, clientId}})},
    };
    for (qsizetype i = 0; i < provider.api.origins.size(); ++i)
        addresses.append({u"/overrides/api/origins/%1"_s.arg(i), provider.api.origins.at(i)});
    return addresses;
}

//! What has still to be filled in per account is checked when it is.
ProviderDescriptor ProviderRegistry::sound(const ProviderConfig &config, bool hasSecret) const
{
    ProviderDescriptor provider = inOverrides(&usableDescriptorOf, config, m_presets);
    QList<json::Problem> problems;
    if (!hasSecret && provider.token.auth != TokenAuth::None)
        problems.append({u"/client_secret"_s, u"is missing (or token.auth is none)"_s});
    for (const auto &[pointer, url] : addressesOf(provider, config.clientId)) {
        try {
            if (!url.isEmpty() && !isOpen(url))
                m_client.check(config.tenant, url);
        } catch (const outbound::OutboundFailure &failure) {
            problems.append({pointer, failure.callerText()});
        }
    }
    if (!problems.isEmpty())
        throw json::InvalidFields(problems);
    return provider;
}

//! Who may change a provider may not therefore read what it was entrusted with.
void ProviderRegistry::requireKnownWays(const ProviderConfig &before,
                                        const ProviderDescriptor &after,
                                        const ProviderChange &change) const
{
    ProviderDescriptor known;
    try {
        known = usableDescriptorOf(before, m_presets);
    } catch (const Failure &) {
        known = {}; // it could not be used, so it led nowhere
    }
    const QStringList secretWays = newSecretOrigins(known, after);
    if (before.hasSecret && change.secret.kind == storage::SecretChange::Kind::Keep
        && !secretWays.isEmpty())
        throw json::InvalidFields(
            {{u"/client_secret"_s,
              u"has to be given again, for it would go to %1"_s.arg(secretWays.join(u", "_s))}});
    const QStringList tokenWays = newTokenOrigins(known, after);
    if (change.accounts > 0 && !tokenWays.isEmpty())
        throw Failure(
            FailureKind::Conflict,
            u"Users' tokens would go to %1 (connected accounts: %2). Disconnect them, or delete "
            "the provider and create it anew."_s.arg(tokenWays.join(u", "_s))
                .arg(change.accounts));
}

Task<ProviderConfig> ProviderRegistry::create(ProviderConfig config, Secret secret, Actor actor)
{
    config.overrides = co_await discovered(config);
    sound(config, !secret.isEmpty());
    const vault::NewSecret change =
        secret.isEmpty() ? vault::NewSecret::keep() : vault::NewSecret::replace(secret);
    co_return co_await m_vault.create(std::move(config), change, std::move(actor));
}

//! What the issuer before has said counts no more when another one is named.
static QJsonObject withoutDiscovered(QJsonObject overrides)
{
    const QJsonObject all{{u"authorization_url"_s, {}},
                          {u"token_url"_s, {}},
                          {u"refresh_url"_s, {}},
                          {u"revocation"_s, {}},
                          {u"token"_s, QJsonObject{{u"auth"_s, {}}}},
                          {u"authorization"_s, QJsonObject{{u"iss"_s, {}}}},
                          {u"account"_s, QJsonObject{{u"url"_s, {}}}},
                          {u"scopes"_s, QJsonObject{{u"always"_s, {}}}}};
    return mergePatch(std::move(overrides), all);
}

static ProviderConfig changed(ProviderConfig config, const ProviderChange &change)
{
    config.preset = change.preset.value_or(config.preset);
    config.clientId = change.clientId.value_or(config.clientId);
    config.variables.insert(change.variables.value_or(StringMap()));
    config.variables.removeIf(
        [](std::pair<const QString &, QString &> variable) { return variable.second.isEmpty(); });
    config.enabled = change.enabled.value_or(config.enabled);
    const QJsonObject patch = change.overrides.value_or(QJsonObject());
    if (const QString issuer = patch.value(u"issuer"_s).toString();
        !issuer.isEmpty() && issuer != config.overrides.value(u"issuer"_s).toString())
        config.overrides = withoutDiscovered(std::move(config.overrides));
    config.overrides = mergePatch(std::move(config.overrides), patch);
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
    const ProviderDescriptor after = sound(config, keeps || change.secret.kind == Kind::Replace);
    requireKnownWays(before.config, after, change);
    // What was looked at is what is changed.
    co_return co_await m_vault.update(std::move(config), change.secret,
                                      ifVersion.value_or(before.config.version), std::move(actor));
}

Task<storage::StoredProvider> ProviderRegistry::stored(TenantId tenant, QString name)
{
    const auto found = co_await m_providers.find(std::move(tenant), name);
    if (!found)
        throw ProviderNotConfigured(name);
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
    co_await stored(tenant, name);
    co_await m_providers.remove(std::move(tenant), std::move(name), ifVersion, std::move(actor));
}

UsableProvider ProviderRegistry::opened(const storage::StoredProvider &provider) const
{
    return {provider.config,
            usableDescriptorOf(provider.config, m_presets),
            {provider.config.clientId, m_vault.secretOf(provider)}};
}

Task<ProviderCheck> ProviderRegistry::test(TenantId tenant, QString name, QString redirectUri)
{
    const UsableProvider provider = opened(co_await stored(tenant, std::move(name)));
    co_return co_await probe(&m_client, tenant, provider.descriptor, provider.client,
                             std::move(redirectUri));
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
