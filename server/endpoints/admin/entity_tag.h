// ETag and If-Match (RFC 9110 sections 8.8.3 and 13.1.1).
#pragma once

#include "core/headers.h"

namespace plexus::endpoints {

//! The tag of a record's version, e.g. `"7"`.
QByteArray entityTag(qint64 version);

//! The version that a change depends on; nothing when the request does not care (no If-Match, or
//! `*`). Throws Failure{Precondition} when none of the tags is that of `current`,
//! as when there is no such thing.
std::optional<qint64> ifMatchOf(const Headers &headers, std::optional<qint64> current);

} // namespace plexus::endpoints
