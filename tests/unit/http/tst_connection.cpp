// How long a body may take, and what it counts for, by a clock that the test turns.
#include "http/connection.h"
#include "support/test_main.h"

using namespace plexus::http;

namespace {

//! The peer is the test.
class FakeTransport final : public Transport
{
public:
    qint64 read(char *data, qint64 size) override
    {
        const qint64 count = std::min<qint64>(size, m_arrived.size());
        std::copy_n(m_arrived.constData(), count, data);
        m_arrived.remove(0, count);
        return count > 0 ? count : again;
    }
    qint64 write(const char *data, qint64 size) override
    {
        if (!takes)
            return again;
        written.append(data, size);
        return size;
    }
    void watchInput(bool) override { }
    void watchOutput(bool) override { }
    void endOutput() override { }
    void close() override { }

    void arrive(const QByteArray &bytes)
    {
        m_arrived += bytes;
        while (!m_arrived.isEmpty())
            m_listener->readable();
    }

    bool takes = true; // what is written
    QByteArray written;

private:
    QByteArray m_arrived;
};

class FakeHost final : public Connection::Host
{
public:
    const Limits &limits() const override { return m_limits; }
    qint64 nowMs() const override { return now; }
    qsizetype bodyLimit(const Head &) const override { return m_limits.body; }
    void joined(Connection &) override { }
    void left(Connection &) override { }
    void refused(const Connection &, int) override { }
    std::optional<int> holdBody(const Connection &, qsizetype bytes) override
    {
        if (held + bytes > room)
            return 429;
        held += bytes;
        return std::nullopt;
    }
    void dropBody(const Connection &, qsizetype bytes) override { held -= bytes; }
    void flushSoon(Connection &connection) override
    {
        if (flushesAtOnce)
            connection.flush();
    }

    bool flushesAtOnce = true;
    qint64 now = 1'000'000;
    qint64 room = std::numeric_limits<qint64>::max();
    qint64 held = 0;

private:
    Limits m_limits;
};

//! A connection that has sent the head of a request whose body has `length` bytes.
class Sender
{
public:
    explicit Sender(FakeHost &host, qsizetype length = 4 * 1024 * 1024)
        : m_host(host)
    {
        auto transport = std::make_unique<FakeTransport>();
        peer = transport.get();
        connection = std::make_unique<Connection>(
            std::move(transport), Peer{QHostAddress(QHostAddress::LocalHost), 1}, host, nullptr);
        peer->arrive("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: " + QByteArray::number(length)
                     + "\r\n\r\n");
    }

    //! Sends so many bytes each second, until it is refused or the time is over; returns how long
    //! that took.
    qint64 sendFor(qint64 seconds, qsizetype bytesEach)
    {
        const qint64 began = m_host.now;
        while (m_host.now < began + seconds * 1000 && peer->written.isEmpty()) {
            peer->arrive(QByteArray(bytesEach, 'x'));
            for (int i = 0; i < 2; ++i) {
                m_host.now += 500;
                connection->sweep();
            }
        }
        return (m_host.now - began) / 1000;
    }

    std::unique_ptr<Connection> connection;
    FakeTransport *peer;

private:
    FakeHost &m_host;
};

} // namespace

class TstConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row81_aBodyThatFallsSilentIsGivenUp();
    void row81_aBodyThatTricklesIsGivenUp();
    void aSlowBodyThatGoesOnIsRead();
    void row82_unfinishedBodiesCount();
    void row82_bodiesWithoutRoomAreRefused();
    void smallBodiesAreAlwaysWelcome();
    void row82_whoReadsNoAnswersGetsNoMore();
    void aLateAnswerIsSentWholeAndAlone_data();
    void aLateAnswerIsSentWholeAndAlone();
};

//! However much has come before.
void TstConnection::row81_aBodyThatFallsSilentIsGivenUp()
{
    FakeHost host;
    Sender sender(host);
    sender.peer->arrive(QByteArray(4 * 1024 * 1024 - 1, 'x'));
    const qint64 waited = sender.sendFor(3600, 0);
    QVERIFY2(waited >= 20 && waited <= 22, qPrintable(QString::number(waited)));
    QVERIFY(sender.peer->written.startsWith("HTTP/1.1 408 "));
}

