// What a connection sends.
#include "http/connection.h"

namespace plexus::http {

//! As much as the transport takes; false when the peer is gone.
bool Connection::writeOutput()
{
    if (m_output.isEmpty())
        return true;
    const qint64 count = m_transport->write(m_output.constData(), m_output.size());
    if (count == Transport::again)
        return true;
    if (count < 0) {
        leave();
        return false;
    }
    m_lastSentMs = m_host.nowMs();
    m_sentSince += count;
    if (count < m_output.size()) {
        m_output.remove(0, count);
    } else {
        m_output.clear();
        m_largestEvent = 0;
    }
    return true;
}

void Connection::send(QByteArray bytes)
{
    if (!isAlive())
        return;
    if (m_output.isEmpty())
        m_output = std::move(bytes);
    else
        m_output.append(bytes);
    flushSoon();
}

//! Whoever reads well gets an event of whatever size, for as long as sweep() sees it move, and what
//! follows closely: so the largest of those that wait does not count.
void Connection::sendEvent(QByteArray bytes)
{
    const qsizetype most = m_host.limits().unsent + m_largestEvent;
    if (m_output.size() > most && writeOutput() && m_output.size() > most)
        return leave();
    m_largestEvent = std::max(m_largestEvent, bytes.size());
    send(std::move(bytes));
}

void Connection::flushSoon()
{
    if (isAlive() && !m_waitsToSend && !std::exchange(m_flushesSoon, true))
        m_host.flushSoon(*this);
}

void Connection::flush()
{
    m_flushesSoon = false;
    if (isAlive())
        writable();
}

//! The transport may have bytes of its own to send, of a handshake for instance: those do not
//! count.
void Connection::watchOutput()
{
    if (std::exchange(m_waitsToSend, true))
        return;
    m_unsentSinceMs = m_host.nowMs();
    m_sentSince = 0;
    m_transport->watchOutput(true);
}

void Connection::beginStream(QByteArray keepAlive)
{
    m_streaming = true;
    m_keepAlive = std::move(keepAlive);
}

void Connection::writable()
{
    if (!writeOutput())
        return;
    if (hasOutput())
        return watchOutput();
    if (std::exchange(m_waitsToSend, false))
        m_transport->watchOutput(false);
    if (m_draining)
        return drain();
    if (m_busy)
        return;
    if (m_closing)
        return leave();
    m_sinceMs = m_host.nowMs();
    m_transport->watchInput(!m_peerEnded);
    pump();
}

//! Closing with unread input would reset the connection and take the answer along.
void Connection::drain()
{
    if (m_peerEnded)
        return leave();
    m_transport->endOutput();
    m_sinceMs = m_host.nowMs();
}

} // namespace plexus::http
