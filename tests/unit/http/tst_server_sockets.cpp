// The server as on systems other than Linux: over Qt's sockets, and one thread accepts for all.
#include "server_suite.h"
#include "support/test_main.h"

#include <QThread>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

class TstServerSockets : public ServerSuite
{
    Q_OBJECT

public:
    TstServerSockets()
        : ServerSuite(Carrier::Socket)
    {
    }

private Q_SLOTS:
    void connectionsGoToTheThreadsInTurn();
};

static Task<void> nameThread(http::Request, std::shared_ptr<http::Reply> reply)
{
    reply->send(http::Response::text(200, QThread::currentThread()->objectName().toLatin1()));
    co_return;
}

void TstServerSockets::connectionsGoToTheThreadsInTurn()
{
    const TestServer server({{"GET", u"/thread"_s, &nameThread}});
    QByteArrayList names;
    for (int i = 0; i < 4; ++i) {
        const QByteArray answer =
            exchange(server.port(), "GET /thread HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QCOMPARE(statusOf(answer), 200);
        names += answer.mid(answer.indexOf("\r\n\r\n") + 4);
    }
    QVERIFY(names.at(0) != names.at(1));
    QCOMPARE(names.sliced(2), names.first(2));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstServerSockets, tst_server_sockets)
#include "tst_server_sockets.moc"
