// Client secrets of a tenant's providers.
#pragma once

#include "storage/provider_repository.h"
#include "vault/sealing.h"

namespace plexus::vault {

//! What becomes of a client secret when a provider is written.
struct NewSecret
{
    storage::SecretChange::Kind kind = storage::SecretChange::Kind::Keep;
    Secret value; //!< Replace only

    static NewSecret keep() { return {}; }
    static NewSecret clear() { return {storage::SecretChange::Kind::Clear, {}}; }
    static NewSecret replace(Secret value)
    {
        return {storage::SecretChange::Kind::Replace, std::move(value)};
    }
};

//! Writes providers with their secrets, and opens a secret for those who talk to the provider. What
//! needs no secret (lists, removals) is asked of the repository. Throws as the repository, and
//! CredentialUnreadable.
class ProviderVault
{
public:
    ProviderVault(const ValueCipher &cipher, storage::DataKeyRepository &keys,
                  storage::ProviderRepository &providers)
        : m_sealing(cipher, keys)
        , m_providers(providers)
    {
    }

    Task<ProviderConfig> create(ProviderConfig config, NewSecret secret, Actor actor);
    Task<ProviderConfig> update(ProviderConfig config, NewSecret secret,
                                std::optional<qint64> ifVersion, Actor actor);
    //! Empty when the provider has none (a public client).
    Secret secretOf(const storage::StoredProvider &provider) const;

private:
    storage::SecretChange sealed(const ProviderConfig &config, const NewSecret &secret,
                                 const storage::WrappedKey &key) const;

    Sealing m_sealing;
    storage::ProviderRepository &m_providers;
};

} // namespace plexus::vault
