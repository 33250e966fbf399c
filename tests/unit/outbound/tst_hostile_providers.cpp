// Third parties that mean harm, or are just broken.
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

#include <QFile>
#include <QLoggingCategory>
#include <QRegularExpression>

#include <unistd.h>

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using namespace std::chrono_literals;
using outbound::Request;
using outbound::Trouble;

class TstHostileProviders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hostileAnswersEndAsTheRightTrouble_data();
    void hostileAnswersEndAsTheRightTrouble(); // threat 23, H43
    void T23_answersWithoutEndTakeNoMemory_data();
    void T23_answersWithoutEndTakeNoMemory();
    void interimAnswersAndTrailersAreNotTheAnswer();
    void theLimitsAreTheRequests();
    void aSilentProviderTimesOut();
    void aSilentHandshakeIsUnreachable();
    void aTricklingProviderTimesOut(); // threat 23
    void aClosedPortIsUnreachable();
    void aNameWithoutAddressIsUnreachable();
    void whoIsNotTrustedIsInsecure();
    void whoHasAnotherNameIsInsecure();
    void whoSpeaksNoTlsIsInsecure();
    void authoritiesThatCannotBeReadTrustNobody();
    void aDroppedRequestEndsAtOnce();
    void nothingOfTheRequestIsInTextsOrLogs(); // H25
};

static const QByteArray okHead = "HTTP/1.1 200 OK\r\n";

//! Writes and hangs up.
static Provider::Handler closingAfter(const QByteArray &bytes)
{
    return [bytes](QTcpSocket &socket, const QByteArray &) {
        socket.write(bytes);
        socket.disconnectFromHost();
    };
}

// RFC 1952: a header, then deflated blocks of 32 KiB of zeros, as many as one likes: each ends at a
// byte and refers to nothing before it (zlib's Z_FULL_FLUSH).
static const QByteArray gzipHead = QByteArray::fromHex("1f8b08000000000000ff");
static const QByteArray gzipOfZeros =
    QByteArray::fromHex("ecc101010000008090feafee080a0000000000000000000000000000000000"
                        "0000000000000000000000000000180000ffff");

