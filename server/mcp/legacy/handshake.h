// `initialize`: how a session begins.
#pragma once

#include "mcp/endpoint.h"
#include "mcp/json_rpc.h"
#include "mcp/revisions/revision.h"

namespace plexus::mcp::legacy {

//! What a client asks for and says of itself.
struct Handshake
{
    const Revision &revision; //!< that the session will have
    SessionRecord record; //!< without the id's hash
};

//! Throws ProtocolError (400) when the request does not say which revision it wants.
Handshake readHandshake(const Message &message);

//! InitializeResult.
QJsonObject initializeResult(const Revision &revision, const Offer &offer, const Identity &who);

} // namespace plexus::mcp::legacy
