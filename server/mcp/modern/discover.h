// Who the server is and what it has.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/result.h"

namespace plexus::mcp::modern {

//! The result of server/discover.
Result discover(const Offer &offer);
//! Writes results, each with `io.modelcontextprotocol/serverInfo` in its `_meta`.
class ResultWriter
{
public:
    explicit ResultWriter(const Identity &who);
    //! The answer to the request `id`.
    QByteArray write(const QByteArray &id, Result result) const;

private:
    QJsonObject m_serverInfo;
    QByteArray m_meta; // of results without a _meta of their own
};

} // namespace plexus::mcp::modern
