// Sealing values that are about to be stored.
#pragma once

#include "storage/data_key_gone.h"
#include "storage/data_key_repository.h"
#include "vault/value_cipher.h"

namespace plexus::vault {

//! Joins the cipher to the data keys of tenants. Data keys are unwrapped for each use and not kept:
//! that costs a microsecond, and nothing has to be forgotten when a tenant goes.
class Sealing
{
public:
    Sealing(const ValueCipher &cipher, storage::DataKeyRepository &keys)
        : m_cipher(cipher)
        , m_keys(keys)
    {
    }
    const ValueCipher &cipher() const { return m_cipher; }

    //! The tenant's active data key; makes the first one. Throws Failure{NotFound} without tenant.
    Task<storage::WrappedKey> activeKey(TenantId tenant) const;

    //! What `write` returns, which is given the active key and seals and stores under it. It is
    //! repeated when a rotation removes that key in between.
    template <typename T>
    Task<T> write(TenantId tenant, std::function<Task<T>(storage::WrappedKey)> write) const
    {
        static constexpr int mostTries = 5;
        for (int tries = 1;; ++tries) {
            const storage::WrappedKey key = co_await activeKey(tenant);
            try {
                co_return co_await write(key);
            } catch (const storage::DataKeyGone &) {
                if (tries == mostTries)
                    throw;
            }
        }
    }

private:
    const ValueCipher &m_cipher;
    storage::DataKeyRepository &m_keys;
};

} // namespace plexus::vault
