// What is known of a session's client, and so of each of its calls.
#pragma once

#include "mcp/json_rpc.h"
#include "mcp/outlet.h"
#include "mcp/revisions/revision.h"
#include "mcp/run.h"
#include "mcp/stores.h"

namespace plexus::mcp::legacy {

ClientInfo clientOf(const SessionRecord &record);
//! What the client said it can do, as far as the revision has it.
ClientCapabilities capabilitiesOf(const SessionRecord &record, const Revision &revision);
//! Whether it announces changes of its roots.
bool tellsOfRoots(const ClientCapabilities &capabilities);

//! `params._meta.progressToken` as JSON; empty when there is none.
QByteArray progressTokenOf(const Message &message);

} // namespace plexus::mcp::legacy
