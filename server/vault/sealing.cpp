#include "vault/sealing.h"

namespace plexus::vault {

Task<storage::WrappedKey> Sealing::activeKey(TenantId tenant) const
{
    const auto active = co_await m_keys.findActive(tenant);
    if (active)
        co_return *active;
    co_return co_await m_keys.activate(tenant, m_cipher.newKey(tenant), {});
}

} // namespace plexus::vault
