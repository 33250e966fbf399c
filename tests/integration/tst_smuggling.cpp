// Threat row 80: whatever is in front of us reads requests as we do, or is refused. Each case is
// sent with a request hidden in it and an honest one behind it; nobody may ever see the hidden one.
#include "support/server/nginx.h"
#include "support/server/program.h"
#include "support/server/wire.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestSmuggling : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void row80_nobodySeesTheHiddenRequest_data();
    void row80_nobodySeesTheHiddenRequest();
    void row80_nobodySeesItBehindNginx_data() { row80_nobodySeesTheHiddenRequest_data(); }
    void row80_nobodySeesItBehindNginx();

private:
    //! Lines of the server's access log that came since the last call.
    QByteArray logged();

    Fixture m_fixture{{u"--access-log"_s, u"all"_s, u"--log-level"_s, u"info"_s}};
    std::unique_ptr<Nginx> m_nginx;
    qsizetype m_read = 0;
    qsizetype m_seen = 0; // of nginx's log
    int m_markers = 0;
};

static const QByteArray hidden = "GET /hidden/mcp HTTP/1.1\r\nHost: localhost\r\n\r\n";
static const QByteArray honest =
    "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

static QByteArray post(const QByteArray &fields, const QByteArray &body)
{
    return "POST /outer/mcp HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n" + body;
}

//! With the length of the hidden request, which is the body then.
static QByteArray withLength(const QByteArray &before, const QByteArray &after = "\r\n")
{
    return post(before + QByteArray::number(hidden.size()) + after, hidden);
}

static QByteArray chunked(const QByteArray &body, const QByteArray &field = "chunked")
{
    return post("Transfer-Encoding: " + field + "\r\n", body + hidden);
}

namespace {

struct Case
{
    const char *name;
    QByteArray bytes;
    bool isHonest = false; //!< correct, only unusual
};

QList<Case> lengths()
{
    const QByteArray length = QByteArray::number(hidden.size());
    return {
        {"length and chunks",
         post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden)},
        {"chunks and length",
         post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + hidden)},
        {"two lengths", withLength("Content-Length: 3\r\nContent-Length: ")},
        {"one length twice", withLength("Content-Length: " + length + "\r\nContent-Length: ")},
        {"a list of lengths", withLength("Content-Length: " + length + ", ")},
        {"plus", withLength("Content-Length: +")},
        {"minus", withLength("Content-Length: -")},
        {"hexadecimal", withLength("Content-Length: 0x")},
        {"two words", withLength("Content-Length: 0 ")},
        {"no digits", post("Content-Length: \r\n", hidden)},
        {"digits and letters", withLength("Content-Length: ", "a\r\n")},
        {"exponent", post("Content-Length: 1e2\r\n", hidden)},
        {"more than there are numbers", post("Content-Length: 99999999999999999999\r\n", hidden)},
        {"folded length", withLength("Content-Length:\r\n ")},
        {"space before the colon", withLength("Content-Length : ")},
        {"behind a broken line", withLength("Broken\r\nContent-Length: ")},
        {"behind a bare line feed", withLength("A: b\nContent-Length: ")},
        {"behind a bare carriage return", withLength("A: b\rContent-Length: ")},
        {"NUL in the name", withLength(QByteArray("Content\0-Length: ", 17))},
        {"behind many fields",
         post(QByteArray("A: b\r\n").repeated(120) + "Content-Length: " + length + "\r\n",
              hidden)}};
}

