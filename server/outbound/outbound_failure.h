// Why a request to somebody else got no answer.
#pragma once

#include "core/failure.h"

namespace plexus::outbound {

//! Of the first four it is certain that the other side has not seen the request; with the others it
//! may have acted on it.
enum class Trouble {
    Blocked, //!< the guard does not let it out
    Busy, //!< too many wait already
    Unreachable, //!< no such name, or no connection
    Insecure, //!< TLS: the other side is not who it should be, or speaks it badly
    Lost, //!< the connection broke before the answer was whole
    TimedOut,
    TooLarge,
    Nonsense, //!< not HTTP, or not what was asked for
};

//! Neither text has anything of the request but the other side's name, nor anything of the answer.
class OutboundFailure : public Failure
{
public:
    //! The usual text for the caller. `peer` is the other side's origin, `detail` is for the log.
    OutboundFailure(Trouble trouble, const QString &peer, const QString &detail);
    //! Blocked, with what the caller has to change.
    static OutboundFailure blocked(const QString &callerText, const QString &detail = {});

    Trouble trouble() const noexcept { return m_trouble; }
    bool mayHaveArrived() const noexcept { return m_trouble > Trouble::Insecure; }

private:
    OutboundFailure(Trouble trouble, FailureKind kind, const QString &callerText,
                    const QString &logText);

    Trouble m_trouble;
};

} // namespace plexus::outbound
