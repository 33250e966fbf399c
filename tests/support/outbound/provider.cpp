#include "support/outbound/provider.h"

#include <QFile>
#include <QRegularExpression>
#include <QSslKey>

#include <memory>
#include <stdexcept>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static QString tlsData(const char *name)
{
    return QStringLiteral(PLEXUS_SOURCE_DIR "/tests/data/tls/") + QLatin1StringView(name);
}

static QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

Provider::Provider(Handler handler, Carrier carrier)
    : m_handler(std::move(handler))
    , m_carrier(carrier)
{
    if (!listen(QHostAddress::LocalHost))
        throw std::runtime_error("no port for the provider");
}

QString Provider::url(const QString &path) const
{
    const bool isPlain = m_carrier == Carrier::Plain;
    return u"%1:%2%3"_s.arg(isPlain ? u"http://127.0.0.1"_s : u"https://localhost"_s)
        .arg(serverPort())
        .arg(path);
}

QByteArray Provider::response(const QByteArray &body, const QByteArray &fields,
                              const QByteArray &status)
{
    return "HTTP/1.1 " + status + "\r\n" + fields
        + "Content-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

Provider::Handler Provider::answering(const QByteArray &bytes)
{
    return [bytes](QTcpSocket &socket, const QByteArray &) { socket.write(bytes); };
}

Provider::Handler Provider::silent()
{
    return [](QTcpSocket &, const QByteArray &) {};
}

QString Provider::certificateFile() { return tlsData("first-certificate.pem"); }

void Provider::incomingConnection(qintptr descriptor)
{
    auto *socket = new QSslSocket(this);
    socket->setSocketDescriptor(descriptor);
    ++connections;
    ++open;
    connect(socket, &QTcpSocket::disconnected, socket, [this, socket] {
        --open;
        socket->deleteLater();
    });
    connect(socket, &QTcpSocket::readyRead, socket,
            [this, socket, buffer = std::make_shared<QByteArray>()] { read(*socket, *buffer); });
    if (m_carrier == Carrier::Plain)
        return;
    socket->setLocalCertificate(QSslCertificate(contentOf(certificateFile())));
    socket->setPrivateKey(QSslKey(contentOf(tlsData("first-key.pem")), QSsl::Ec));
    socket->startServerEncryption();
}

static qsizetype lengthOfRequest(const QByteArray &buffer)
{
    const qsizetype headEnd = buffer.indexOf("\r\n\r\n");
    if (headEnd < 0)
        return -1;
    static const QRegularExpression length(u"\\r\\ncontent-length: *(\\d+)"_s,
                                           QRegularExpression::CaseInsensitiveOption);
    const auto match = length.match(QString::fromLatin1(buffer.first(headEnd)));
    return headEnd + 4 + match.captured(1).toInt();
}

void Provider::read(QTcpSocket &socket, QByteArray &buffer)
{
    buffer += socket.readAll();
    for (qsizetype size = lengthOfRequest(buffer); size >= 0 && size <= buffer.size();
         size = lengthOfRequest(buffer)) {
        const QByteArray request = buffer.first(size);
        buffer.remove(0, size);
        requests.append(request);
        m_handler(socket, request);
    }
}

} // namespace plexus::test