QList<Case> chunks()
{
    return {{"unknown coding", chunked("0\r\n\r\n", "xchunked")},
            {"two codings", chunked("0\r\n\r\n", "chunked, identity")},
            {"identity first", chunked("0\r\n\r\n", "identity, chunked")},
            {"another coding", chunked("0\r\n\r\n", "gzip")},
            {"coding twice", chunked("0\r\n\r\n", "chunked\r\nTransfer-Encoding: chunked")},
            {"vertical tab",
             chunked("0\r\n\r\n",
                     "\x0b"
                     "chunked")},
            {"NUL behind the coding", chunked("0\r\n\r\n", QByteArray("chunked\0", 8))},
            {"folded coding", chunked("0\r\n\r\n", "\r\n chunked")},
            {"space before the coding's colon",
             post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + hidden)},
            {"space before the name",
             "POST /outer/mcp HTTP/1.1\r\n Transfer-Encoding: chunked\r\nHost: "
             "localhost\r\n\r\n0\r\n\r\n"
                 + hidden},
            {"no size", chunked("zz\r\n")},
            {"negative size", chunked("-1\r\n")},
            {"marked as hexadecimal", chunked("0x0\r\n\r\n")},
            {"size that overflows", chunked("ffffffffffffffff5\r\n")},
            {"space behind the size", chunked("0 \r\n\r\n")},
            {"line feed in an extension", chunked("0;\nx\r\n\r\n")},
            {"quotes in an extension that are left open", chunked("0;a=\"\r\n\r\n")},
            {"an extension without a name", chunked("0;\r\n\r\n")},
            {"a blank behind an extension", chunked("0;a \r\n\r\n")},
            {"chunk without an end", chunked("1\r\nab\r\n0\r\n\r\n")},
            {"size before a bare line feed", chunked("1\na\r\n0\r\n\r\n")},
            {"end of bare line feeds", chunked("0\n\n")},
            {"chunks in HTTP/1.0",
             "POST /outer/mcp HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n"
             "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                 + hidden}};
}

QList<Case> lines()
{
    const QByteArray rest = "Host: localhost\r\nContent-Length: "
        + QByteArray::number(hidden.size()) + "\r\n\r\n" + hidden;
    return {{"HTTP/0.9", "POST /outer/mcp\r\n" + rest},
            {"tabs in the line", "POST\t/outer/mcp\tHTTP/1.1\r\n" + rest},
            {"two spaces", "POST  /outer/mcp HTTP/1.1\r\n" + rest},
            {"a space in the target", "POST /outer/mcp x HTTP/1.1\r\n" + rest},
            {"two hosts", "POST /outer/mcp HTTP/1.1\r\nHost: other\r\n" + rest},
            {"a longer version", "POST /outer/mcp HTTP/1.10\r\n" + rest},
            {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + hidden}};
}

QList<Case> honestOnes()
{
    const QByteArray size = QByteArray::number(hidden.size(), 16);
    return {{"a body to a GET",
             "GET /outer/mcp HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                 + QByteArray::number(hidden.size()) + "\r\n\r\n" + hidden,
             true},
            {"one chunk with an extension and a trailer",
             post("Transfer-Encoding: chunked\r\n",
                  size + ";a=b\r\n" + hidden + "\r\n0\r\nContent-Length: 5\r\n\r\n"),
             true},
            {"an upgrade that nobody offers",
             withLength("Connection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: "), true}};
}

} // namespace

void TestSmuggling::initTestCase()
{
    m_nginx = std::make_unique<Nginx>(
        "client_header_timeout 2s; client_body_timeout 2s; lingering_close off;\n"
        "upstream plexus { server 127.0.0.1:"
        + QByteArray::number(m_fixture.port())
        + "; keepalive 4; }\n"
          "server { listen 127.0.0.1:@PORT@; location / { proxy_pass http://plexus;\n"
          "proxy_http_version 1.1; proxy_set_header Connection \"\";\n"
          "proxy_set_header Host localhost; } }");
}

QByteArray TestSmuggling::logged()
{
    const QByteArray marker = "/marker-" + QByteArray::number(++m_markers) + "/mcp";
    exchange(m_fixture.port(), "GET", marker);
    QByteArray text;
    const bool came = QTest::qWaitFor(
        [&] { return (text = m_fixture.program().errors()).contains(marker); }, 20000);
    if (!came)
        qFatal("the access log ends with: %s", text.right(500).constData());
    return text.sliced(std::exchange(m_read, text.size()));
}

void TestSmuggling::row80_nobodySeesTheHiddenRequest_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("isHonest");
    for (const QList<Case> &cases : {lengths(), chunks(), lines(), honestOnes()}) {
        for (const Case &one : cases)
            QTest::newRow(one.name) << one.bytes << one.isHonest;
    }
}

void TestSmuggling::row80_nobodySeesTheHiddenRequest()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, isHonest);
    Wire wire(m_fixture.port());
    wire.write(bytes + honest);
    const QByteArray answers = wire.readToEnd();
    QCOMPARE(answers.count("HTTP/1.1 "), isHonest ? 2 : 1);
    const QByteArray log = logged();
    QVERIFY2(!log.contains("/hidden/"), log.constData());
    QCOMPARE(log.count("/outer/mcp"), isHonest ? 1 : 0); // the parser refuses, no handler
    QCOMPARE(log.count("(not a request)"), isHonest ? 0 : 1);
}

void TestSmuggling::row80_nobodySeesItBehindNginx()
{
    QFETCH(QByteArray, bytes);
    Wire wire(m_nginx->port());
    wire.write(bytes + honest);
    const QByteArray answers = wire.readWhatComes();
    const QByteArray log = logged();
    // It is more lenient with the ends of chunks. But nothing comes by that it does not know of.
    const QByteArray seen =
        m_nginx->requests().sliced(std::exchange(m_seen, m_nginx->requests().size()));
    QCOMPARE(log.count("/hidden/"), seen.count("/hidden/"));
    QVERIFY2(log.count("/outer/mcp") <= 1, log.constData());
    QVERIFY2(answers.count("HTTP/1.1 ") <= seen.count('\n'), answers.constData());
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestSmuggling, tst_smuggling)
#include "tst_smuggling.moc"
