// One request of a client, understood.
#pragma once

#include "core/sealer.h"
#include "mcp/call_gate.h"
#include "mcp/json_rpc.h"
#include "mcp/revisions/revision.h"
#include "mcp/run.h"

namespace plexus::mcp {

//! What a method needs. By value: methods are coroutines.
struct MethodCall
{
    const Revision &revision;
    CallGate &gate;
    const Sealer &sealer;
    Message message;
    Owner owner;
    std::optional<QString> toolSetFilter; //!< of the URL's query; params and `_meta` win
};

//! Methods whose handlers may ask the client for something.
bool isInteractive(const QString &method);

//! The set that the caller names: `params.tool_set_filter`, else `_meta`, else the URL.
std::optional<QString> toolSetOf(const MethodCall &call);
//! A string member of params. Throws ProtocolError -32602 when it is absent or no string.
QString requiredText(const Message &message, std::string_view name);

//! Runs an interactive method's handler once; the result is in the revision's form.
Task<Result> interact(MethodCall call, std::shared_ptr<CallContext> context);

//! tools/list, resources/list, resources/templates/list, prompts/list.
Result listMethod(const MethodCall &call);
bool isListMethod(const QString &method);

Task<Result> complete(MethodCall call, std::shared_ptr<CallContext> context);

//! What a failure of a handler is called on the wire of this revision. Rethrows ProtocolError.
ProtocolError protocolErrorOf(const std::exception_ptr &failure);

} // namespace plexus::mcp
