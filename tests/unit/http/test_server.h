// A small server on a few I/O threads, and a raw client for it.
#pragma once

#include "http/io_threads.h"
#include "http/server.h"

#include <QSslSocket>

namespace plexus::test {

//! What carries the bytes of a server and of its clients: descriptors, as on Linux; what other
//! systems have, a thread that accepts for all included; TLS.
enum class Carrier { Descriptor, Socket, Tls };

//! The given file of tests/data/tls.
QString tlsFile(const QString &name);

//! Listens on loopback with the given routes until it is destroyed.
class TestServer
{
public:
    //! For all servers and clients to come.
    static inline Carrier carrier = Carrier::Descriptor;

    explicit TestServer(std::vector<http::Route> routes, const http::Limits &limits = {},
                        http::Server::Guard guard = {},
                        http::TrustedProxies proxies = http::TrustedProxies(), int threads = 2);

    quint16 port() const { return m_port; }
    void stop() { m_threads->stop(); }

private:
    http::Router m_router;
    std::unique_ptr<http::Tls> m_tls;
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
    void abort() { m_socket->abort(); }

private:
    qint64 unsent() const;

    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_buffer;
};

//! Sends `bytes` on a connection of its own and returns all that comes until the server closes.
QByteArray exchange(quint16 port, const QByteArray &bytes);
//! Status code of the first response in `bytes`; 0 when there is none.
int statusOf(const QByteArray &bytes);

} // namespace plexus::test
