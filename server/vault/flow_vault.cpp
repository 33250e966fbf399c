#include "vault/flow_vault.h"

#include "vault/credential_unreadable.h"
#include "vault/packing.h"

namespace plexus::vault {

using namespace Qt::Literals::StringLiterals;
using storage::PendingFlowRepository;
using storage::StoredFlow;
using storage::WrappedKey;

static storage::ValuePlace placeOfFlow(const PendingFlow &flow)
{
    return PendingFlowRepository::placeOf(flow.tenant, flow.idHash);
}

Task<std::optional<PendingFlow>> FlowVault::advance(PendingFlow next, std::vector<Secret> secrets,
                                                    std::optional<storage::FlowEvent> event)
{
    if (secrets.empty())
        co_return co_await m_flows.advance({next, {}}, event);
    const Secret plain = packedSecrets(secrets);
    const std::function<Task<std::optional<PendingFlow>>(WrappedKey)> store = [&](WrappedKey key) {
        return m_flows.advance({next, m_sealing.cipher().seal(placeOfFlow(next), key, plain)},
                               event);
    };
    co_return co_await m_sealing.write<std::optional<PendingFlow>>(next.tenant, store);
}

std::vector<Secret> FlowVault::secretsOf(const StoredFlow &flow) const
{
    if (!flow.sealed)
        return {};
    const auto parts =
        unpackedSecrets(m_sealing.cipher().open(placeOfFlow(flow.flow), *flow.sealed));
    if (!parts)
        throw CredentialUnreadable(u"a flow's secrets in an unknown form"_s);
    return *parts;
}

} // namespace plexus::vault
