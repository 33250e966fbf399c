// Origins inside one's own networks that the server's administrator opened.
#pragma once

#include "core/ids.h"
#include "outbound/url.h"

#include <vector>

namespace plexus::outbound {

//! From the server's own settings only: tenants cannot add to it. An entry opens an origin although
//! its port is not 443 or its addresses are internal; plain HTTP only on loopback.
class AllowList
{
public:
    //! Entries separated by commas: `https://idp.intra.example:8443`, for one tenant
    //! `acme=https://idp.intra.example`, any port `http://localhost:*`. Throws
    //! Failure{InvalidArgument}.
    static AllowList parse(const QString &text);

    bool contains(const TenantId &tenant, const Url &url) const;

private:
    struct Entry
    {
        TenantId tenant; //!< empty: every one
        QByteArray scheme;
        QByteArray host;
        quint16 port; //!< 0: any
    };
    static Entry parseEntry(const QString &text);

    std::vector<Entry> m_entries;
};

//! `localhost`, names beneath it (RFC 6761 section 6.3) and loopback addresses.
bool isLoopbackHost(const Url &url);

} // namespace plexus::outbound
