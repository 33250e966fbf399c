// Tokens that were found valid a moment ago.
#pragma once

#include "model/principal.h"

#include <QHash>

#include <memory>

namespace plexus::identity {

//! Remembers who a token belongs to, by tenant and hash. One per I/O thread. Bounded; what it holds
//! is good only as long as nothing was revoked anywhere.
class TokenCache
{
public:
    struct Entry
    {
        std::shared_ptr<const Principal> principal;
        qint64 expiresMs = 0; //!< wall milliseconds
    };

    //! `revocations`: ChangeFeed::revocations() now. Null when it must be looked up.
    const Entry *find(const TenantId &tenant, const QByteArray &hash, quint64 revocations);
    //! `revocations`: as they were before the token was looked up.
    void insert(const TenantId &tenant, const QByteArray &hash, quint64 revocations, Entry entry);

private:
    using Key = std::pair<TenantId, QByteArray>;
    void forgetAfter(quint64 revocations);

    QHash<Key, Entry> m_entries;
    quint64 m_revocations = 0; // when the entries were made
};

} // namespace plexus::identity
