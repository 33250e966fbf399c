// What flows keep secret between their steps.
#pragma once

#include "storage/pending_flow_repository.h"
#include "vault/sealing.h"

namespace plexus::vault {

//! Steps of flows that seal something: the PKCE verifier and what the link carries until the
//! browser comes back, the tokens until their account is confirmed. All else is asked of the
//! repository.
class FlowVault
{
public:
    FlowVault(const ValueCipher &cipher, storage::DataKeyRepository &keys,
              storage::PendingFlowRepository &flows)
        : m_sealing(cipher, keys)
        , m_flows(flows)
    {
    }

    //! As PendingFlowRepository::advance(); `secrets` replace those of the step before, and none
    //! erases them.
    Task<std::optional<PendingFlow>> advance(PendingFlow next, std::vector<Secret> secrets,
                                             std::optional<storage::FlowEvent> event = {});
    //! Those of the present step, in their order. Throws CredentialUnreadable.
    std::vector<Secret> secretsOf(const storage::StoredFlow &flow) const;

private:
    Sealing m_sealing;
    storage::PendingFlowRepository &m_flows;
};

} // namespace plexus::vault