void TstHostileProviders::hostileAnswersEndAsTheRightTrouble_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<Trouble>("trouble");
    const auto row = [](const char *name, const QByteArray &bytes, Trouble trouble) {
        QTest::newRow(name) << bytes << trouble;
    };
    row("giant field", okHead + "X: " + QByteArray(80'000, 'x') + "\r\n\r\n", Trouble::TooLarge);
    row("endless field", okHead + "X: " + QByteArray(1'000'000, 'x'), Trouble::TooLarge);
    row("many fields", okHead + QByteArray("A: b\r\n").repeated(300) + "\r\n", Trouble::TooLarge);
    row("endless interim answers",
        QByteArray("HTTP/1.1 103 Early Hints\r\nA: b\r\n\r\n").repeated(10'000), Trouble::TooLarge);
    row("announces too much", okHead + "Content-Length: 1000000000000\r\n\r\n", Trouble::TooLarge);
    row("body without end", okHead + "\r\n" + QByteArray(2'000'000, 'x'), Trouble::TooLarge);
    row("giant chunk",
        okHead + "Transfer-Encoding: chunked\r\n\r\n200000\r\n" + QByteArray(0x200000, 'x'),
        Trouble::TooLarge);
    row("many chunks",
        okHead + "Transfer-Encoding: chunked\r\n\r\n"
            + QByteArray("1\r\nx\r\n").repeated(1'200'000),
        Trouble::TooLarge);
    row("bomb",
        Provider::response(gzipHead + gzipOfZeros.repeated(2000), "Content-Encoding: gzip\r\n"),
        Trouble::TooLarge);
    row("bomb in a bomb",
        Provider::response(qCompress(qCompress(QByteArray(50'000'000, 0)).mid(4)).mid(4),
                           "Content-Encoding: deflate, deflate\r\n"),
        Trouble::TooLarge);
    row("trailers without end",
        okHead + "Transfer-Encoding: chunked\r\n\r\n0\r\n"
            + QByteArray("A: b\r\n").repeated(20'000),
        Trouble::TooLarge);
    row("nothing", "", Trouble::Lost);
    row("half a body", okHead + "Content-Length: 10\r\n\r\nhalf", Trouble::Lost);
    row("half a chunk", okHead + "Transfer-Encoding: chunked\r\n\r\n10\r\nhalf", Trouble::Lost);
    row("no HTTP", "SSH-2.0-OpenSSH_9.2\r\n", Trouble::Nonsense);
    row("HTTP/0.9", "<html>hello</html>", Trouble::Nonsense);
    row("chunk size that is none", okHead + "Transfer-Encoding: chunked\r\n\r\nzz\r\n",
        Trouble::Lost); // libcurl does not tell the two apart
    row("broken compression", Provider::response("no gzip at all", "Content-Encoding: gzip\r\n"),
        Trouble::Nonsense);
    row("unknown compression", Provider::response("data", "Content-Encoding: magic\r\n"),
        Trouble::Nonsense);
}

void TstHostileProviders::hostileAnswersEndAsTheRightTrouble()
{
    QFETCH(QByteArray, bytes);
    QFETCH(Trouble, trouble);
    Provider provider(closingAfter(bytes));
    OutboundWorld world;
    const auto found = world.troubleOf(requestOf(provider.url()));
    QVERIFY2(found == trouble, qPrintable(world.failures.value(0, u"answered"_s)));
}

//! What this process has of the machine's memory.
static qint64 residentBytes()
{
    QFile file(u"/proc/self/statm"_s);
    if (!file.open(QIODevice::ReadOnly))
        throw std::runtime_error("no /proc");
    return file.readAll().split(' ').at(1).toLongLong() * sysconf(_SC_PAGESIZE);
}

namespace {

//! Gives `size` bytes after the head, as they are taken, and looks how memory grows meanwhile.
struct Flood
{
    void take(QTcpSocket &socket, const QByteArray &)
    {
        before = residentBytes();
        socket.write(head);
        QObject::connect(&socket, &QTcpSocket::bytesWritten, &socket,
                         [this, &socket] { give(socket); });
        give(socket);
    }
    void give(QTcpSocket &socket)
    {
        most = std::max(most, residentBytes());
        while (socket.bytesToWrite() < piece.size() && given < size
               && socket.state() == QAbstractSocket::ConnectedState)
            given += socket.write(piece);
    }

    QByteArray head;
    QByteArray piece;
    qint64 size = 0;
    qint64 given = 0;
    qint64 before = 0;
    qint64 most = 0;
};

} // namespace

void TstHostileProviders::T23_answersWithoutEndTakeNoMemory_data()
{
    QTest::addColumn<QByteArray>("head");
    QTest::addColumn<QByteArray>("piece");
    QTest::addColumn<qint64>("size");
    QTest::newRow("a gigabyte") << okHead + "\r\n"
                                << QByteArray(65'536, 'x') << qint64(1'000'000'000);
    const qint64 blocks = 1'000'000'000'000 / 32'768;
    QTest::newRow("a terabyte in gzip")
        << okHead + "Content-Encoding: gzip\r\n\r\n" + gzipHead << gzipOfZeros.repeated(1000)
        << blocks * gzipOfZeros.size();
}

void TstHostileProviders::T23_answersWithoutEndTakeNoMemory()
{
    QFETCH(QByteArray, head);
    QFETCH(QByteArray, piece);
    QFETCH(qint64, size);
    Flood flood{head, piece, size};
    Provider provider(
        [&flood](QTcpSocket &socket, const QByteArray &request) { flood.take(socket, request); });
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.limits.bodyBytes = 256 * 1024; // as for tokens
    QCOMPARE(world.troubleOf(std::move(request)), Trouble::TooLarge);
    spinUntil([&provider] { return provider.open == 0; });
    const qint64 grown = std::max(flood.most, residentBytes()) - flood.before;
    QVERIFY2(grown < 5'000'000, qPrintable(QString::number(grown)));
    QVERIFY2(flood.given < size, "it was taken to its end");
}

void TstHostileProviders::interimAnswersAndTrailersAreNotTheAnswer()
{
    Provider provider(Provider::answering("HTTP/1.1 103 Early Hints\r\nX: early\r\n\r\n" + okHead
                                          + "Y: real\r\nTransfer-Encoding: chunked\r\n\r\n"
                                            "2\r\nok\r\n0\r\nX: late\r\n\r\n"));
    OutboundWorld world;
    const outbound::Answer answer = world.send(requestOf(provider.url()));
    QCOMPARE(answer.body, "ok");
    QVERIFY(!answer.headers.contains("X"));
    QCOMPARE(answer.headers.value("Y").value(), "real");
}

void TstHostileProviders::theLimitsAreTheRequests()
{
    Provider provider(Provider::answering(Provider::response(QByteArray(1000, 'x'))));
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.limits.bodyBytes = 1000;
    QCOMPARE(world.send(request).body.size(), 1000);
    request.limits.bodyBytes = 999;
    QCOMPARE(world.troubleOf(request), Trouble::TooLarge);
    request.limits.bodyBytes = 1000;
    request.limits.headerBytes = 20;
    QCOMPARE(world.troubleOf(request), Trouble::TooLarge);
}

void TstHostileProviders::aSilentProviderTimesOut()
{
    Provider provider(Provider::silent());
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.limits.total = 50ms;
    QCOMPARE(world.troubleOf(std::move(request)), Trouble::TimedOut);
    spinUntil([&provider] { return provider.connections == 1 && provider.open == 0; });
}

//! Takes connections, and would have to speak TLS.
void TstHostileProviders::aSilentHandshakeIsUnreachable()
{
    QTcpServer mute;
    QVERIFY(mute.listen(QHostAddress::LocalHost));
    OutboundWorld world;
    Request request = requestOf(u"https://localhost:%1/"_s.arg(mute.serverPort()));
    request.limits.connect = 50ms;
    QCOMPARE(world.troubleOf(std::move(request)), Trouble::Unreachable);
}

void TstHostileProviders::aTricklingProviderTimesOut()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &) {
        socket.write(okHead + "Content-Length: 100000\r\n\r\n");
        auto *timer = new QTimer(&socket);
        QObject::connect(timer, &QTimer::timeout, &socket, [&socket] {
            if (socket.state() == QAbstractSocket::ConnectedState)
                socket.write("x");
        });
        timer->start(5);
    });
    OutboundWorld world;
    Request request = requestOf(provider.url());
    request.limits.total = 100ms;
    QCOMPARE(world.troubleOf(std::move(request)), Trouble::TimedOut);
    spinUntil([&provider] { return provider.open == 0; });
}

static quint16 closedPort()
{
    QTcpServer server;
    server.listen(QHostAddress::LocalHost);
    return server.serverPort();
}

void TstHostileProviders::aClosedPortIsUnreachable()
{
    OutboundWorld world;
    const QString url = u"http://127.0.0.1:%1/"_s.arg(closedPort());
    QCOMPARE(world.troubleOf(requestOf(url)), Trouble::Unreachable);
}

void TstHostileProviders::aNameWithoutAddressIsUnreachable()
{
    OutboundWorld world;
    world.resolver.names = [](const QByteArray &) { return outbound::Addresses{}; };
    QCOMPARE(world.troubleOf(requestOf(u"https://nowhere.example/"_s)), Trouble::Unreachable);
}

void TstHostileProviders::whoIsNotTrustedIsInsecure()
{
    Provider provider(Provider::answering(Provider::response("no")), Provider::Carrier::Tls);
    OutboundWorld world({}, OutboundWorld::everythingLocal, {});
    QCOMPARE(world.troubleOf(requestOf(provider.url())), Trouble::Insecure);
    QCOMPARE(provider.requests.size(), 0);
}

void TstHostileProviders::whoHasAnotherNameIsInsecure()
{
    Provider provider(Provider::answering(Provider::response("no")), Provider::Carrier::Tls);
    OutboundWorld world({}, "https://other.test:*");
    const QString url = u"https://other.test:%1/"_s.arg(provider.serverPort());
    QCOMPARE(world.troubleOf(requestOf(url)), Trouble::Insecure);
    QCOMPARE(provider.requests.size(), 0);
}

void TstHostileProviders::whoSpeaksNoTlsIsInsecure()
{
    QTcpServer plain;
    QVERIFY(plain.listen(QHostAddress::LocalHost));
    connect(&plain, &QTcpServer::newConnection, &plain, [&plain] {
        QTcpSocket *socket = plain.nextPendingConnection();
        socket->write("HTTP/1.1 200 OK\r\n\r\n");
    });
    OutboundWorld world;
    const QString url = u"https://localhost:%1/"_s.arg(plain.serverPort());
    QCOMPARE(world.troubleOf(requestOf(url)), Trouble::Insecure);
}

void TstHostileProviders::authoritiesThatCannotBeReadTrustNobody()
{
    Provider provider(Provider::answering(Provider::response("no")), Provider::Carrier::Tls);
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"no authorities can be read"_s));
    OutboundWorld world({}, OutboundWorld::everythingLocal, u"/nowhere/ca.pem"_s);
    QCOMPARE(world.troubleOf(requestOf(provider.url())), Trouble::Insecure);
}

