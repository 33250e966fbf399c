// What a provider says without a user.
#pragma once

#include "model/provider_check.h"
#include "oauth/client/token_request.h"
#include "outbound/client.h"

namespace plexus::oauth {

//! What the issuer's discovery document means for a descriptor, as a merge patch. Throws
//! OutboundFailure; Failure{Upstream} when no document is the issuer's.
Task<QJsonObject> discover(outbound::Client *client, TenantId tenant, QString issuer);

//! Tries to exchange a made-up code: who says that the code is bad has accepted the client.
//! `redirectUri`: the registered one, which some providers look at first. Never fails; what went
//! wrong is in the answer.
Task<ProviderCheck> probe(outbound::Client *client, TenantId tenant, ProviderDescriptor provider,
                          ProviderClient credentials, QString redirectUri);

} // namespace plexus::oauth
