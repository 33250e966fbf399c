// From old keys to new ones, under traffic.
#pragma once

#include "core/clock.h"
#include "model/key_status.h"
#include "storage/data_key_repository.h"
#include "storage/server_record_repository.h"
#include "vault/value_cipher.h"

namespace plexus::vault {

//! Brings everything in the database under the ring's primary key. What has to be done follows from
//! what is there, and each step is atomic: it may be interrupted at any point, begun again, and run
//! by several at once. The order keeps every value readable to whoever has the whole ring: data
//! keys are wrapped anew; tenants get new data keys; values are sealed anew, each only if nobody
//! has changed it meanwhile; data keys go when no value names them; last the key that signs the
//! audit and the check value.
class KeyRotation
{
public:
    struct Repositories
    {
        storage::DataKeyRepository &keys;
        storage::SealedValueRepository &values;
        storage::ServerRecordRepository &records;
    };
    KeyRotation(const ValueCipher &cipher, Repositories repositories, const Clock &clock)
        : m_cipher(cipher)
        , r(repositories)
        , m_clock(clock)
    {
    }

    //! Unseals nothing.
    Task<KeyStatus> status();
    //! Works for about `budget`, then says how far it is: call again until it is finished.
    Task<KeyStatus> advance(Actor actor, Milliseconds budget);
    //! Throws Failure{Conflict} with what to do when a data key is wrapped by a key that the ring
    //! lacks.
    Task<void> requireWholeRing();

private:
    struct Round;
    QString primary() const { return m_cipher.ring().ids().front(); }
    bool isOver(const Round &round) const;
    Task<void> rewrapKeys(Round *round);
    Task<void> replaceKeys(Round *round);
    Task<void> replaceKey(TenantId tenant, QString old, Round *round);
    Task<void> resealValues(Round *round);
    Task<void> resealTenant(TenantId tenant, Round *round);
    Task<void> renewCheck(Round *round);
    Task<void> note(Round *round);

    const ValueCipher &m_cipher;
    Repositories r;
    const Clock &m_clock;
};

} // namespace plexus::vault
