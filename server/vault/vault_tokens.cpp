#include "core/random.h"
#include "vault/credential_unreadable.h"
#include "vault/credential_vault.h"
#include "vault/packing.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::ExternalTokenRepository;
using storage::Revocation;
using storage::StoredExternalToken;
using storage::WrappedKey;

static storage::ValuePlace placeOfLink(const ExternalToken &info)
{
    return ExternalTokenRepository::placeOf(info.tenant, info.holder, info.provider);
}

static Secret packedPair(const TokenPair &tokens)
{
    return packedSecrets({tokens.access, tokens.refresh});
}

StoredExternalToken CredentialVault::sealed(const ExternalToken &info, const TokenPair &tokens,
                                            const WrappedKey &dataKey) const
{
    StoredExternalToken stored{
        info, m_sealing.cipher().seal(placeOfLink(info), dataKey, packedPair(tokens))};
    stored.info.refreshable = !tokens.refresh.isEmpty();
    return stored;
}

TokenPair CredentialVault::open(const storage::ValuePlace &place,
                                const storage::SealedValue &value) const
{
    const auto parts = unpackedSecrets(m_sealing.cipher().open(place, value));
    if (!parts || parts->size() != 2)
        throw CredentialUnreadable(u"tokens in an unknown form"_s);
    return {parts->at(0), parts->at(1)};
}

TokenPair CredentialVault::open(const Revocation &revocation) const
{
    return open(revocation.place(), revocation.tokens);
}

static QString newLinkId() { return u"ln_"_s + QString::fromLatin1(randomText(12)); }

static void makeNew(ExternalToken &info)
{
    info.id = newLinkId();
    info.state = ExternalTokenState::Live;
}

Task<ExternalToken> CredentialVault::link(ExternalToken info, TokenPair tokens, Actor actor)
{
    makeNew(info);
    const std::function<Task<ExternalToken>(WrappedKey)> store = [&](WrappedKey dataKey) {
        return m_tokens.link(sealed(info, tokens, dataKey), actor);
    };
    co_return co_await m_sealing.write<ExternalToken>(info.tenant, store);
}

Task<std::optional<ExternalToken>> CredentialVault::linkByFlow(PendingFlow flow, ExternalToken info,
                                                               TokenPair tokens, Actor actor)
{
    makeNew(info);
    const std::function<Task<std::optional<ExternalToken>>(WrappedKey)> store =
        [&](WrappedKey dataKey) {
            return m_tokens.linkByFlow(flow, sealed(info, tokens, dataKey), actor);
        };
    co_return co_await m_sealing.write<std::optional<ExternalToken>>(info.tenant, store);
}

Task<std::optional<OpenExternalToken>>
CredentialVault::externalToken(TenantId tenant, CredentialHolder holder, QString provider)
{
    const std::optional<StoredExternalToken> stored =
        co_await m_tokens.find(tenant, holder, provider);
    if (!stored)
        co_return std::nullopt;
    co_return OpenExternalToken{stored->info, open(placeOfLink(stored->info), stored->tokens)};
}

Task<Page<ExternalToken>>
CredentialVault::listExternalTokens(TenantId tenant, std::optional<CredentialHolder> holder,
                                    PageRequest request)
{
    return m_tokens.list(tenant, holder, request);
}

Task<qint64> CredentialVault::countExternalTokens(TenantId tenant, QString provider)
{
    return m_tokens.count(std::move(tenant), std::move(provider));
}

Task<std::optional<ExternalToken>> CredentialVault::storeRefreshed(ExternalToken info,
                                                                   TokenPair tokens, Actor actor)
{
    const std::function<Task<std::optional<ExternalToken>>(WrappedKey)> store =
        [&](WrappedKey dataKey) { return m_tokens.refresh(sealed(info, tokens, dataKey), actor); };
    co_return co_await m_sealing.write<std::optional<ExternalToken>>(info.tenant, store);
}

//! A refresh may come between reading and removing: then what it stored is removed.
Task<bool> CredentialVault::disconnect(TenantId tenant, CredentialHolder holder, QString provider,
                                       bool tellProvider, Actor actor)
{
    for (;;) {
        const auto stored = co_await m_tokens.find(tenant, holder, provider);
        if (!stored)
            co_return false;
        const bool removed = co_await m_tokens.remove(stored->info, tellProvider, actor);
        if (removed)
            co_return true;
    }
}

Task<void> CredentialVault::giveBack(ExternalToken info, TokenPair tokens)
{
    if (info.id.isEmpty())
        info.id = newLinkId();
    const std::function<Task<void>(WrappedKey)> store = [&](WrappedKey dataKey) {
        return m_revocations.add({info.tenant, info.id, info.holder.key(), info.provider,
                                  info.accountId, sealed(info, tokens, dataKey).tokens});
    };
    co_await m_sealing.write<void>(info.tenant, store);
}

} // namespace plexus::vault
