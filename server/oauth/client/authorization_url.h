// Where the browser goes to ask for consent (RFC 6749 section 4.1.1).
#pragma once

#include "core/secret.h"
#include "model/provider_descriptor.h"

namespace plexus::oauth {

struct AuthorizationRequest
{
    QString clientId;
    QString redirectUri;
    QStringList scopes;
    QByteArray state;
    Secret codeVerifier; //!< empty where the provider takes no PKCE
};

//! The S256 challenge of RFC 7636 section 4.2.
QByteArray codeChallenge(const Secret &codeVerifier);

//! The provider's URL with its own query, the descriptor's parameters, and those of the protocol,
//! which nothing can replace. Throws Failure{InvalidArgument} when its own query is broken.
QString authorizationUrl(const ProviderDescriptor &provider, const AuthorizationRequest &request);

//! The name under which the provider knows `parameter`.
QString nameAt(const ProviderDescriptor &provider, const QString &parameter);

} // namespace plexus::oauth
