// What the vault does with keys and bytes. Knows no database.
#pragma once

#include "storage/sealed_value.h"
#include "vault/key_ring.h"

#include <functional>

namespace plexus::vault {

//! Envelope encryption: the ring wraps a tenant's data keys, these seal values, each for one place
//! (tenant, table, row, column) only. AES-256-GCM throughout (NIST SP 800-38D), with random nonces
//! of 96 bits: far from the 2^32 values a key that it allows. Thread safe.
//! The forms: `plx1.<data key>.<base64url of nonce, ciphertext, tag>` for values, and
//! `plxk1.<ring key>.<…>` for data keys.
class ValueCipher
{
public:
    //! Learns of each value that cannot be opened, on the thread that wanted it.
    using Observer = std::function<void(const storage::ValuePlace &, const storage::SealedValue &)>;

    explicit ValueCipher(KeyRing ring, Observer unreadable = {})
        : m_ring(std::move(ring))
        , m_unreadable(std::move(unreadable))
    {
    }
    const KeyRing &ring() const { return m_ring; }

    //! A new random data key of the tenant, wrapped by the ring's primary.
    storage::WrappedKey newKey(const TenantId &tenant) const;
    //! The same data key, wrapped by the primary. Throws CredentialUnreadable, as the following.
    storage::WrappedKey rewrapped(const TenantId &tenant, const storage::WrappedKey &key) const;

    storage::SealedValue seal(const storage::ValuePlace &place, const storage::WrappedKey &key,
                              const Secret &plain) const;
    Secret open(const storage::ValuePlace &place, const storage::SealedValue &value) const;

    //! Of an API key, in hex: the beginning of its HMAC-SHA-256 under a key that belongs to this
    //! data key. Equal for equal keys while the data key is the same, so it is made anew with that.
    QString fingerprint(const TenantId &tenant, const storage::WrappedKey &key,
                        const Secret &apiKey) const;

private:
    Secret unwrapped(const TenantId &tenant, const storage::WrappedKey &key) const;
    Secret opened(const storage::ValuePlace &place, const storage::SealedValue &value) const;

    KeyRing m_ring;
    Observer m_unreadable;
};

} // namespace plexus::vault
