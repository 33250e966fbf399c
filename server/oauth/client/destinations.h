// Where a provider's configuration sends secrets.
#pragma once

#include "model/provider_descriptor.h"

namespace plexus::oauth {

//! Origins that get the client secret, e.g. `https://idp.example`, without those of `before`.
QStringList newSecretOrigins(const ProviderDescriptor &before, const ProviderDescriptor &after);

//! The same for users' tokens.
QStringList newTokenOrigins(const ProviderDescriptor &before, const ProviderDescriptor &after);

} // namespace plexus::oauth
