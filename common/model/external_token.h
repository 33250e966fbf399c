// What is known about a user's account at a third party, without the tokens.
#pragma once

#include "json/fields.h"
#include "json/map.h"
#include "model/as_time.h"
#include "model/credential_holder.h"
#include "model/provider_variable.h"

#include <QStringList>

namespace plexus {

enum class ExternalTokenState {
    Live, //!< can be used, or refreshed first
    NeedsConsent, //!< the provider takes it no more: the user must agree again
};
std::span<const json::EnumName<ExternalTokenState>> enumNames(ExternalTokenState);

//! How the last refresh failed, and until when nobody tries again: no thread of no process.
struct RefreshFailure
{
    QString reason; //!< for the audit, e.g. `no_answer`; nothing of the provider's text
    qint64 pauseMs = 0; //!< wall milliseconds
    //! What failed is this version of the provider's configuration: another one may be tried
    //! earlier. None: it has nothing to do with the configuration.
    std::optional<qint64> providerVersion;

    //! Whether it is news after `before`: the first one, or that the configuration is to blame.
    bool isNewsAfter(const std::optional<RefreshFailure> &before) const
    {
        return !before || (providerVersion && !before->providerVersion);
    }
    friend bool operator==(const RefreshFailure &, const RefreshFailure &) = default;
};

//! One account that a holder has linked: one for each provider.
struct ExternalToken
{
    TenantId tenant;
    CredentialHolder holder;
    QString provider;
    QString id; //!< of this link; another one after the account was linked anew
    QString accountId; //!< the provider's, immutable; empty when it does not tell
    QString accountLabel; //!< for people, e.g. a login name
    QStringList scopes; //!< granted
    StringMap details; //!< what the descriptor keeps of the answers, its variables included
    ExternalTokenState state = ExternalTokenState::Live;
    bool refreshable = false; //!< there is a refresh token
    qint64 linkedMs = 0;
    qint64 obtainedMs = 0; //!< when the present access token was asked for
    std::optional<qint64> expiresMs; //!< of the access token; none: the provider did not say
    std::optional<qint64> lastUsedMs; //!< batched; may lag by some seconds
    std::optional<RefreshFailure> failure; //!< none: the last refresh worked
    qint64 version = 0; //!< of this link; grows with every change of tokens, scopes or state

    static constexpr auto fields()
    {
        using T = ExternalToken;
        return std::tuple{
            field("id", &T::id, "Of this link, not the token"),
            field("provider", &T::provider, ""),
            field("account_id", &T::accountId, "The provider's"),
            field("account_label", &T::accountLabel, "For people"),
            field("scopes", &T::scopes, "Granted"),
            field("details", &T::details, "What else the provider has told").defaulted(),
            field("state", &T::state, "live or needs_consent"),
            field("refreshable", &T::refreshable, "Renews itself"),
            field("linked_at", &T::linkedMs, "").as<AsTime>(),
            field("obtained_at", &T::obtainedMs, "").as<AsTime>(),
            field("expires_at", &T::expiresMs, "Of the access token").as<AsTime>(),
            field("last_used_at", &T::lastUsedMs, "").as<AsTime>(),
            field("version", &T::version, "Grows with every change"),
        };
    }
};

} // namespace plexus