void TstConnection::row81_aBodyThatTricklesIsGivenUp()
{
    FakeHost host;
    Sender sender(host);
    const qint64 waited = sender.sendFor(3600, 2048); // half of what is fast enough
    QVERIFY2(waited >= 38 && waited <= 42, qPrintable(QString::number(waited)));
    QVERIFY(sender.peer->written.startsWith("HTTP/1.1 408 "));
}

void TstConnection::aSlowBodyThatGoesOnIsRead()
{
    FakeHost host;
    Sender sender(host);
    QCOMPARE(sender.sendFor(1000, 4096), 1000);
    QCOMPARE(sender.peer->written, QByteArray());
}

void TstConnection::row82_unfinishedBodiesCount()
{
    FakeHost host;
    Sender leaving(host), silent(host), finished(host, 200'000);
    for (Sender *sender : {&leaving, &silent, &finished})
        sender->peer->arrive(QByteArray(100'000, 'x'));
    QCOMPARE(host.held, 300'000);
    leaving.connection->close();
    QCOMPARE(host.held, 200'000);
    finished.peer->arrive(QByteArray(100'000, 'x'));
    QCOMPARE(finished.connection->takeBody().size(), 200'000);
    QCOMPARE(host.held, 100'000);
    silent.sendFor(60, 0);
    QCOMPARE(host.held, 0);
}

void TstConnection::row82_bodiesWithoutRoomAreRefused()
{
    FakeHost host;
    host.room = 150'000;
    Sender first(host), second(host);
    first.peer->arrive(QByteArray(100'000, 'x'));
    second.peer->arrive(QByteArray(100'000, 'x'));
    QVERIFY(first.peer->written.isEmpty());
    QVERIFY(second.peer->written.startsWith("HTTP/1.1 429 "));
    QVERIFY(second.peer->written.contains("\r\nRetry-After: "));
    QVERIFY(second.peer->written.contains("\r\nConnection: close\r\n"));
    QCOMPARE(host.held, 100'000);
    QVERIFY(second.connection->takeBody().isEmpty());
}

void TstConnection::smallBodiesAreAlwaysWelcome()
{
    FakeHost host;
    host.room = 0;
    Sender sender(host, 16'000);
    sender.peer->arrive(QByteArray(8'000, 'x'));
    QVERIFY(sender.peer->written.isEmpty());
    sender.peer->arrive(QByteArray(8'000, 'x'));
    QCOMPARE(sender.connection->takeBody().size(), 16'000);
}

void TstConnection::row82_whoReadsNoAnswersGetsNoMore()
{
    FakeHost host;
    Sender sender(host, 1);
    Connection &connection = *sender.connection;
    connect(&connection, &Connection::readyRead, this, [&connection] {
        connection.send(QByteArray(50'000, 'a'));
        connection.finish();
    });
    sender.peer->takes = false;
    sender.peer->arrive("x");
    for (int i = 1; i < 30; ++i)
        sender.peer->arrive("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
    QCOMPARE(connection.bytesToWrite(), 100'000);
    sender.peer->takes = true;
    connection.flush();
    QCOMPARE(sender.peer->written.size(), 30 * 50'000);
}

void TstConnection::aLateAnswerIsSentWholeAndAlone_data()
{
    QTest::addColumn<bool>("closes");
    QTest::newRow("the last one") << true;
    QTest::newRow("more may follow") << false;
}

//! The sweep may come between the answer and the moment in which it is sent.
void TstConnection::aLateAnswerIsSentWholeAndAlone()
{
    QFETCH(bool, closes);
    FakeHost host;
    Sender sender(host, 1);
    Connection &connection = *sender.connection;
    connect(&connection, &Connection::readyRead, this, [&connection, closes] {
        if (closes)
            connection.closeWhenDone();
        connection.send("answer");
        connection.finish();
    });
    host.flushesAtOnce = false;
    sender.peer->arrive("x");
    host.now += 100'000;
    connection.sweep();
    connection.flush();
    QCOMPARE(sender.peer->written, "answer");
}

PLEXUS_TEST(TstConnection, tst_connection)
#include "tst_connection.moc"
