#include "support/server/wire.h"

#include "support/leaks/evidence.h"

#include <QDeadlineTimer>
#include <QJsonDocument>

#include <stdexcept>

#include <sys/socket.h>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

static constexpr int patienceMs = 30000;

static bool sameName(const QByteArray &left, const QByteArray &right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

QByteArray WireAnswer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (sameName(key, name))
            return value;
    }
    return {};
}

bool WireAnswer::hasHeader(const QByteArray &name) const
{
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto &field) { return sameName(field.first, name); });
}

QJsonObject WireAnswer::json() const
{
    QByteArray text = body;
    if (header("Content-Type").startsWith("text/event-stream")) {
        text = body.mid(body.lastIndexOf("data: ") + 6);
        text.truncate(text.indexOf('\n'));
    }
    return QJsonDocument::fromJson(text).object();
}

QByteArray WireAnswer::comparable() const
{
    QByteArray text = QByteArray::number(status) + '\n';
    for (const auto &[name, value] : headers) {
        if (!sameName(name, "Date") && !sameName(name, "X-Request-Id"))
            text += name + ": " + value + '\n';
    }
    return text + body;
}

static bool has(const HeaderList &headers, const QByteArray &name)
{
    return std::any_of(headers.begin(), headers.end(),
                       [&](const auto &field) { return sameName(field.first, name); });
}

QByteArray requestBytes(const QByteArray &method, const QByteArray &path, HeaderList headers,
                        const QByteArray &body, quint16 port)
{
    if (!has(headers, "Host"))
        headers.prepend({"Host", "localhost:" + QByteArray::number(port)});
    if (!has(headers, "Connection"))
        headers.emplaceBack("Connection", "close");
    if (!has(headers, "Content-Length") && !has(headers, "Transfer-Encoding") && method != "GET")
        headers.emplaceBack("Content-Length", QByteArray::number(body.size()));
    QByteArray bytes = method + ' ' + path + " HTTP/1.1\r\n";
    for (const auto &[name, value] : headers)
        bytes += name + ": " + value + "\r\n";
    return bytes + "\r\n" + body;
}

Wire::Wire(quint16 port, const QHostAddress &from)
{
    if (!from.isNull())
        m_socket.bind(from);
    m_socket.connectToHost(QHostAddress(QHostAddress::LocalHost), port);
    if (!m_socket.waitForConnected(patienceMs))
        throw std::runtime_error(m_socket.errorString().toStdString());
}

void Wire::write(const QByteArray &bytes)
{
    m_socket.write(bytes);
    while (m_socket.bytesToWrite() > 0 && m_socket.waitForBytesWritten(patienceMs)) { }
}

void Wire::abort()
{
    const linger none{1, 0};
    ::setsockopt(int(m_socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &none, sizeof none);
    m_socket.abort();
}

void Wire::stopSending() { ::shutdown(int(m_socket.socketDescriptor()), SHUT_WR); }

QByteArray Wire::readWhatComes()
{
    try {
        return readToEnd();
    } catch (const std::runtime_error &) {
        return std::exchange(m_received, {});
    }
}

//! False when the peer has closed and everything was read.
bool Wire::receive()
{
    if (m_socket.bytesAvailable() == 0 && m_socket.state() == QAbstractSocket::ConnectedState
        && !m_socket.waitForReadyRead(patienceMs)
        && m_socket.error() == QAbstractSocket::SocketTimeoutError)
        throw std::runtime_error("the server is silent after: " + m_received.toStdString());
    const QByteArray more = m_socket.readAll();
    m_received += more;
    return !more.isEmpty();
}

QByteArray Wire::readUntil(const QByteArray &words)
{
    qsizetype at = m_received.indexOf(words);
    while (at < 0 && receive())
        at = m_received.indexOf(words);
    if (at < 0)
        throw std::runtime_error("the server closed after: " + m_received.toStdString());
    const QByteArray text = m_received.first(at + words.size());
    m_received.remove(0, text.size());
    return text;
}

QByteArray Wire::readToEnd()
{
    const QDeadlineTimer deadline(
        2 * patienceMs); // a stream that is kept open is never silent for long
    while (receive()) {
        if (deadline.hasExpired())
            throw std::runtime_error("the server goes on after: " + m_received.toStdString());
    }
    return std::exchange(m_received, {});
}

static WireAnswer parseHead(const QByteArray &head)
{
    WireAnswer answer;
    const QList<QByteArray> lines = head.trimmed().split('\n');
    answer.status = lines.first().split(' ').value(1).toInt();
    for (qsizetype i = 1; i < lines.size(); ++i) {
        const qsizetype colon = lines.at(i).indexOf(':');
        answer.headers.emplaceBack(lines.at(i).first(colon), lines.at(i).mid(colon + 1).trimmed());
    }
    return answer;
}

WireAnswer Wire::readAnswer()
{
    WireAnswer answer = parseHead(readUntil("\r\n\r\n"));
    if (answer.header("Transfer-Encoding") == "chunked") {
        for (;;) {
            const qsizetype size = readUntil("\r\n").trimmed().toLongLong(nullptr, 16);
            while (m_received.size() < size + 2 && receive()) { }
            if (m_received.size() < size + 2)
                throw std::runtime_error("the server closed within a chunk");
            answer.body += m_received.first(size);
            m_received.remove(0, size + 2);
            if (size == 0)
                return answer;
        }
    }
    if (answer.hasHeader("Content-Length")) {
        const qsizetype size = answer.header("Content-Length").toLongLong();
        while (m_received.size() < size && receive()) { }
        if (m_received.size() < size)
            throw std::runtime_error("the server closed within an answer");
        answer.body = m_received.first(size);
        m_received.remove(0, size);
    } else if (answer.status != 204 && answer.status != 202) {
        answer.body = readToEnd();
    }
    return answer;
}

static void registerSecretsIn(const QJsonObject &body)
{
    static const QHash<QString, QString> kinds{
        {u"token"_s, u"user token"_s},          {u"plexus_user_auth_token"_s, u"user token"_s},
        {u"secret"_s, u"host secret"_s},        {u"key"_s, u"admin key"_s},
        {u"api_key_value"_s, u"API key"_s},     {u"client_secret"_s, u"client secret"_s},
        {u"access_token"_s, u"access token"_s}, {u"refresh_token"_s, u"refresh token"_s}};
    for (auto it = kinds.begin(); it != kinds.end(); ++it)
        registerSecret(body[it.key()].toString().toUtf8(), it.value());
}

//! What the answer gives only to whom it is for.
static void registerSecretsOf(const WireAnswer &answer)
{
    for (const auto &[name, value] : answer.headers) {
        if (name.compare("Mcp-Session-Id", Qt::CaseInsensitive) == 0)
            registerSecret(value, u"session id"_s);
        if (name.compare("Set-Cookie", Qt::CaseInsensitive) == 0)
            registerSecret(value.mid(value.indexOf('=') + 1).split(';').first(),
                           u"cookie of the name "_s
                               + QString::fromLatin1(value.left(value.indexOf('='))));
    }
    registerSecretsIn(answer.json());
}

WireAnswer exchange(quint16 port, const QByteArray &method, const QByteArray &path,
                    const HeaderList &headers, const QByteArray &body)
{
    Wire wire(port);
    wire.write(requestBytes(method, path, headers, body, port));
    const WireAnswer answer = wire.readAnswer();
    registerSecretsIn(QJsonDocument::fromJson(body).object());
    registerSecretsOf(answer);
    return answer;
}

} // namespace plexus::test
