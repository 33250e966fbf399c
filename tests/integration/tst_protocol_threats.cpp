// Rows of the table of threats that concern tenants' endpoints, by their numbers.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestProtocolThreats : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void row37_namesInHeadersChangeNothing_data();
    void row37_namesInHeadersChangeNothing();
    void row38_aTenantHasOneSpelling_data();
    void row38_aTenantHasOneSpelling();
    void row40_nothingAddsAHeader_data();
    void row40_nothingAddsAHeader();
    void aRequestHasOneCredential();
    void row65_aSessionIsItsOwnersOnly();
    void row65_unknownSessionsAreNotFound();
    void row66_eventsOfAnotherAreNotReplayed();
    void row68_oneDecisionHoweverItIsSent_data();
    void row68_oneDecisionHoweverItIsSent();

private:
    WireAnswer exchangeRaw(const QByteArray &bytes) const;
    McpCaller connected(const QString &tenant, const QByteArray &revision = "2025-03-26") const;
    McpCaller mallory() const;

    Fixture m_fixture;
};

WireAnswer TestProtocolThreats::exchangeRaw(const QByteArray &bytes) const
{
    Wire wire(m_fixture.port());
    wire.write(bytes);
    return wire.readAnswer();
}

McpCaller TestProtocolThreats::connected(const QString &tenant, const QByteArray &revision) const
{
    McpCaller caller = callerOf(m_fixture, tenant);
    caller.revision = revision;
    caller.connect();
    return caller;
}

//! Another user of the tenant `secure`.
McpCaller TestProtocolThreats::mallory() const
{
    const QJsonObject made = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                                          R"({"user_id_from_host_app":"mallory"})")
                                 .json();
    return {m_fixture.port(), "secure", made[u"plexus_user_auth_token"_s].toString().toUtf8()};
}

void TestProtocolThreats::row37_namesInHeadersChangeNothing_data()
{
    QTest::addColumn<QByteArray>("line");
    for (const char *line :
         {"X-Forwarded-Host: evil.example", "X-Forwarded-Proto: https",
          "Forwarded: host=evil.example;proto=https", "X-Original-URL: /conformance/mcp",
          "X-Rewrite-URL: /conformance/mcp", "X-Host: evil.example"})
        QTest::newRow(line) << QByteArray(line);
}

void TestProtocolThreats::row37_namesInHeadersChangeNothing()
{
    QFETCH(QByteArray, line);
    const auto post = [this](const QByteArray &more) {
        return exchangeRaw("POST /secure/mcp HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                           + more + "Content-Length: 2\r\n\r\n{}");
    };
    const WireAnswer answer = post(line + "\r\n");
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.comparable(), post({}).comparable());
}

void TestProtocolThreats::row38_aTenantHasOneSpelling_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"/%73ecure/mcp", "/secur%65/mcp/tools/list", "/SECURE/mcp", "/Secure/mcp",
          "/secure%20/mcp", "/secure./mcp", "/conformance/..%2fsecure/mcp",
          "/conformance%2f..%2fsecure/mcp", "//secure/mcp", "/secure//mcp", "/%2573ecure/mcp",
          "/secure%00/mcp", "/./secure/mcp", "/secure;x/mcp", "/secure/mcp/.well-known/x"})
        QTest::newRow(path) << QByteArray(path);
}

//! With a credential that is right for the tenant `secure`, and a server that has others.
void TestProtocolThreats::row38_aTenantHasOneSpelling()
{
    QFETCH(QByteArray, path);
    const McpCaller caller = callerOf(m_fixture, u"secure"_s);
    const WireAnswer answer = exchange(m_fixture.port(), "POST", path, caller.headers(),
                                       R"({"jsonrpc":"2.0","id":1,"method":"tools/list"})");
    QVERIFY2(answer.status == 400 || answer.status == 401 || answer.status == 404,
             QByteArray::number(answer.status).constData());
}

