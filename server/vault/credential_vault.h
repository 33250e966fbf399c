// Users' credentials for third parties.
#pragma once

#include "storage/storage.h"
#include "vault/sealing.h"

namespace plexus::vault {

//! What a provider has given us for a user.
struct TokenPair
{
    Secret access;
    Secret refresh; //!< empty: none
};

struct OpenApiKey
{
    ApiKeyInfo info;
    Secret key;
};

struct OpenExternalToken
{
    ExternalToken info;
    TokenPair tokens;
};

//! The one place where credentials are sealed and unsealed. Lists and searches never unseal. What
//! is there but cannot be read throws CredentialUnreadable; what is not there is nothing. Thread
//! safe; the references must outlive it.
class CredentialVault
{
public:
    CredentialVault(const ValueCipher &cipher, storage::Storage &storage)
        : m_sealing(cipher, storage.dataKeys())
        , m_apiKeys(storage.apiKeys())
        , m_tokens(storage.externalTokens())
        , m_revocations(storage.revocations())
    {
    }

    //! Throws Failure{InvalidArgument} for an empty or very long key (16 KiB).
    static void requireUsable(const Secret &key);
    //! Adds or replaces. Throws as requireUsable(); Failure{NotFound} without holder.
    Task<ApiKeyInfo> putApiKey(TenantId tenant, CredentialHolder holder, QString provider,
                               QString label, Secret key, Actor actor);
    //! The same for holder and provider of `flow`, as its last step
    //! (storage::ApiKeyRepository::putByFlow()).
    Task<std::optional<ApiKeyInfo>> putApiKeyByFlow(PendingFlow flow, QString label, Secret key,
                                                    Actor actor);
    Task<std::optional<OpenApiKey>> apiKey(TenantId tenant, CredentialHolder holder,
                                           QString provider);
    Task<Page<ApiKeyInfo>> listApiKeys(TenantId tenant, std::optional<CredentialHolder> holder,
                                       PageRequest request);
    //! Whether there was one.
    Task<bool> removeApiKey(TenantId tenant, CredentialHolder holder, QString provider,
                            Actor actor);

    //! Links an account (tenant, holder, provider and what is known of it are in `info`; the id of
    //! the link is made here), in place of the one before.
    Task<ExternalToken> link(ExternalToken info, TokenPair tokens, Actor actor);
    //! The same as the last step of `flow` (storage::ExternalTokenRepository::linkByFlow()).
    Task<std::optional<ExternalToken>> linkByFlow(PendingFlow flow, ExternalToken info,
                                                  TokenPair tokens, Actor actor);
    Task<std::optional<OpenExternalToken>> externalToken(TenantId tenant, CredentialHolder holder,
                                                         QString provider);
    Task<Page<ExternalToken>> listExternalTokens(TenantId tenant,
                                                 std::optional<CredentialHolder> holder,
                                                 PageRequest request);
    //! How many accounts are linked at `provider`.
    Task<qint64> countExternalTokens(TenantId tenant, QString provider);
    //! Stores what a refresh brought; `info` is as it was read but for what has changed. Nothing
    //! when the link is gone or another refresh was first.
    Task<std::optional<ExternalToken>> storeRefreshed(ExternalToken info, TokenPair tokens,
                                                      Actor actor);
    //! Erases the link at once; with `tellProvider` its tokens wait sealed for the revocation there
    //! (storage::RevocationRepository). Whether there was a link.
    Task<bool> disconnect(TenantId tenant, CredentialHolder holder, QString provider,
                          bool tellProvider, Actor actor);
    //! Queues tokens for the revocation that a provider has given for a link that is gone, or for
    //! none (no `info.id`).
    Task<void> giveBack(ExternalToken info, TokenPair tokens);
    //! An API key as MCP Plexus (Python) kept it, if one of the ring's keys made it.
    std::optional<Secret> openFernet(const QByteArray &token) const
    {
        return m_sealing.cipher().ring().openFernet(token);
    }
    //! The tokens of a revocation that is due.
    TokenPair open(const storage::Revocation &revocation) const;

private:
    storage::StoredApiKey sealed(ApiKeyInfo info, const Secret &key,
                                 const storage::WrappedKey &dataKey) const;
    storage::StoredExternalToken sealed(const ExternalToken &info, const TokenPair &tokens,
                                        const storage::WrappedKey &dataKey) const;
    TokenPair open(const storage::ValuePlace &place, const storage::SealedValue &value) const;

    Sealing m_sealing;
    storage::ApiKeyRepository &m_apiKeys;
    storage::ExternalTokenRepository &m_tokens;
    storage::RevocationRepository &m_revocations;
};

} // namespace plexus::vault
