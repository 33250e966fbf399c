// From a request's beginning to its end, for the record.
#pragma once

#include "core/clock.h"
#include "mcp/call_gate.h"
#include "mcp/json_rpc.h"
#include "mcp/outlet.h"
#include "mcp/result.h"

namespace plexus::mcp {

//! Tells the gate when it goes out of scope. A request that was neither answered nor failed by then
//! was cancelled. Lives in the frame that serves the request; `message` must outlive it.
class WatchedCall
{
public:
    WatchedCall(CallGate &gate, const Clock &clock, const Message &message,
                const Incoming &incoming);
    ~WatchedCall();
    Q_DISABLE_COPY_MOVE(WatchedCall)

    void answered(const Result &result) { m_end = result.end; }
    void failed(const ProtocolError &error);
    void failed() { m_end = CallEnd::Failed; }

private:
    CallGate &m_gate;
    const Clock &m_clock;
    const Message &m_message;
    Owner m_owner;
    QString m_requestId;
    qint64 m_begunMs;
    CallEnd m_end = CallEnd::Cancelled;
    bool m_isKnown = true; // its method is one of ours
};

} // namespace plexus::mcp
