// A small server on two I/O threads, and a raw client for it.
#pragma once

#include "http/io_threads.h"
#include "http/server.h"

#include <QTcpSocket>

namespace plexus::test {

//! Listens on loopback with the given routes until it is destroyed.
class TestServer
{
public:
    explicit TestServer(std::vector<http::Route> routes, const http::Limits &limits = {},
                        http::Server::Guard guard = {},
                        http::TrustedProxies proxies = http::TrustedProxies());

    quint16 port() const { return m_port; }
    void stop() { m_threads->stop(); }

private:
    http::Router m_router;
    http::Entrance m_entrance;
    quint16 m_port = 0;
    std::unique_ptr<http::IoThreads> m_threads;
};

//! Bytes in, bytes out. Blocking calls with generous deadlines.
class RawClient
{
public:
    explicit RawClient(quint16 port);
    void write(const QByteArray &bytes);
    //! Writes until the server takes no more for a while; what is left goes out while reading.
    //! Returns how much that is.
    qint64 writeAsFarAsTaken(const QByteArray &bytes);
    //! The server sees our end; we still listen.
    void stopSending();
    //! What arrives until `end` was seen or the peer closed.
    QByteArray readUntil(const QByteArray &end);
    //! What arrives until the peer closes.
    QByteArray readAll();
    void abort() { m_socket.abort(); }

private:
    QTcpSocket m_socket;
    QByteArray m_buffer;
};

//! Sends `bytes` on a connection of its own and returns all that comes until the server closes.
QByteArray exchange(quint16 port, const QByteArray &bytes);
//! Status code of the first response in `bytes`; 0 when there is none.
int statusOf(const QByteArray &bytes);

} // namespace plexus::test
