// A tenant's providers, for those who administer them and those who use them.
#pragma once

#include "oauth/client/effective_provider.h"
#include "oauth/client/provider_probe.h"
#include "vault/provider_vault.h"

namespace plexus::oauth {

//! What changes of a provider; absent members stay.
struct ProviderChange
{
    std::optional<QString> preset;
    std::optional<QString> clientId;
    vault::NewSecret secret;
    std::optional<StringMap> variables; //!< set; empty values are taken away
    std::optional<QJsonObject> overrides; //!< merged into those that there are (RFC 7396)
    std::optional<bool> enabled;
    qint64 accounts = 0; //!< that are linked now: their tokens are led to no new origin
};

//! A provider as it is used: variables filled in, the secret open.
struct UsableProvider
{
    ProviderConfig config;
    ProviderDescriptor descriptor;
    ProviderClient client;
};

//! What people see of a provider.
struct ProviderFace
{
    QString name; //!< `GitHub`; what tools call it where it has no better one
    QString host; //!< where users agree, in ASCII (RFC 3492); empty: unknown
};
ProviderFace faceOf(const QString &name, const ProviderDescriptor &descriptor);

//! One per I/O thread. What is saved is a complete descriptor whose addresses pass the guard. What
//! is wrong is named as in a ProviderConfig, e.g. `/overrides/token_url`. A secret that nobody can
//! read cannot be led elsewhere either: where new origins would get it, it has to be given again.
class ProviderRegistry
{
public:
    ProviderRegistry(vault::ProviderVault vault, storage::ProviderRepository &providers,
                     const Presets &presets, outbound::Client &client)
        : m_vault(std::move(vault))
        , m_providers(providers)
        , m_presets(presets)
        , m_client(client)
    {
    }
    const Presets &presets() const { return m_presets; }

    //! Endpoints that only the issuer names are read from its discovery document. Throws
    //! Failure{InvalidArgument} for what cannot work, Failure{Conflict} when the name is taken.
    Task<ProviderConfig> create(ProviderConfig config, Secret secret, Actor actor);
    //! Throws as create(); ProviderNotConfigured, Failure{Precondition}; Failure{Conflict} when
    //! tokens of linked accounts would be led to an origin that did not get them.
    Task<ProviderConfig> update(TenantId tenant, QString name, ProviderChange change,
                                std::optional<qint64> ifVersion, Actor actor);
    //! Throws ProviderNotConfigured.
    Task<ProviderConfig> get(TenantId tenant, QString name);
    Task<Page<ProviderConfig>> list(TenantId tenant, PageRequest request);
    //! With the accounts that are linked there. Throws ProviderNotConfigured,
    //! Failure{Precondition}.
    Task<void> remove(TenantId tenant, QString name, std::optional<qint64> ifVersion, Actor actor);
    //! With the redirect URI that has to be registered there. Throws ProviderNotConfigured,
    //! CredentialUnreadable.
    Task<ProviderCheck> test(TenantId tenant, QString name, QString redirectUri);
    //! What the issuer says, as overrides. Throws json::InvalidFields about `/issuer`, Failure.
    Task<QJsonObject> discover(TenantId tenant, QString issuer);

    //! For linking and refreshing. Nothing when the tenant has no such provider, or has it
    //! disabled. Throws CredentialUnreadable.
    Task<std::optional<UsableProvider>> usable(TenantId tenant, QString name);
    //! Also of one that is gone, disabled or incomplete: its name stays.
    Task<ProviderFace> face(TenantId tenant, QString name);
    //! The same for giving grants back, which a disabled provider is asked for too.
    Task<std::optional<UsableProvider>> known(TenantId tenant, QString name);
    //! Throws what create() throws for a configuration that cannot work.
    void check(const ProviderConfig &config, bool hasSecret) const { sound(config, hasSecret); }
    //! What it is like now. Throws as create().
    ProviderDescriptor descriptor(const ProviderConfig &config) const
    {
        return usableDescriptorOf(config, m_presets);
    }

private:
    Task<storage::StoredProvider> stored(TenantId tenant, QString name);
    Task<QJsonObject> discovered(ProviderConfig config);
    ProviderDescriptor sound(const ProviderConfig &config, bool hasSecret) const;
    void requireKnownWays(const ProviderConfig &before, const ProviderDescriptor &after,
                          const ProviderChange &change) const;
    UsableProvider opened(const storage::StoredProvider &provider) const;

    vault::ProviderVault m_vault;
    storage::ProviderRepository &m_providers;
    const Presets &m_presets;
    outbound::Client &m_client;
};

} // namespace plexus::oauth
