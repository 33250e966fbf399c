// The real program over TLS.
#include "support/server/program.h"
#include "support/test_main.h"

#include <QFile>
#include <QSslCertificate>
#include <QSslSocket>
#include <QTemporaryDir>

#include <csignal>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestTlsProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void bothListenersSpeakTls();
    void plainTextIsNotAnswered();
    void onlyVersionsFrom12AreSpoken();
    void certificatesAreReplacedWhileItRuns();
    void administrationTrustsTheAuthorityThatItIsTold();
    void aWrongFileStopsTheStart();

private:
    void use(const QString &name);
    QStringList arguments() const;
    QString file(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
};

//! What a server on this port calls itself, and says to a request.
struct Seen
{
    QString name;
    QByteArray answer;
    QString error;
};

static Seen ask(quint16 port, QSsl::SslProtocol protocol = QSsl::SecureProtocols)
{
    QSslSocket socket;
    socket.setPeerVerifyMode(QSslSocket::VerifyNone);
    socket.setProtocol(protocol);
    socket.connectToHostEncrypted(u"127.0.0.1"_s, port);
    Seen seen;
    if (!socket.waitForEncrypted(20000)) {
        seen.error = socket.errorString();
        return seen;
    }
    seen.name = socket.peerCertificate().subjectInfo(QSslCertificate::CommonName).value(0);
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    while (socket.waitForReadyRead(20000)) { }
    seen.answer = socket.readAll();
    return seen;
}

void TestTlsProgram::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    use(u"first"_s);
}

void TestTlsProgram::use(const QString &name)
{
    for (const QString &part : {u"certificate.pem"_s, u"key.pem"_s}) {
        QFile::remove(file(part));
        QVERIFY(QFile::copy(
            QStringLiteral(PLEXUS_SOURCE_DIR "/tests/data/tls/") + name + u'-' + part, file(part)));
    }
}

QStringList TestTlsProgram::arguments() const
{
    const QString certificate = file(u"certificate.pem"_s), key = file(u"key.pem"_s);
    return {u"serve"_s,
            u"--port"_s,
            u"0"_s,
            u"--admin-port"_s,
            u"0"_s,
            u"--data-dir"_s,
            file(u"data"_s),
            u"--tls-certificate"_s,
            certificate,
            u"--tls-key"_s,
            key,
            u"--admin-tls-certificate"_s,
            certificate,
            u"--admin-tls-key"_s,
            key};
}

namespace {

//! `plexus serve` and its ports.
class TlsServer
{
public:
    TlsServer(const QStringList &arguments, const QString &folder)
        : program(u"plexus"_s, arguments, {}, folder)
    {
        while (adminPort == 0) {
            const QByteArray line = program.readLine();
            const QString url = QString::fromUtf8(line.sliced(line.lastIndexOf(' ') + 1));
            if (line.startsWith("clients:"))
                port = portIn(QString(url).remove(u"/{tenant}/mcp"_s));
            else if (line.startsWith("administration:"))
                adminPort = portIn(url);
        }
    }

    Program program;
    quint16 port = 0;
    quint16 adminPort = 0;
};

} // namespace

void TestTlsProgram::bothListenersSpeakTls()
{
    TlsServer server(arguments(), m_folder->path());
    for (const quint16 port : {server.port, server.adminPort}) {
        const Seen seen = ask(port);
        QCOMPARE(seen.name, u"first.plexus.test"_s);
        QVERIFY2(seen.answer.startsWith("HTTP/1.1 200"), seen.answer.constData());
    }
    QCOMPARE(server.program.terminate(), 0);
}

void TestTlsProgram::plainTextIsNotAnswered()
{
    TlsServer server(arguments(), m_folder->path());
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, server.port);
    QVERIFY(socket.waitForConnected(20000));
    socket.write("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n");
    while (socket.waitForReadyRead(20000)) { }
    QCOMPARE(socket.state(), QAbstractSocket::UnconnectedState);
    QVERIFY(!socket.readAll().contains("HTTP/1.1"));
}

void TestTlsProgram::onlyVersionsFrom12AreSpoken()
{
    TlsServer server(arguments(), m_folder->path());
    QVERIFY(ask(server.port, QSsl::TlsV1_2).answer.startsWith("HTTP/1.1 200"));
    QVERIFY(ask(server.port, QSsl::TlsV1_3).answer.startsWith("HTTP/1.1 200"));
    // A greeting of TLS 1.1, as OpenSSL sends none any more: record, handshake, version, 32 random
    // bytes, no session, one cipher, no compression. RFC 4346 section 7.4.1.2.
    QTcpSocket socket;
    socket.connectToHost(u"127.0.0.1"_s, server.port);
    QVERIFY(socket.waitForConnected(20000));
    socket.write(QByteArray::fromHex("16030100"
                                     "2d010000290302")
                 + QByteArray(32, 'r') + QByteArray::fromHex("000002c00a0100"));
    while (socket.waitForReadyRead(20000)) { }
    const QByteArray answer = socket.readAll();
    QVERIFY2(answer.isEmpty() || answer.startsWith('\x15'), answer.toHex().constData()); // an alert
}

void TestTlsProgram::certificatesAreReplacedWhileItRuns()
{
    TlsServer server(arguments(), m_folder->path());
    const auto name = [&server] { return ask(server.port).name; };
    QCOMPARE(name(), u"first.plexus.test"_s);
    QFile::remove(file(u"key.pem"_s));
    server.program.send(SIGHUP);
    const auto tellsTwice = [&server](const char *words) { // for each listener
        return QTest::qWaitFor([&] { return server.program.errors().count(words) == 2; }, 20000);
    };
    QVERIFY(tellsTwice("stays in use"));
    QCOMPARE(name(), u"first.plexus.test"_s);
    use(u"second"_s);
    server.program.send(SIGHUP);
    for (const quint16 port : {server.port, server.adminPort}) // one after the other
        QVERIFY(QTest::qWaitFor([&] { return ask(port).name == u"second.plexus.test"_s; }, 20000));
    QVERIFY(tellsTwice("was read again")); // and not when it was not
    QCOMPARE(server.program.terminate(), 0);
}

void TestTlsProgram::administrationTrustsTheAuthorityThatItIsTold()
{
    TlsServer server(arguments(), m_folder->path());
    QHash<QString, QString> environment{
        {u"PLEXUS_CLI_API_BASE_URL"_s, u"https://localhost:%1"_s.arg(server.adminPort)},
        {u"PLEXUS_DATA_DIR"_s, file(u"data"_s)}};
    const QStringList command{u"admin"_s, u"tenant"_s, u"list"_s};
    Program doubting(u"plexus"_s, command, environment, m_folder->path());
    QVERIFY(doubting.waitForEnd() != 0);
    environment.insert(u"PLEXUS_CLI_CA_FILE"_s, file(u"certificate.pem"_s));
    Program trusting(u"plexus"_s, command, environment, m_folder->path());
    const int code = trusting.waitForEnd();
    QVERIFY2(code == 0, trusting.errors().constData());
}

void TestTlsProgram::aWrongFileStopsTheStart()
{
    QFile::remove(file(u"key.pem"_s));
    Program program(u"plexus"_s, arguments(), {}, m_folder->path());
    QCOMPARE(program.waitForEnd(), 1);
    QVERIFY2(program.errors().contains("key.pem cannot be read"), program.errors().constData());
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestTlsProgram, tst_tls_program)
#include "tst_tls_program.moc"
