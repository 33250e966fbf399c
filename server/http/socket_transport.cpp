#include "core/logging.h"
#include "http/descriptor.h"
#include "http/transport.h"

#include <QSslConfiguration>
#include <QSslSocket>

namespace plexus::http {

namespace {

//! What Qt's sockets may hold for us in either direction; the rest waits in the connection, where
//! limits are kept.
constexpr qint64 mostBuffered = 65536;

class SocketTransport final : public Transport
{
public:
    SocketTransport(qintptr descriptor, std::unique_ptr<QTcpSocket> socket)
        : m_socket(std::move(socket))
        , m_tls(qobject_cast<QSslSocket *>(m_socket.get()))
    {
        m_socket->setReadBufferSize(mostBuffered);
        m_socket->setSocketDescriptor(descriptor);
        m_socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        const auto later = [this] { tellLater(); };
        QObject::connect(m_socket.get(), &QTcpSocket::readyRead, m_socket.get(), later);
        QObject::connect(m_socket.get(), &QTcpSocket::bytesWritten, m_socket.get(), later);
        QObject::connect(m_socket.get(), &QTcpSocket::stateChanged, m_socket.get(), later);
        if (m_tls) {
            QObject::connect(m_tls, &QSslSocket::encryptedBytesWritten, m_tls, later);
            QObject::connect(m_tls, &QTcpSocket::errorOccurred, m_tls, [this] { logHandshake(); });
            m_tls->startServerEncryption();
        }
    }
    ~SocketTransport() override { hangUp(); }

    bool isReady() const override { return !m_tls || m_tls->isEncrypted(); }
    qint64 read(char *data, qint64 size) override
    {
        if (m_socket->bytesAvailable() > 0)
            return m_socket->read(data, size);
        if (!isOver())
            return again;
        return m_socket->error() == QAbstractSocket::RemoteHostClosedError ? 0 : broken;
    }
    qint64 write(const char *data, qint64 size) override
    {
        if (isOver())
            return broken;
        const qint64 room = mostBuffered - unsent();
        if (room <= 0)
            return again;
        const qint64 count = m_socket->write(data, std::min(room, size));
        m_socket->flush();
        return count < 0 ? broken : count;
    }
    qint64 unsent() const override
    {
        return m_socket->bytesToWrite() + (m_tls ? m_tls->encryptedBytesToWrite() : 0);
    }
    void watchInput(bool on) override
    {
        m_watchesInput = on;
        tellLater();
    }
    void watchOutput(bool on) override
    {
        m_watchesOutput = on;
        tellLater();
    }
    void endOutput() override { stopSending(m_socket->socketDescriptor()); }
    void close() override { hangUp(); }

private:
    void logHandshake() const
    {
        if (!m_tls->isEncrypted())
            qCDebug(lcHttp, "a TLS handshake failed: %s", qPrintable(m_tls->errorString()));
    }
    bool isOver() const { return m_socket->state() != QAbstractSocket::ConnectedState; }

    //! The sockets signal changes, also from inside read() and write(); listeners want to be told
    //! of states, and from the event loop only.
    void tellLater()
    {
        if (m_closed || std::exchange(m_willTell, true))
            return;
        QMetaObject::invokeMethod(
            m_socket.get(), [this] { tell(); }, Qt::QueuedConnection);
    }
    void tell()
    {
        m_willTell = false;
        if (!m_closed && m_watchesOutput && unsent() < mostBuffered)
            m_listener->writable();
        if (!m_closed && hasInput())
            m_listener->readable();
        if (!m_closed && hasInput())
            tellLater();
    }
    //! Nobody waits in vain for one who has left.
    bool hasInput() const { return isOver() || (m_watchesInput && m_socket->bytesAvailable() > 0); }
    void hangUp()
    {
        if (std::exchange(m_closed, true))
            return;
        m_socket->disconnect();
        m_socket->disconnectFromHost(); // says good-bye, where the protocol has a word for it
        m_socket->abort();
    }

    std::unique_ptr<QTcpSocket> m_socket;
    QSslSocket *m_tls; // the same, or null
    bool m_watchesInput = true;
    bool m_watchesOutput = false;
    bool m_willTell = false;
    bool m_closed = false;
};

} // namespace

std::unique_ptr<Transport> socketTransport(qintptr descriptor)
{
    return std::make_unique<SocketTransport>(descriptor, std::make_unique<QTcpSocket>());
}

std::unique_ptr<Transport> tlsTransport(qintptr descriptor, const QSslConfiguration &configuration)
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setSslConfiguration(configuration);
    return std::make_unique<SocketTransport>(descriptor, std::move(socket));
}

} // namespace plexus::http
