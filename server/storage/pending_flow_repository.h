// Where it is kept what a browser is to finish.
#pragma once

#include "async/task.h"
#include "model/admin_key.h"
#include "model/pending_flow.h"
#include "storage/sealed_value.h"

namespace plexus::storage {

//! With what is sealed in the present step (PKCE verifier and link, or parked tokens).
struct StoredFlow
{
    PendingFlow flow;
    std::optional<SealedValue> sealed;
};

//! A step that administrators should know of.
struct FlowEvent
{
    QString action; //!< of the audit row, e.g. `connect.disowned`; its target is the provider
    Actor actor;
    QString reason = {}; //!< may be empty; nothing of what others wrote
};

//! Flows that have expired are not found, and purged soon. Throws Failure{Conflict} when a sealed
//! value's data key is gone: take the active one.
class PendingFlowRepository
{
public:
    virtual ~PendingFlowRepository() = default;
    static ValuePlace placeOf(const TenantId &tenant, const QByteArray &idHash)
    {
        return {tenant, "pending_flow", {idHash}, "sealed"};
    }
    //! Live ones of a holder for one provider (security.md 2.1, threat 84).
    static constexpr int mostOfHolder = 5;

    //! Throws Failure{RateLimited} over the cap, Failure{NotFound} without tenant or holder.
    virtual Task<PendingFlow> create(PendingFlow flow) = 0;
    //! The newest flow that does as well as `flow` (same kind, holder, provider and client, at
    //! least its scopes), has not come back from the provider, and lives until `untilMs` or longer;
    //! else `flow`, created. Of several who ask at once all get the same.
    virtual Task<PendingFlow> reuseOrCreate(PendingFlow flow, qint64 untilMs) = 0;
    //! Indexed point reads.
    virtual Task<std::optional<StoredFlow>> find(TenantId tenant, QByteArray idHash) = 0;
    virtual Task<std::optional<StoredFlow>> findByState(TenantId tenant, QByteArray stateHash) = 0;
    //! Those of a holder that are back from the provider and not over; oldest first.
    virtual Task<QList<StoredFlow>> parked(TenantId tenant, CredentialHolder holder) = 0;
    //! Makes the step to `next`: replaces status, hashes, holder, details, scopes and what is
    //! sealed, if the flow is still live and as it was read (`next.flow.version`). Of several who
    //! try, one succeeds: that is what makes a state single use. The flow as it is then. `event`
    //! is audited with it.
    virtual Task<std::optional<PendingFlow>> advance(StoredFlow next,
                                                     std::optional<FlowEvent> event = {}) = 0;
};

} // namespace plexus::storage
