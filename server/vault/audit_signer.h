// The key that signs the audit.
#pragma once

#include "model/audit_chain.h"
#include "storage/server_record_repository.h"
#include "vault/key_ring.h"

namespace plexus::vault {

//! Signs with an Ed25519 key of this installation, which is made at its first start and kept in the
//! database, sealed under the ring. It stays the same when the ring is rotated, so that whoever has
//! written down its public half can check exports for ever. Thread safe; holds no key itself.
class AuditSigner
{
public:
    AuditSigner(const KeyRing &ring, storage::ServerRecordRepository &records)
        : m_sealer(ring.sealer("plexus/audit-key/v1"))
        , m_records(records)
    {
    }

    //! Makes the key when there is none. Throws CredentialUnreadable when the ring cannot open it.
    Task<AuditCheckpoint> sign(AuditCheckpoint checkpoint) const;
    //! base64url.
    Task<QString> publicKey() const;
    //! Puts the key under the ring's primary.
    Task<void> reseal() const;

private:
    Task<Secret> key() const;

    Sealer m_sealer;
    storage::ServerRecordRepository &m_records;
};

} // namespace plexus::vault
