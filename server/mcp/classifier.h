// Of which era is a request?
#pragma once

#include "mcp/json_rpc.h"
#include "mcp/outlet.h"

namespace plexus::mcp {

//! A POST's body, read once.
struct Body
{
    std::vector<Message> messages;
    bool batch = false;
    bool modern = false;
};

//! Reads the body and decides by it; the version header is a cross-check. Throws ProtocolError.
//! Batches are read message by message; what is wrong with one is wrong with all.
Body classify(const Incoming &incoming);

} // namespace plexus::mcp
