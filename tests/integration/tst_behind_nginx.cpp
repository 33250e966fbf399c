// The configuration that docs/deployment.md offers, as it is, in front of the real program.
#include "support/server/mcp_caller.h"
#include "support/server/nginx.h"
#include "support/test_main.h"

#include <QFile>
#include <QSslSocket>

#include <stdexcept>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestBehindNginx : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void callsAreAnswered();
    void theClientsAddressIsKnown();
    void eventsComeAtOnce();
    void aClientThatLeavesEndsItsStream();
    void bodiesAreTakenUpToOurLimit();
    void tokensInAddressesAreNotInItsLog();

private:
    //! Sends `request` over TLS from `from` and reads until `end` or the close.
    QByteArray ask(const QByteArray &request, const QByteArray &end = {},
                   const QString &from = u"127.0.0.1"_s);

    std::unique_ptr<QSslSocket> sent(const QByteArray &request,
                                     const QString &from = u"127.0.0.1"_s);

    std::unique_ptr<Fixture> m_fixture;
    std::unique_ptr<Nginx> m_nginx;
    McpCaller m_caller;
};

static QByteArray sample(quint16 backend)
{
    QFile file(QStringLiteral(PLEXUS_SOURCE_DIR "/docs/deployment/nginx.conf"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray text = file.readAll();
    text.truncate(text.indexOf("server {\n    listen 80;")); // that one only sends to the other
    const QByteArray certificates = PLEXUS_SOURCE_DIR "/tests/data/tls/first-";
    text.replace("127.0.0.1:8000", "127.0.0.1:" + QByteArray::number(backend))
        .replace("    listen [::]:443 ssl http2;\n", "")
        .replace("listen 443 ssl http2", "listen 127.0.0.1:@PORT@ ssl http2")
        .replace("server_name mcp.example.com", "server_name localhost")
        .replace("/var/log/nginx/access.log combined", "requests line")
        .replace("/etc/ssl/plexus/", certificates);
    return text;
}

void TestBehindNginx::initTestCase()
{
    m_fixture = std::make_unique<Fixture>(QStringList{u"--trusted-proxies"_s, u"127.0.0.1"_s,
                                                      u"--access-log"_s, u"all"_s, u"--log-level"_s,
                                                      u"info"_s});
    m_nginx = std::make_unique<Nginx>(sample(m_fixture->port()));
    m_caller = callerOf(*m_fixture, u"secure"_s);
    m_caller.revision = "2025-11-25";
    m_caller.connect();
}

std::unique_ptr<QSslSocket> TestBehindNginx::sent(const QByteArray &request, const QString &from)
{
    auto socket = std::make_unique<QSslSocket>();
    socket->setPeerVerifyMode(QSslSocket::VerifyNone);
    socket->bind(QHostAddress(from));
    socket->connectToHostEncrypted(u"127.0.0.1"_s, m_nginx->port());
    if (!socket->waitForEncrypted(20000))
        throw std::runtime_error(socket->errorString().toStdString());
    socket->write(request);
    return socket;
}

static QByteArray readUntil(QSslSocket &socket, const QByteArray &end)
{
    QByteArray answer;
    while ((end.isEmpty() || !answer.contains(end)) && socket.waitForReadyRead(20000))
        answer += socket.readAll();
    return answer + socket.readAll();
}

QByteArray TestBehindNginx::ask(const QByteArray &request, const QByteArray &end,
                                const QString &from)
{
    return readUntil(*sent(request, from), end);
}

void TestBehindNginx::callsAreAnswered()
{
    const QByteArray body = R"({"jsonrpc":"2.0","id":1,"method":"tools/list","params":{}})";
    const QByteArray answer =
        ask(requestBytes("POST", m_caller.path(), m_caller.headers(), body, m_nginx->port()));
    QVERIFY2(answer.startsWith("HTTP/1.1 200") && answer.contains("\"tools\""), answer.constData());
}

void TestBehindNginx::theClientsAddressIsKnown()
{
    const QByteArray answer =
        ask(requestBytes("GET", "/health",
                         {{"X-Forwarded-For", "203.0.113.7"}, {"Forwarded", "for=203.0.113.8"}}, {},
                         m_nginx->port()),
            {}, u"127.0.0.5"_s);
    QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
    QVERIFY(QTest::qWaitFor(
        [&] { return m_fixture->program().errors().contains("peer=127.0.0.5"); }, 20000));
    QVERIFY(!m_fixture->program().errors().contains("peer=203.0.113."));
}

void TestBehindNginx::eventsComeAtOnce()
{
    McpCaller caller{m_fixture->port(), "conformance"};
    caller.revision = "2025-11-25";
    caller.connect();
    const auto stream =
        sent(requestBytes("GET", caller.path(), caller.headers(), {}, m_nginx->port()));
    QVERIFY(readUntil(*stream, "\r\n\r\n").contains("text/event-stream"));
    QCOMPARE(caller.call("test_trigger_tool_change").status, 200);
    // The stream goes on; nobody has waited for its end, or for a buffer to be full.
    QVERIFY(readUntil(*stream, "list_changed").contains("notifications/tools/list_changed"));
    QCOMPARE(stream->state(), QAbstractSocket::ConnectedState);
}

void TestBehindNginx::aClientThatLeavesEndsItsStream()
{
    // One session has one such stream: a second is refused until the first has ended.
    const QByteArray request =
        requestBytes("GET", m_caller.path(), m_caller.headers(), {}, m_nginx->port());
    QVERIFY(ask(request, "\r\n\r\n").startsWith("HTTP/1.1 200"));
    QVERIFY(QTest::qWaitFor([&] { return ask(request, "\r\n\r\n").startsWith("HTTP/1.1 200"); },
                            20000));
}

void TestBehindNginx::bodiesAreTakenUpToOurLimit()
{
    const auto post = [this](qsizetype size) {
        const QByteArray body = R"({"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":")"
            + QByteArray(size, 'a') + "\"}}";
        return ask(requestBytes("POST", m_caller.path(), m_caller.headers(), body, m_nginx->port()))
            .left(12);
    };
    QCOMPARE(post(4'000'000), "HTTP/1.1 200"_ba);
    QCOMPARE(post(4'500'000), "HTTP/1.1 413"_ba);
}

void TestBehindNginx::tokensInAddressesAreNotInItsLog()
{
    const QByteArray token = m_fixture->token(u"test_tenant_auth"_s);
    const QByteArray body =
        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-03-26",)"
        R"("capabilities":{},"clientInfo":{"name":"t","version":"1"}}})";
    const McpCaller caller{m_nginx->port(), "test_tenant_auth"};
    for (const QByteArray &form : {"/token_auth/"_ba, "/token%5Fauth/"_ba}) {
        const QByteArray answer = ask(requestBytes("POST", caller.path(form + token),
                                                   caller.headers(), body, m_nginx->port()));
        QVERIFY2(answer.startsWith("HTTP/1.1 200"), answer.constData());
    }
    ask(requestBytes("GET", "/health", {}, {}, m_nginx->port()));
    QVERIFY(QTest::qWaitFor([&] { return m_nginx->requests().contains("/health"); }, 20000));
    QVERIFY(!m_nginx->requests().contains(token));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestBehindNginx, tst_behind_nginx)
#include "tst_behind_nginx.moc"
