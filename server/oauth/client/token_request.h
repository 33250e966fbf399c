// What a provider's endpoints are asked, server to server.
#pragma once

#include "core/secret.h"
#include "model/provider_descriptor.h"
#include "outbound/request.h"

namespace plexus::oauth {

//! A tenant's client at a provider.
struct ProviderClient
{
    QString id;
    Secret secret; //!< empty: a public client
};

//! RFC 6749 section 4.1.3.
outbound::Request codeRequest(const ProviderDescriptor &provider, const ProviderClient &client,
                              const Secret &code, const QString &redirectUri,
                              const Secret &codeVerifier);

//! RFC 6749 section 6; no scope, so that the new token has those of the old.
outbound::Request refreshRequest(const ProviderDescriptor &provider, const ProviderClient &client,
                                 const Secret &refreshToken);

//! Who the user is; nothing when the provider does not tell. The URL is filled in already.
std::optional<outbound::Request> accountRequest(const ProviderDescriptor &provider,
                                                const Secret &accessToken);

//! Gives a grant back, as the provider wants it; nothing when it has no way. Takes the refresh
//! token, which ends the whole grant, where there is one (RFC 7009 section 2.1).
std::optional<outbound::Request> revocationRequest(const ProviderDescriptor &provider,
                                                   const ProviderClient &client,
                                                   const Secret &accessToken,
                                                   const Secret &refreshToken);

} // namespace plexus::oauth
