// Where providers send browsers back to.
#pragma once

#include "core/ids.h"

namespace plexus::oauth {

//! RFC 6749 section 3.1.2; another one for each tenant and provider (mix-up). `publicUrl` without a
//! final slash.
inline QString redirectUri(const QString &publicUrl, const TenantId &tenant,
                           const QString &provider)
{
    return publicUrl + u'/' + tenant.value() + QStringLiteral("/oauth/external_callback/")
        + provider;
}

} // namespace plexus::oauth
