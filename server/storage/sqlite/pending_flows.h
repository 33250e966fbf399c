#pragma once

#include "storage/pending_flow_repository.h"
#include "storage/sqlite/store.h"

namespace plexus::storage {

class SqlitePendingFlows final : public PendingFlowRepository
{
public:
    explicit SqlitePendingFlows(Store store)
        : m_store(store)
    {
    }

    Task<PendingFlow> create(PendingFlow flow) override;
    Task<PendingFlow> reuseOrCreate(PendingFlow flow, qint64 untilMs) override;
    Task<std::optional<StoredFlow>> find(TenantId tenant, QByteArray idHash) override;
    Task<std::optional<StoredFlow>> findByState(TenantId tenant, QByteArray stateHash) override;
    Task<QList<StoredFlow>> parked(TenantId tenant, CredentialHolder holder) override;
    Task<std::optional<PendingFlow>> advance(StoredFlow next,
                                             std::optional<FlowEvent> event) override;

private:
    Store m_store;
};

//! A step in the caller's transaction. Whether the flow was live and still as it was read.
bool makeStep(const Store &store, Connection &connection, const StoredFlow &next);

} // namespace plexus::storage