void TstHostileProviders::aDroppedRequestEndsAtOnce()
{
    Provider provider(Provider::silent());
    OutboundWorld world;
    {
        Task<outbound::Answer> dropped = world.client.send(requestOf(provider.url()));
        dropped.start();
        spinUntil([&provider] { return provider.requests.size() == 1; });
        QCOMPARE(provider.open, 1);
    }
    spinUntil([&provider] { return provider.open == 0; });
}

static QStringList logged;

static void keepLog(QtMsgType, const QMessageLogContext &, const QString &text)
{
    logged.append(text);
}

void TstHostileProviders::nothingOfTheRequestIsInTextsOrLogs()
{
    Provider provider(closingAfter("nonsense hidden-4\r\n"));
    OutboundWorld world;
    logged.clear();
    QLoggingCategory::setFilterRules(u"*.debug=true"_s);
    const auto before = qInstallMessageHandler(keepLog);
    for (const QString &url : {provider.url(u"/hidden-1?key=hidden-1"_s),
                               u"http://127.0.0.1:%1/hidden-1"_s.arg(closedPort()),
                               u"https://hidden-1@localhost/"_s, u"https://10.0.0.1/hidden-1"_s}) {
        Request request = requestOf(url);
        request.addField("Authorization", Secret("Bearer hidden-2"));
        request.setBody(Secret("hidden-3"), "text/plain");
        QVERIFY(world.troubleOf(std::move(request)).has_value());
    }
    qInstallMessageHandler(before);
    QLoggingCategory::setFilterRules({});
    QCOMPARE(world.failures.size(), 4);
    QCOMPARE(logged.size(), 4);
    const QString all = (world.failures + logged).join(u'\n');
    QVERIFY2(!all.contains("hidden"_L1), qPrintable(all));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstHostileProviders, tst_hostile_providers)
#include "tst_hostile_providers.moc"
