// Signing and shortening the audit.
#pragma once

#include "core/clock.h"
#include "storage/admin_key_repository.h"
#include "vault/audit_signer.h"

namespace plexus::vault {

//! Signs the end of each chain once a day, and deletes rows that are older than they are to be
//! kept, only up to a row that it has signed and only when what it deletes is what was written.
//! Several processes may do so at once. Thread safe.
class AuditKeeper
{
public:
    //! `daysKept`: none, for ever.
    AuditKeeper(storage::AuditRepository &audit, AuditSigner signer, const Clock &clock,
                std::optional<int> daysKept = {})
        : m_audit(audit)
        , m_signer(std::move(signer))
        , m_clock(clock)
        , m_daysKept(daysKept)
    {
    }
    const AuditSigner &signer() const { return m_signer; }

    //! A checkpoint at the last row of the chain (none: the server's own), which is not kept.
    //! Throws Failure{NotFound} when there is no such chain.
    Task<AuditCheckpoint> checkpoint(std::optional<TenantId> tenant) const;
    //! What is due, for all chains. A chain with which something is wrong is logged and left alone.
    Task<void> upkeep() const;

private:
    Task<void> signDaily(AuditChain chain) const;
    Task<void> shorten(AuditChain chain) const;
    Task<AuditCheckpoint> signedAt(std::optional<TenantId> tenant, AuditRow row,
                                   CheckpointReason reason) const;

    storage::AuditRepository &m_audit;
    AuditSigner m_signer;
    const Clock &m_clock;
    std::optional<int> m_daysKept;
};

} // namespace plexus::vault
