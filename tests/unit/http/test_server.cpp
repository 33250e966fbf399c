#include "test_server.h"

#include "async/mailbox.h"
#include "http/descriptor.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

namespace {

class Context : public http::ThreadContext
{
public:
    Context(const QList<qintptr> &listeners, const http::Router &router, http::Entrance &entrance,
            const http::Server::Guard &guard)
        : m_server(listeners, router, entrance, guard)
    {
    }
    void shutDown(std::function<void()> done) override
    {
        m_server.stopAccepting();
        done();
    }

private:
    http::Server m_server;
};

constexpr int deadlineMs = 20000;

} // namespace

QString tlsFile(const QString &name)
{
    return QStringLiteral(PLEXUS_SOURCE_DIR "/tests/data/tls/") + name;
}

TestServer::TestServer(std::vector<http::Route> routes, const http::Limits &limits,
                       http::Server::Guard guard, http::TrustedProxies proxies, int threads)
    : m_router(std::move(routes))
    , m_entrance(limits, std::move(proxies))
{
    if (carrier == Carrier::Socket)
        m_entrance.bePortable();
    if (carrier == Carrier::Tls) {
        m_tls = std::make_unique<http::Tls>(tlsFile(u"first-certificate.pem"_s),
                                            tlsFile(u"first-key.pem"_s));
        m_entrance.useTls(*m_tls);
    }
    const auto listeners =
        http::openListeners({QHostAddress(QHostAddress::LocalHost)}, 0, threads, m_entrance);
    m_port = http::portOfListeners(listeners);
    m_threads = std::make_unique<http::IoThreads>(threads, [=, this](int index) {
        return std::make_unique<Context>(listeners.at(size_t(index)), m_router, m_entrance, guard);
    });
}

RawClient::RawClient(quint16 port)
{
    const QString host = u"127.0.0.1"_s;
    if (TestServer::carrier == Carrier::Tls) {
        auto socket = std::make_unique<QSslSocket>();
        socket->setPeerVerifyMode(QSslSocket::VerifyNone);
        socket->connectToHostEncrypted(host, port);
        socket->waitForEncrypted(deadlineMs);
        m_socket = std::move(socket);
    } else {
        m_socket = std::make_unique<QTcpSocket>();
        m_socket->connectToHost(host, port);
        m_socket->waitForConnected(deadlineMs);
    }
}

void RawClient::write(const QByteArray &bytes)
{
    m_socket->write(bytes);
    while (m_socket->bytesToWrite() > 0 && m_socket->waitForBytesWritten(deadlineMs)) { }
}

qint64 RawClient::unsent() const
{
    const auto *tls = qobject_cast<QSslSocket *>(m_socket.get());
    return m_socket->bytesToWrite() + (tls ? tls->encryptedBytesToWrite() : 0);
}

qint64 RawClient::writeAsFarAsTaken(const QByteArray &bytes)
{
    m_socket->write(bytes);
    while (unsent() > 0 && m_socket->waitForBytesWritten(200)) { }
    return unsent();
}

void RawClient::stopSending() { http::stopSending(m_socket->socketDescriptor()); }

QByteArray RawClient::readUntil(const QByteArray &end)
{
    qsizetype at = -1;
    while ((at = m_buffer.indexOf(end)) < 0) {
        if (!m_socket->waitForReadyRead(deadlineMs))
            return std::exchange(m_buffer, {});
        m_buffer += m_socket->readAll();
    }
    const QByteArray found = m_buffer.left(at + end.size());
    m_buffer.remove(0, found.size());
    return found;
}

QByteArray RawClient::readAll()
{
    while (m_socket->waitForReadyRead(deadlineMs)) { }
    return std::exchange(m_buffer, {}) + m_socket->readAll();
}

QByteArray exchange(quint16 port, const QByteArray &bytes)
{
    RawClient client(port);
    client.write(bytes);
    return client.readAll();
}

int statusOf(const QByteArray &bytes)
{
    return bytes.startsWith("HTTP/1.1 ") ? bytes.mid(9, 3).toInt() : 0;
}

} // namespace plexus::test
