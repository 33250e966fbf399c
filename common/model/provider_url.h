// Addresses in a provider's descriptor.
#pragma once

#include <QString>

namespace plexus {

//! Why `text` cannot be an address of a provider, or an empty string when it can: https (http on
//! loopback), a host, no user information, no fragment, nothing that readers of URLs disagree
//! about. Variables may stand in host and path. What it leads to is the outbound guard's concern.
QString whyNotProviderUrl(const QString &text);

//! The same for an origin: no path, query or final slash.
QString whyNotProviderOrigin(const QString &text);

} // namespace plexus
