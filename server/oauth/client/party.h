// Whose share of the outbound work a credential's requests are.
#pragma once

#include "model/credential_holder.h"
#include "outbound/request.h"

namespace plexus::oauth {

//! Each guest has a share of its own, as each user has.
inline outbound::Party partyOf(const TenantId &tenant, const CredentialHolder &holder)
{
    return {tenant, holder.user.value_or(UserId(holder.key()))};
}

} // namespace plexus::oauth
