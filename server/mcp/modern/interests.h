// What the client of a stream wants to hear of.
#pragma once

#include "core/sealer.h"
#include "mcp/call_gate.h"
#include "mcp/json_rpc.h"

#include <QHash>

namespace plexus::mcp::modern {

//! What one stream wants to hear of.
struct Interests
{
    bool tools = false;
    bool prompts = false;
    bool resources = false;
    QStringList uris;
    QHash<QByteArray, QString> tasks; //!< ids by their hashes

    bool isEmpty() const
    {
        return !tools && !prompts && !resources && uris.isEmpty() && tasks.isEmpty();
    }
    QJsonObject toJson() const;
};

//! What of the filter in `params.notifications` the owner gets. Throws ProtocolError when it is
//! malformed.
Interests honouredInterests(const Message &message, const Owner &owner, CallGate &gate,
                            const Sealer &sealer);

} // namespace plexus::mcp::modern