void TestProtocolThreats::row40_nothingAddsAHeader_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("method");
    static const QByteArray evil = "%0d%0aX-Injected:%201%0d%0a%0d%0a<script>";
    const auto add = [](const char *name, const QByteArray &target, const QByteArray &line,
                        const QByteArray &method = "POST") {
        QTest::newRow(name) << target << line << method;
    };
    static const QByteArray preflight = "Origin: http://localhost\r\n"
                                        "Access-Control-Request-Method: POST\r\n"
                                        "Access-Control-Request-Headers: ";
    add("tenant", "/" + evil + "/mcp", {});
    add("suffix", "/secure/mcp/" + evil, {});
    add("token in the address", "/secure/mcp/token_auth/" + evil, {});
    add("query", "/secure/mcp?tool_set_filter=" + evil, {});
    add("origin", "/secure/mcp", "Origin: http://localhost\rX-Injected: 1");
    add("origin, encoded", "/secure/mcp", "Origin: http://localhost" + evil);
    add("session", "/secure/mcp", "Mcp-Session-Id: a" + evil);
    add("bearer", "/secure/mcp", "Authorization: Bearer a" + evil);
    add("host", "/secure/mcp", "X-Forwarded-Host: a" + evil);
    add("asked-for header", "/secure/mcp", preflight + "a\rX-Injected: 1", "OPTIONS");
    add("asked-for header, line feed", "/secure/mcp", preflight + "a\nX-Injected: 1", "OPTIONS");
    add("asked-for header, NUL", "/secure/mcp", preflight + QByteArray("a\0X-Injected: 1", 15),
        "OPTIONS");
    add("asked-for header, encoded", "/secure/mcp", preflight + 'a' + evil, "OPTIONS");
}

void TestProtocolThreats::row40_nothingAddsAHeader()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, line);
    QFETCH(QByteArray, method);
    const WireAnswer answer = exchangeRaw(
        method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        + (line.isEmpty() ? QByteArray() : line + "\r\n") + "Content-Length: 2\r\n\r\n{}");
    QVERIFY(answer.status >= 400 || method == "OPTIONS");
    QVERIFY(!answer.hasHeader("X-Injected") && !answer.body.contains("X-Injected: 1"));
    for (const auto &[name, value] : answer.headers)
        QVERIFY2(!value.contains("Injected") || value.contains("%0d%0a"), value.constData());
}

//! Which of two would count is not for us to guess, nor for a proxy that sees the other one.
void TestProtocolThreats::aRequestHasOneCredential()
{
    const QByteArray right = "Authorization: Bearer " + m_fixture.token(u"secure"_s) + "\r\n";
    const QByteArray wrong = "Authorization: Bearer plx_ut_wrong\r\n";
    const auto post = [this](const QByteArray &tenant, const QByteArray &fields) {
        return exchangeRaw("POST /" + tenant
                           + "/mcp HTTP/1.1\r\nHost: localhost\r\n"
                             "Connection: close\r\nContent-Length: 2\r\n"
                           + fields + "\r\n{}");
    };
    for (const QByteArray &fields : {right + right, right + wrong, wrong + right}) {
        const WireAnswer answer = post("secure", fields);
        QCOMPARE(answer.status, 400);
        QCOMPARE(post("nobody", fields).comparable(), answer.comparable());
    }
    QVERIFY(post("secure", right).status != 401);
}

