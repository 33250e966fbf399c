#include "http/event_stream.h"

#include "http/connection.h"

namespace plexus::http {

static QByteArray framed(const QByteArray &data, bool chunked)
{
    return chunked ? QByteArray::number(data.size(), 16) + "\r\n" + data + "\r\n" : data;
}

EventStream::EventStream(Connection &connection, bool chunked)
    : m_connection(&connection)
    , m_chunked(chunked)
{
    connection.beginStream(framed(": keepalive\n\n", chunked));
}

EventStream::~EventStream() { end(); }

bool EventStream::isOpen() const { return !m_ended && m_connection && m_connection->isAlive(); }

void EventStream::write(const QByteArray &frame)
{
    if (isOpen() && !frame.isEmpty())
        m_connection->sendEvent(framed(frame, m_chunked));
}

void EventStream::end()
{
    const bool wasOpen = isOpen();
    m_ended = true;
    if (!wasOpen)
        return;
    if (m_chunked)
        m_connection->send("0\r\n\r\n");
    else
        m_connection->closeWhenDone(); // only that tells the peer, whatever it asked for
    if (m_connection)
        m_connection->finish();
}

} // namespace plexus::http
