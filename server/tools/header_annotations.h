// Arguments that clients of 2026-07-28 repeat in HTTP headers.
#pragma once

#include <QJsonObject>
#include <QString>

namespace plexus {

//! Why the `x-mcp-header` annotations of an input schema are wrong, or an empty string. The value
//! is a token (RFC 9110 section 5.6.2), unique in the schema without regard to case, on a string,
//! integer or boolean that is reached through `properties` alone. One wrong annotation makes
//! clients drop the whole tool.
QString whyNotHeaderAnnotations(const QJsonObject &inputSchema);

} // namespace plexus
