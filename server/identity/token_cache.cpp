#include "identity/token_cache.h"

namespace plexus::identity {

static constexpr qsizetype mostEntries = 10'000;

void TokenCache::forgetAfter(quint64 revocations)
{
    if (std::exchange(m_revocations, revocations) != revocations)
        m_entries.clear();
}

const TokenCache::Entry *TokenCache::find(const TenantId &tenant, const QByteArray &hash,
                                          quint64 revocations)
{
    forgetAfter(revocations);
    const auto found = m_entries.constFind(Key(tenant, hash));
    return found == m_entries.constEnd() ? nullptr : &*found;
}

void TokenCache::insert(const TenantId &tenant, const QByteArray &hash, quint64 revocations,
                        Entry entry)
{
    if (revocations != m_revocations)
        return; // something was revoked meanwhile, perhaps this token
    if (m_entries.size() >= mostEntries)
        m_entries.clear();
    m_entries.insert(Key(tenant, hash), std::move(entry));
}

} // namespace plexus::identity
