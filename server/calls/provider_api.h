// A provider's API, as requests need it.
#pragma once

#include "model/provider_descriptor.h"
#include "outbound/authorized_transport.h"

namespace plexus {

//! `values` are those of the descriptor's variables, the user's included. Throws
//! outbound::OutboundFailure{Blocked} for addresses that are none.
outbound::Api apiOf(const ProviderDescriptor &descriptor, const StringMap &values);

} // namespace plexus
