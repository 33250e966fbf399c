#pragma once

#include "support/storage/memory_data.h"

namespace plexus::test {

class MemoryPendingFlows final : public storage::PendingFlowRepository
{
public:
    explicit MemoryPendingFlows(MemoryData &data)
        : d(data)
    {
    }
    Task<PendingFlow> create(PendingFlow flow) override;
    Task<PendingFlow> reuseOrCreate(PendingFlow flow, qint64 untilMs) override;
    Task<std::optional<storage::StoredFlow>> find(TenantId tenant, QByteArray idHash) override;
    Task<std::optional<storage::StoredFlow>> findByState(TenantId tenant,
                                                         QByteArray stateHash) override;
    Task<QList<storage::StoredFlow>> parked(TenantId tenant, CredentialHolder holder) override;
    Task<std::optional<PendingFlow>> advance(storage::StoredFlow next,
                                             std::optional<storage::FlowEvent> event) override;

private:
    template <typename Condition>
    QList<storage::StoredFlow> live(const TenantId &tenant, Condition matches) const;
    void refuseTooMany(const PendingFlow &flow) const;
    PendingFlow insert(PendingFlow flow);

    MemoryData &d;
};

} // namespace plexus::test
