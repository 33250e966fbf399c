// A user of the real program who hands in API keys.
#pragma once

#include "support/server/mcp_caller.h"

namespace plexus::test {

//! The key endpoint, with the caller's token (none: nobody's).
inline WireAnswer askForKeys(const McpCaller &caller, const QByteArray &method,
                             const QByteArray &suffix = {}, const QByteArray &body = {})
{
    HeaderList headers{{"Content-Type", "application/json"}};
    if (!caller.token.isEmpty())
        headers.emplaceBack("Authorization", "Bearer " + caller.token);
    return exchange(caller.port, method, '/' + caller.tenant + "/plexus-services/api-keys" + suffix,
                    headers, body);
}

inline WireAnswer handInKey(const McpCaller &caller, const QByteArray &provider,
                            const QByteArray &key)
{
    return askForKeys(caller, "POST", {},
                      R"({"provider_name":")" + provider + R"(","api_key_value":")" + key + "\"}");
}

} // namespace plexus::test