void TestProtocolThreats::row65_aSessionIsItsOwnersOnly()
{
    const McpCaller victim = connected(u"secure"_s);
    Wire stream(m_fixture.port());
    stream.write(requestBytes("GET", victim.path(), victim.headers(), {}, m_fixture.port()));
    QVERIFY(stream.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
    McpCaller thief = mallory();
    thief.session = victim.session;
    QCOMPARE(thief.call("get_entity_info").status, 404);
    for (const char *method : {"GET", "DELETE"})
        QCOMPARE(exchange(thief.port, method, thief.path(), thief.headers()).status, 404);
    QCOMPARE(victim.call("get_entity_info").status, 200);
    QCOMPARE(exchange(victim.port, "DELETE", victim.path(), victim.headers()).status, 200);
    QVERIFY(!stream.readToEnd().contains("data: {")); // it saw nothing of all that
}

void TestProtocolThreats::row65_unknownSessionsAreNotFound()
{
    McpCaller caller = connected(u"secure"_s);
    QByteArray altered = caller.session;
    altered[4] = altered.at(4) == 'x' ? 'y' : 'x';
    for (const QByteArray &session :
         {QByteArray("made-up"), altered, caller.session.chopped(1), caller.session + 'A'}) {
        caller.session = session;
        QCOMPARE(caller.call("get_entity_info").status, 404);
    }
}

//! The ids of the events on a stream.
static QByteArrayList eventIds(const QByteArray &stream)
{
    QByteArrayList ids;
    for (const QByteArray &line : stream.split('\n')) {
        if (line.startsWith("id: "))
            ids += line.mid(4).trimmed();
    }
    return ids;
}

void TestProtocolThreats::row66_eventsOfAnotherAreNotReplayed()
{
    const McpCaller victim = connected(u"conformance"_s, "2025-11-25");
    const WireAnswer told =
        victim.post(R"({"jsonrpc":"2.0","id":77,"method":"tools/call","params":{"name":)"
                    R"("test_tool_with_progress","arguments":{},"_meta":{"progressToken":"p"}}})");
    const QByteArrayList ids = eventIds(told.body);
    QVERIFY(told.body.contains("\"id\":77") && ids.size() > 1);
    const McpCaller thief = connected(u"conformance"_s, "2025-11-25");
    Wire stream(m_fixture.port());
    stream.write(requestBytes("GET", thief.path(),
                              thief.headers() + HeaderList{{"Last-Event-ID", ids.front()}}, {},
                              m_fixture.port()));
    stream.readUntil("\r\n\r\n");
    exchange(thief.port, "DELETE", thief.path(), thief.headers());
    QVERIFY(!stream.readToEnd().contains("data: {"));
    Wire own(m_fixture.port());
    own.write(requestBytes("GET", victim.path(),
                           victim.headers() + HeaderList{{"Last-Event-ID", ids.front()}}, {},
                           m_fixture.port()));
    QVERIFY(own.readUntil("\"id\":77").contains("progress")); // to its owner it is
}

static QByteArray inChunks(const QByteArray &body)
{
    QByteArray chunks;
    for (const char byte : body)
        chunks += QByteArray("1\r\n") + byte + "\r\n";
    return chunks + "0\r\n\r\n";
}

void TestProtocolThreats::row68_oneDecisionHoweverItIsSent_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("chunked");
    static const QByteArray hidden = "get_tenant_b_exclusive_feature";
    static const QByteArray open = "get_entity_info";
    const auto call = [](const QByteArray &name) {
        return R"({"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":")" + name
            + R"(","arguments":{}}})";
    };
    const auto add = [](const char *name, const QByteArray &body, bool chunked = false) {
        QTest::newRow(name) << body << chunked;
    };
    add("plain", call(hidden));
    add("chunks of one byte", inChunks(call(hidden)), true);
    add("name twice", call(open + R"(","name":")" + hidden));
    add("name twice, the other way round", call(hidden + R"(","name":")" + open));
    add("method twice", R"({"method":"ping",)" + call(hidden).mid(1));
    add("escaped", call("get_tenant_b_exclusive_f\\u0065ature"));
    add("escaped member", call(open + R"(","n\u0061me":")" + hidden));
    add("byte order mark", "\xEF\xBB\xBF" + call(hidden));
    const QString text = QString::fromLatin1(call(hidden));
    add("UTF-16", QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2));
    add("batch", '[' + call(hidden) + ']');
    add("after a comment", "/* */" + call(hidden));
    add("with something after it", call(open) + call(hidden));
}

void TestProtocolThreats::row68_oneDecisionHoweverItIsSent()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, chunked);
    const McpCaller caller = connected(u"tenant_A_for_scope_test"_s);
    HeaderList headers = caller.headers();
    if (chunked)
        headers.emplaceBack("Transfer-Encoding", "chunked");
    const WireAnswer answer =
        exchangeRaw(requestBytes("POST", caller.path(), headers, body, m_fixture.port()));
    QVERIFY(!answer.body.contains("\"result\""));
    QVERIFY(answer.body.contains("\"error\""));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestProtocolThreats, tst_protocol_threats)
#include "tst_protocol_threats.moc"
