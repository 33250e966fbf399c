// HTTP by hand, so that a test decides about every byte.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QJsonObject>
#include <QList>
#include <QTcpSocket>

namespace plexus::test {

using HeaderList = QList<std::pair<QByteArray, QByteArray>>;

struct WireAnswer
{
    int status = 0;
    HeaderList headers;
    QByteArray body; //!< without chunk framing

    QByteArray header(const QByteArray &name) const;
    bool hasHeader(const QByteArray &name) const;
    //! The body, or the last event of a stream, as a JSON object.
    QJsonObject json() const;
    //! Status line, headers but Date and X-Request-Id, and body: for comparing answers.
    QByteArray comparable() const;
};

//! The bytes of a request. Adds Host, Content-Length and `Connection: close` unless they are given.
QByteArray requestBytes(const QByteArray &method, const QByteArray &path, HeaderList headers,
                        const QByteArray &body, quint16 port);

//! One connection to a server on this machine. Throws when nothing happens for long.
class Wire
{
public:
    //! `from`: one of this machine's addresses, e.g. 127.0.0.2.
    explicit Wire(quint16 port, const QHostAddress &from = {});
    void write(const QByteArray &bytes);
    //! The answer to a request that was written, up to the end of its body or of the connection.
    WireAnswer readAnswer();
    //! All bytes until `words` have come.
    QByteArray readUntil(const QByteArray &words);
    //! All bytes until the server closes; throws when it does not within a minute.
    QByteArray readToEnd();
    //! With a reset.
    void abort();
    //! All that comes until the server closes or resets.
    QByteArray readWhatComes();
    void stopSending();
    void close() { m_socket.abort(); }

private:
    bool receive();

    QTcpSocket m_socket;
    QByteArray m_received;
};

WireAnswer exchange(quint16 port, const QByteArray &method, const QByteArray &path,
                    const HeaderList &headers = {}, const QByteArray &body = {});

} // namespace plexus::test
