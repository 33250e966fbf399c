// A third party that does as the test says.
#pragma once

#include <QSslSocket>
#include <QTcpServer>

#include <functional>

namespace plexus::test {

//! Listens on 127.0.0.1, on the thread of the test.
class Provider : public QTcpServer
{
public:
    enum class Carrier { Plain, Tls };
    //! Called with each whole request.
    using Handler = std::function<void(QTcpSocket &socket, const QByteArray &request)>;

    explicit Provider(Handler handler, Carrier carrier = Carrier::Plain);

    //! `path` at this provider; over TLS as `localhost`, which its certificate names.
    QString url(const QString &path = QStringLiteral("/")) const;

    int connections = 0;
    int open = 0;
    QList<QByteArray> requests;

    //! A whole response with its length.
    static QByteArray response(const QByteArray &body, const QByteArray &fields = {},
                               const QByteArray &status = "200 OK");
    //! Always the same response.
    static Handler answering(const QByteArray &bytes);
    //! Takes requests and says nothing.
    static Handler silent();
    //! The certificate, as authorities are given.
    static QString certificateFile();

protected:
    void incomingConnection(qintptr descriptor) override;

private:
    void read(QTcpSocket &socket, QByteArray &buffer);

    Handler m_handler;
    Carrier m_carrier;
};

} // namespace plexus::test
