// A server-sent event stream.
#pragma once

#include <QByteArray>
#include <QPointer>

namespace plexus::http {

class Connection;

//! Belongs to the connection's thread; no-ops once the peer is gone or the stream has ended.
//! Dropping it ends the stream. Quiet streams get comments from the connection's sweep.
class EventStream
{
public:
    EventStream(Connection &connection, bool chunked);
    ~EventStream();
    Q_DISABLE_COPY_MOVE(EventStream)

    //! One event, framed already: ends with an empty line (WHATWG HTML section 9.2).
    void write(const QByteArray &frame);
    void end();
    bool isOpen() const;
    //! Whether end() was called; a peer that left does not count.
    bool hasEnded() const noexcept { return m_ended; }

private:
    QPointer<Connection> m_connection;
    bool m_chunked;
    bool m_ended = false;
};

} // namespace plexus::http
