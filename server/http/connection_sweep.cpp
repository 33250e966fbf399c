// What a connection waits for, and how long.
#include "http/connection.h"

namespace plexus::http {

static constexpr qint64 drainMs = 3000;

//! Whether `bytes` are too few for `waited` milliseconds, of which `grace` are free. All of them
//! count: the kernel takes much at once, and then nothing until the peer has read a good part.
static bool isOverdue(qint64 waited, std::chrono::milliseconds grace, qint64 bytes, qint64 rate)
{
    return waited > grace.count() + bytes * 1000 / rate;
}

//! What came since the last sweep extends the time that is left, but never beyond a whole one: who
//! has sent much may not be silent for long.
bool Connection::isBodyLate(qint64 now)
{
    const Limits &limits = m_host.limits();
    const qint64 came = m_parser.received() - std::exchange(m_bodySeen, m_parser.received());
    m_bodyDueMs =
        std::min(m_bodyDueMs + came * 1000 / limits.bodyRate, now + limits.bodyTime.count());
    return now > m_bodyDueMs;
}

//! Between the end of an answer and its way out nothing is late.
void Connection::sweep()
{
    if (!isAlive() || m_flushesSoon)
        return;
    const Limits &limits = m_host.limits();
    const qint64 now = m_host.nowMs();
    const qint64 waited = now - m_sinceMs;
    if (m_waitsToSend
        && isOverdue(now - m_unsentSinceMs, limits.writeTime, m_sentSince, limits.writeRate))
        return leave();
    if (m_draining)
        return !m_waitsToSend && waited > drainMs ? leave() : void();
    if (m_peerEnded && m_transport->isReset())
        return leave();
    if (m_streaming && !hasOutput() && now - m_lastSentMs > limits.keepAliveTime.count())
        return send(m_keepAlive);
    if (m_busy || m_waitsToSend)
        return;
    if (!m_transport->isReady())
        return waited > limits.headTime.count() ? leave() : void();
    if (m_parser.isIdle())
        return waited > limits.idleTime.count() ? leave() : void();
    if (m_parser.isInBody() ? isBodyLate(now) : waited > limits.headTime.count())
        refuse(408);
}

} // namespace plexus::http
