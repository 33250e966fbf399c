// What a call knows from its earlier rounds, in the client's hands.
#pragma once

#include "core/clock.h"
#include "core/sealer.h"
#include "mcp/json_rpc.h"
#include "mcp/run.h"

namespace plexus::mcp::modern {

//! Seals a call's memory for the same caller, method, name and arguments, for ten minutes.
class RequestState
{
public:
    RequestState(const Sealer &sealer, const Clock &clock)
        : m_sealer(sealer)
        , m_clock(clock)
    {
    }

    struct Opened
    {
        CallMemory memory;
        QByteArray nonce; //!< of this state, for single use
        qint64 expiresMs = 0;
    };
    QString seal(const Message &message, const Owner &owner, const CallMemory &memory) const;
    //! Throws ProtocolError -32602 for anything that is not exactly a state of this call.
    Opened open(const Message &message, const Owner &owner) const;

    //! Adds `params.inputResponses` to the memory; unusable ones are left out, to be asked again.
    //! Throws ProtocolError -32602 when it is no object.
    static void addResponses(const Message &message, CallMemory &memory);

private:
    const Sealer &m_sealer;
    const Clock &m_clock;
};

} // namespace plexus::mcp::modern
