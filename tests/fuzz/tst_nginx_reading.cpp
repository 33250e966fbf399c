// Our reading of requests beside that of a real nginx, which passes what it reads to a backend that
// notes it. Wherever they differ, we refuse: what nginx passes on and we take is the same request,
// and where we wait for more, nginx has not seen the end. What nginx alone refuses (lower case
// methods, TRACE, odd Hosts) is no difference: nobody acts on it.
#include "fuzz/http_reading.h"
#include "http/target.h"
#include "support/mutations.h"
#include "support/server/nginx.h"
#include "support/server/wire.h"
#include "support/test_main.h"

#include <QDir>
#include <QTcpServer>

#include <atomic>
#include <future>
#include <mutex>
#include <thread>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

//! Takes one request a connection, as nginx sends them: with a length, never in chunks.
class NotingBackend
{
public:
    NotingBackend()
    {
        std::promise<quint16> port;
        auto chosen = port.get_future();
        m_thread = std::thread([this, &port] { run(port); });
        m_port = chosen.get();
    }
    ~NotingBackend()
    {
        m_stop = true;
        m_thread.join();
    }
    Q_DISABLE_COPY_MOVE(NotingBackend)

    quint16 port() const { return m_port; }
    QList<Reading> takeReadings()
    {
        const std::lock_guard lock(m_mutex);
        return std::exchange(m_readings, {});
    }

private:
    void run(std::promise<quint16> &port)
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        port.set_value(server.serverPort());
        while (!m_stop) {
            if (server.waitForNewConnection(100))
                note(*std::unique_ptr<QTcpSocket>(server.nextPendingConnection()));
        }
    }
    void note(QTcpSocket &socket)
    {
        QByteArray bytes;
        while (missing(bytes) > 0 && socket.waitForReadyRead(20000))
            bytes += socket.readAll();
        const OurReadings readings = readByUs(bytes); // what nginx writes, everybody reads alike
        {
            const std::lock_guard lock(m_mutex);
            m_readings += readings.requests;
        }
        socket.write("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
        socket.disconnectFromHost();
        socket.waitForDisconnected(20000);
    }
    static qsizetype missing(const QByteArray &bytes)
    {
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        const qsizetype field = bytes.indexOf("\r\nContent-Length: ");
        if (end < 0)
            return 1;
        const qsizetype length = field < 0 || field > end
            ? 0
            : bytes.mid(field + 18, bytes.indexOf('\r', field + 18) - field - 18).toLongLong();
        return end + 4 + length - bytes.size();
    }

    std::mutex m_mutex;
    QList<Reading> m_readings;
    std::atomic<bool> m_stop = false;
    quint16 m_port = 0;
    std::thread m_thread;
};

class TestNginxReading : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void readsTheSameOrRefuses_data();
    void readsTheSameOrRefuses();
    void bothHaveReadRequests();

private:
    void compare(const QByteArray &bytes);

    NotingBackend m_backend;
    std::unique_ptr<Nginx> m_nginx;
    int m_passed = 0; // requests that both have read
};

void TestNginxReading::initTestCase()
{
    m_nginx = std::make_unique<Nginx>(
        "client_max_body_size 0; lingering_close off; keepalive_timeout 20s; access_log off;\n"
        "underscores_in_headers on; ignore_invalid_headers off; large_client_header_buffers 4 "
        "32k;\n"
        "server { listen 127.0.0.1:@PORT@; location / { proxy_pass http://127.0.0.1:"
        + QByteArray::number(m_backend.port())
        + ";\nproxy_set_header Host $http_host; proxy_ignore_client_abort on; } }");
}

//! These nginx writes itself, or keeps.
static QList<std::pair<QByteArray, QByteArray>> fieldsPassedOn(const Reading &reading)
{
    static const QList<QByteArray> own{
        "connection",        "content-length", "expect", "keep-alive",      "te",
        "transfer-encoding", "upgrade",        "host",   "proxy-connection"};
    auto fields = reading.fields;
    fields.removeIf([](const auto &field) { return own.contains(field.first); });
    return fields;
}

static QByteArray said(const Reading &reading)
{
    QByteArray text = reading.method + ' ';
    // Targets in other forms, or with two meanings, the router refuses.
    if (plexus::http::parseTarget(reading.target))
        text += reading.target;
    for (const auto &[name, value] : fieldsPassedOn(reading))
        text += "\n" + name + ": " + value;
    return text + "\n\n" + reading.body;
}

//! The same but for a target that only they pass on in another form.
static bool isSame(const Reading &ours, Reading theirs)
{
    if (!plexus::http::parseTarget(ours.target))
        theirs.target = ours.target;
    return said(ours) == said(theirs);
}

void TestNginxReading::compare(const QByteArray &bytes)
{
    Wire wire(m_nginx->port());
    wire.write(bytes);
    wire.stopSending();
    wire.readWhatComes();
    const QList<Reading> theirs = m_backend.takeReadings();
    const OurReadings ours = readByUs(bytes);
    for (qsizetype i = 0; i < std::min(ours.requests.size(), theirs.size()); ++i) {
        const QByteArray both = "\n--- ours\n" + said(ours.requests[i]) + "\n--- theirs\n"
            + said(theirs[i]) + "\n--- of\n" + bytes.toPercentEncoding(" \n:/");
        QVERIFY2(isSame(ours.requests[i], theirs[i]), both.constData());
        ++m_passed;
    }
    const bool goesOn = theirs.size() > ours.requests.size();
    QVERIFY2(!goesOn || ours.refused || ours.closed, bytes.toPercentEncoding(" \n:/").constData());
}

void TestNginxReading::readsTheSameOrRefuses_data()
{
    QTest::addColumn<QByteArray>("seed");
    for (const QString &folder : {u"http_differential"_s, u"http_parser"_s}) {
        const QDir seeds(QStringLiteral(PLEXUS_SOURCE_DIR "/tests/data/fuzz/") + folder);
        for (const QString &name : seeds.entryList({u"*.http"_s}, QDir::Files, QDir::Name)) {
            QFile file(seeds.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                QTest::newRow(qPrintable(folder + u'/' + name)) << file.readAll();
        }
    }
}

void TestNginxReading::readsTheSameOrRefuses()
{
    QFETCH(QByteArray, seed);
    static const QByteArray next =
        "GET /next HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
    static const QList<QByteArray> words{"Content-Length: 5\r\n",
                                         "Transfer-Encoding: chunked\r\n",
                                         "chunked",
                                         "identity",
                                         "HTTP/1.0",
                                         "Connection: close\r\n",
                                         "\r\n\r\n",
                                         "\n\n",
                                         "0\r\n\r\n",
                                         ";a=b",
                                         "\r\n ",
                                         "\x0b",
                                         "hello"};
    // More of them at leisure: ./dev test --full.
    const int variants = qEnvironmentVariableIntValue("PLEXUS_NGINX_VARIANTS");
    Mutations mutations(unsigned(seed.size()), words);
    compare(seed + next);
    for (int i = 0; i < std::max(variants, 40) && !QTest::currentTestFailed(); ++i)
        compare(mutations.of(seed) + next);
}

//! Or nothing was compared.
void TestNginxReading::bothHaveReadRequests()
{
    if (m_passed < 100)
        QFAIL(qPrintable(u"only %1 requests"_s.arg(m_passed)));
    qInfo("%d requests were read alike", m_passed);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestNginxReading, tst_nginx_reading)
#include "tst_nginx_reading.moc"
