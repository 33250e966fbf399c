#include "mcp/methods/watched_call.h"

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

WatchedCall::WatchedCall(CallGate &gate, const Clock &clock, const Message &message,
                         const Incoming &incoming)
    : m_gate(gate)
    , m_clock(clock)
    , m_message(message)
    , m_owner(incoming.owner)
    , m_requestId(incoming.requestId)
    , m_begunMs(clock.steadyMs())
{
}

//! What the request names. Ids of tasks are left out: who knows one may use it.
static QString itemOf(const Message &message)
{
    std::optional<json::Value> from = message.params;
    if (message.method == "completion/complete"_L1)
        from = message.param("ref");
    for (const std::string_view name : {"name", "uri"}) {
        const auto value = from && from->isObject() ? from->get(name) : std::nullopt;
        if (value && value->isString())
            return value->toString();
    }
    return {};
}

WatchedCall::~WatchedCall()
{
    if (!m_isKnown || m_message.method == "ping"_L1)
        return;
    m_gate.ended({m_owner, m_message.method, itemOf(m_message), m_clock.steadyMs() - m_begunMs,
                  m_requestId, m_end});
}

void WatchedCall::failed(const ProtocolError &error)
{
    m_isKnown = error.code() != rpc::methodNotFound;
    const bool isOurs = error.code() == rpc::internalError || error.code() == rpc::serverBusy;
    m_end = isOurs ? CallEnd::Failed : CallEnd::Refused;
}

} // namespace plexus::mcp
