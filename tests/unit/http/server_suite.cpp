#include "server_suite.h"

#include "async/mailbox.h"
#include "async/sleep.h"
#include "core/failure.h"
#include "support/run.h"

#include <QJsonObject>
#include <QSemaphore>
#include <QTest>

#include <atomic>

using namespace plexus;
using namespace plexus::http;
using namespace plexus::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;

static std::atomic<int> goneCount = 0;
static std::atomic<int> startedCount = 0;

static Task<void> echo(Request request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(200, request.method + ' ' + request.body));
    co_return;
}

static Task<void> late(Request, std::shared_ptr<Reply> reply)
{
    co_await sleepFor(30ms);
    reply->send(Response::text(200, "late"));
}

static Task<void> stream(Request, std::shared_ptr<Reply> reply)
{
    const auto events = reply->startStream();
    events->write("data: 1\n\n");
    co_await sleepFor(1ms);
    events->write("data: 2\n\n");
    events->end();
}

static Task<void> hang(Request, std::shared_ptr<Reply> reply)
{
    reply->onGone([] { ++goneCount; });
    ++startedCount;
    const auto events = reply->startStream();
    co_await sleepFor(1h);
}

static Task<void> hangWithoutAWord(Request, std::shared_ptr<Reply> reply)
{
    reply->onGone([] { ++goneCount; });
    ++startedCount;
    co_await sleepFor(1h);
}

static Task<void> hangAndAskLate(Request, std::shared_ptr<Reply> reply)
{
    const auto events = reply->startStream();
    events->write("data: 1\n\n");
    reply->onGone([] { ++goneCount; });
    ++startedCount;
    co_await sleepFor(1h);
}

//! Learns of it although the client had left before it asked.
static Task<void> askAfterwards(Request, std::shared_ptr<Reply> reply)
{
    ++startedCount;
    while (!reply->isGone())
        co_await sleepFor(1ms);
    const auto events = reply->startStream();
    reply->onGone([] { ++goneCount; });
}

static Task<void> fail(Request request, std::shared_ptr<Reply>)
{
    if (request.queryItem(u"kind") == u"known"_s)
        throw Failure(FailureKind::Conflict, u"It is there already."_s, u"for the log"_s);
    throw std::runtime_error("a secret detail");
    co_return;
}

static Task<void> injector(Request, std::shared_ptr<Reply> reply)
{
    Response response = Response::text(200, "ok");
    response.headers.add("X-Evil", "a\r\nX-Injected: 1");
    reply->send(response);
    co_return;
}

static Task<void> parameters(Request request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(
        200, (request.parameter(u"tenant"_s) + u'|' + request.parameter(u"rest"_s)).toUtf8()));
    co_return;
}

static std::vector<Route> routes()
{
    return {{"GET", u"/late"_s, &late},
            {"GET", u"/stream"_s, &stream},
            {"GET", u"/hang"_s, &hang},
            {"GET", u"/hang-without-a-word"_s, &hangWithoutAWord},
            {"GET", u"/hang-and-ask-late"_s, &hangAndAskLate},
            {"GET", u"/ask-afterwards"_s, &askAfterwards},
            {"GET", u"/fail"_s, &fail},
            {"GET", u"/inject"_s, &injector},
            {"POST", u"/echo"_s, &echo, 1000},
            {"GET", u"/echo"_s, &echo},
            {"GET", u"/{tenant}/mcp"_s, &parameters},
            {"GET", u"/{tenant}/mcp/{rest...}"_s, &parameters}};
}

static QByteArray get(const QByteArray &target, const QByteArray &more = "Connection: close\r\n")
{
    return "GET " + target + " HTTP/1.1\r\nHost: x\r\n" + more + "\r\n";
}

void ServerSuite::init() { m_server = std::make_unique<TestServer>(routes()); }

void ServerSuite::refusesWhatCouldBeReadInTwoWays_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("status");
    const auto row = [](const char *name, const QByteArray &head, int status) {
        QTest::newRow(name) << head << status;
    };
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    row("length and chunks",
        post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
    row("two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400);
    row("one length twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400);
    row("length list", post + "Content-Length: 3, 3\r\n\r\nabc", 400);
    row("signed length", post + "Content-Length: +3\r\n\r\nabc", 400);
    row("negative length", post + "Content-Length: -1\r\n\r\n", 400);
    row("unknown coding", post + "Transfer-Encoding: xchunked\r\n\r\n", 501);
    row("coding list", post + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501);
    row("coding twice", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        501);
    row("bad chunk size", post + "Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
    row("negative chunk", post + "Transfer-Encoding: chunked\r\n\r\n-1\r\n", 400);
    row("chunk without end", post + "Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n", 400);
    row("huge chunk", post + "Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n", 413);
    row("HTTP/1.0 with chunks",
        "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", 400);
    row("space before colon", "GET /echo HTTP/1.1\r\nHost : x\r\n\r\n", 400);
    row("folded field", "GET /echo HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400);
    row("bare line feed inside", "GET /echo HTTP/1.1\r\nHost: x\nA: b\r\n\r\n", 400);
    row("bare line feeds only", "GET /echo HTTP/1.1\nHost: x\n\n", 400);
    row("TLS to the plain port", QByteArray("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", 11), 400);
    row("long method", QByteArray(17, 'A') + " /echo HTTP/1.1\r\nHost: x\r\n\r\n", 501);
    row("text after a chunk size", post + "Transfer-Encoding: chunked\r\n\r\n3 x\r\nabc\r\n", 400);
    for (const QByteArray extension :
         {";", ";=b", ";a=", ";a b", ";a=\"b", ";a=\"b\\\"", ";a=\"b\"c", ";a=\"b\x7f\"", ";a,b",
          " ;a", "; a", ";a ", ";a =b", ";a= b"})
        row(("chunk extension" + extension).constData(),
            post + "Transfer-Encoding: chunked\r\n\r\n3" + extension + "\r\nabc\r\n0\r\n\r\n", 400);
    row("long chunk extension",
        post + "Transfer-Encoding: chunked\r\n\r\n3;" + QByteArray(300, 'x') + "\r\n", 400);
    row("large trailers",
        post + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: " + QByteArray(5000, 'x') + "\r\n", 431);
    row("chunks that end with bare line feeds", post + "Transfer-Encoding: chunked\r\n\r\n0\n\n",
        400);
    row("trailer that ends with a bare line feed",
        post + "Transfer-Encoding: chunked\r\n\r\n0\r\nA: b\n\n", 400);
    row("trailer that is no field",
        post + "Transfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n", 400);
    row("space before the colon of the length", post + "Content-Length : 3\r\n\r\nabc", 400);
    row("raw UTF-8 target", "GET /\xc3\xbc HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("NUL in a field", QByteArray("GET /echo HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 39), 400);
    row("bare carriage return", "GET /echo HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n", 400);
    row("no host", "GET /echo HTTP/1.1\r\n\r\n", 400);
    row("two hosts", "GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400);
    row("no version", "GET /echo\r\nHost: x\r\n\r\n", 400);
    row("unknown method", "FOO /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", 405);
    row("HTTP/3.7", "GET /echo HTTP/3.7\r\nHost: x\r\n\r\n", 505);
    row("broken version", "GET /echo HTTPX1.1\r\nHost: x\r\n\r\n", 400);
    row("two spaces", "GET  /echo HTTP/1.1\r\nHost: x\r\n\r\n", 400);
    row("expectation", "GET /echo HTTP/1.1\r\nHost: x\r\nExpect: miracles\r\n\r\n", 417);
    row("long line", "GET /" + QByteArray(9000, 'a') + " HTTP/1.1\r\nHost: x\r\n\r\n", 414);
    row("large head", "GET /echo HTTP/1.1\r\nHost: x\r\nA: " + QByteArray(20000, 'a') + "\r\n\r\n",
        431);
    QByteArray many = "GET /echo HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 120; ++i)
        many += "A: b\r\n";
    row("many fields", many + "\r\n", 431);
    row("large body", post + "Content-Length: 999999999\r\n\r\n", 413);
    row("body over the route's limit", post + "Content-Length: 2000\r\n\r\n", 413);
    row("invitation to one", post + "Content-Length: 2000\r\nExpect: 100-continue\r\n\r\n", 413);
    row("chunk over the route's limit", post + "Transfer-Encoding: chunked\r\n\r\n7d0\r\n", 413);
    row("body without a use", "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n",
        413);
    row("small body without a use",
        "POST /nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        "Connection: close\r\n\r\nabc",
        404);
}

void ServerSuite::refusesWhatCouldBeReadInTwoWays()
{
    QFETCH(QByteArray, request);
    QFETCH(int, status);
    const QByteArray answer = exchange(port(), request);
    QCOMPARE(statusOf(answer), status);
    QCOMPARE(answer.count("HTTP/1.1 "), 1);
}

void ServerSuite::neverReadsABodyAsTheNextRequest()
{
    const QByteArray inner = get("/echo");
    const QByteArray answer =
        exchange(port(),
                 "POST /echo HTTP/1.1\r\nHost: x\r\nBroken\r\nContent-Length: "
                     + QByteArray::number(inner.size()) + "\r\n\r\n" + inner);
    QCOMPARE(statusOf(answer), 400);
    QCOMPARE(answer.count("HTTP/1.1 "), 1);
}

void ServerSuite::keepsTheOrderOfPipelinedAnswers()
{
    const QByteArray answers = exchange(port(), get("/late", {}) + get("/echo", {}) + get("/late"));
    QCOMPARE(answers.count("HTTP/1.1 200"), 3);
    QVERIFY(answers.indexOf("late") < answers.indexOf("GET "));
    QVERIFY(answers.endsWith("late"));
}

static std::atomic<bool> released = false;

static Task<void> waitForRelease(Request, std::shared_ptr<Reply> reply)
{
    while (!released)
        co_await sleepFor(1ms);
    reply->send(Response::text(200, "released"));
}

void ServerSuite::letsClientsWaitThatAskFasterThanTheyAreAnswered()
{
    const int count = 3000;
    released = false;
    const TestServer server({{"GET", u"/wait"_s, &waitForRelease}, {"POST", u"/echo"_s, &echo}});
    QByteArray requests = get("/wait", {});
    for (int i = 0; i < count; ++i) {
        const QByteArray body = QByteArray::number(i).rightJustified(6, '0');
        requests += "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nA: "
            + QByteArray(15000, 'a') + "\r\n\r\n" + body;
    }
    RawClient client(server.port());
    QVERIFY(client.writeAsFarAsTaken(requests) > 0);
    released = true;
    for (int i = 0; i < count; ++i)
        QVERIFY(client.readUntil("POST " + QByteArray::number(i).rightJustified(6, '0'))
                    .contains("HTTP/1.1 200"));
}

void ServerSuite::answersClientsThatOnlyListen_data()
{
    QTest::addColumn<QByteArray>("requests");
    QTest::addColumn<QByteArray>("end");
    const QByteArray http10 = "GET /late HTTP/1.0\r\n\r\n";
    QTest::newRow("at once") << get("/echo", {}) << "GET "_ba;
    QTest::newRow("late") << get("/late", {}) << "late"_ba;
    QTest::newRow("late, HTTP/1.0") << http10 << "late"_ba;
    QTest::newRow("several") << get("/late", {}) + get("/late", {}) + get("/echo", {}) << "GET "_ba;
    QTest::newRow("a stream") << get("/stream", {}) << "0\r\n\r\n"_ba;
    QTest::newRow("behind half a request") << get("/late", {}) + "GET /ec"
                                           << "late"_ba;
}

void ServerSuite::answersClientsThatOnlyListen()
{
    QFETCH(QByteArray, requests);
    QFETCH(QByteArray, end);
    if (m_carrier != Carrier::Descriptor)
        QSKIP("Qt's sockets close both directions together");
    RawClient client(port());
    client.write(requests);
    client.stopSending();
    const QByteArray answers = client.readAll();
    QVERIFY2(answers.endsWith(end), answers.constData());
    QCOMPARE(answers.count("HTTP/1.1 200"), requests.count("\r\n\r\n"));
}

void ServerSuite::takesTheNextRequestAfterAStream()
{
    const QByteArray answers = exchange(port(), get("/stream", {}) + get("/echo"));
    QVERIFY(answers.contains("Content-Type: text/event-stream"));
    QVERIFY(answers.indexOf("data: 1") < answers.indexOf("data: 2"));
    QVERIFY(answers.indexOf("\r\n0\r\n\r\nHTTP/1.1 200") > answers.indexOf("data: 2"));
}

void ServerSuite::readsABodySplitAnywhere()
{
    const QByteArray whole =
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\nConnection: close\r\n\r\nabcdef";
    RawClient client(port());
    for (char byte : whole)
        client.write(QByteArray(1, byte));
    QVERIFY(client.readAll().endsWith("POST abcdef"));
}

void ServerSuite::readsChunksAndDropsTrailers()
{
    const QByteArray answer =
        exchange(port(),
                 "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                 "3;x=y\r\nabc\r\n3\r\ndef\r\n0\r\nAuthorization: evil\r\n\r\n"
                     + get("/echo"));
    QVERIFY(answer.contains("POST abcdef"));
    QCOMPARE(answer.count("HTTP/1.1 200"), 2);
}

static Task<void> tellCredential(Request request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(200, request.header("Authorization").value_or("nobody")));
    co_return;
}

void ServerSuite::takesNoFieldFromATrailer()
{
    const TestServer server({{"POST", u"/who"_s, &tellCredential}});
    const QByteArray chunks = "Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n0\r\n";
    const QByteArray post = "POST /who HTTP/1.1\r\nHost: x\r\n";
    QVERIFY(exchange(server.port(), post + chunks + "Authorization: evil\r\n\r\n")
                .endsWith("\r\n\r\nnobody"));
    QVERIFY(exchange(server.port(),
                     post + "Authorization: good\r\n" + chunks + "Authorization: evil\r\n\r\n")
                .endsWith("\r\n\r\ngood"));
}

void ServerSuite::sendsContinueOnlyWhenTheBodyIsWelcome()
{
    RawClient client(port());
    client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\nExpect: "
                 "100-continue\r\nConnection: close\r\n\r\n");
    QVERIFY(client.readUntil("\r\n\r\n").startsWith("HTTP/1.1 100 "));
    client.write("ok");
    QVERIFY(client.readAll().endsWith("POST ok"));
    const QByteArray refused = exchange(port(),
                                        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: "
                                        "99999999\r\nExpect: 100-continue\r\n\r\n");
    QCOMPARE(statusOf(refused), 413);
}

void ServerSuite::answersHeadWithoutBody()
{
    const QByteArray answers =
        exchange(port(), "HEAD /echo HTTP/1.1\r\nHost: x\r\n\r\n" + get("/echo"));
    QCOMPARE(answers.count("HTTP/1.1 200"), 2);
    QVERIFY(answers.contains("Content-Length: 5"));
    QCOMPARE(answers.count("HEAD "), 0);
}

void ServerSuite::answersOptionsForTheWholeServer()
{
    const QByteArray answer =
        exchange(port(), "OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QCOMPARE(statusOf(answer), 204);
    QVERIFY(answer.contains("Allow: OPTIONS, HEAD, GET, POST\r\n"));
    QCOMPARE(statusOf(exchange(port(), "GET * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")),
             400);
}

static std::optional<Response> brokenGuard(const Request &request, Reply &)
{
    if (request.target.segments.value(0) == u"echo"_s)
        return std::nullopt;
    throw std::runtime_error("a secret detail");
}

static Task<void> throwAtOnce(Request, std::shared_ptr<Reply>) // no coroutine
{
    throw std::logic_error("a secret detail");
}

void ServerSuite::answersHandlersAndGuardsThatThrow()
{
    const TestServer server({{"GET", u"/echo"_s, &echo}, {"POST", u"/echo"_s, &throwAtOnce}}, {},
                            &brokenGuard);
    for (const QByteArray &request :
         {get("/other"), "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"_ba}) {
        QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"a secret detail"_s));
        const QByteArray answer = exchange(server.port(), request);
        QCOMPARE(statusOf(answer), 500);
        QVERIFY(!answer.contains("secret"));
    }
    QCOMPARE(statusOf(exchange(server.port(), get("/echo"))), 200);
}

void ServerSuite::saysThatHttp10StaysOpenAndInvitesNoBody()
{
    RawClient client(port());
    client.write("POST /echo HTTP/1.0\r\nConnection: keep-alive\r\nContent-Length: 2\r\n"
                 "Expect: 100-continue\r\n\r\n");
    client.write("ok");
    const QByteArray answer = client.readUntil("POST ok");
    QCOMPARE(statusOf(answer), 200);
    QVERIFY(answer.contains("Connection: keep-alive\r\n"));
}

void ServerSuite::refusesBodiesThatTrickle()
{
    Limits limits;
    limits.bodyTime = 1ms;
    limits.bodyRate = 1'000'000'000;
    const TestServer server(routes(), limits);
    RawClient client(server.port());
    client.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nabc");
    QCOMPARE(statusOf(client.readAll()), 408);
}

static Task<void> answerMuch(Request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(200, QByteArray(50'000'000, 'x')));
    while (!reply->isGone())
        co_await sleepFor(1ms);
    ++goneCount;
}

void ServerSuite::leavesReadersThatTrickle()
{
    Limits limits;
    limits.writeTime = 1ms;
    limits.writeRate = 1'000'000'000;
    const int before = goneCount;
    const TestServer server({{"GET", u"/much"_s, &answerMuch}}, limits);
    RawClient client(server.port());
    client.write(get("/much"));
    spinUntil([before] { return goneCount == before + 1; });
}

void ServerSuite::closesForHttp10AndOnRequest()
{
    QCOMPARE(statusOf(exchange(port(), "GET /echo HTTP/1.0\r\n\r\n")), 200);
    QCOMPARE(statusOf(exchange(port(), get("/echo"))), 200);
    const QByteArray streamed = exchange(port(), "GET /stream HTTP/1.0\r\n\r\n");
    QVERIFY(streamed.endsWith("data: 1\n\ndata: 2\n\n"));
    const QByteArray both = "GET /echo HTTP/1.0\r\nConnection: close, keep-alive\r\n\r\n";
    QVERIFY(!exchange(port(), both).contains("keep-alive"));
}

void ServerSuite::tellsTheHandlerThatTheClientLeft_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::newRow("asked before the stream began") << "/hang"_ba;
    QTest::newRow("asked and nothing was sent") << "/hang-without-a-word"_ba;
    QTest::newRow("asked on the stream") << "/hang-and-ask-late"_ba;
    QTest::newRow("asked when it was gone") << "/ask-afterwards"_ba;
}

void ServerSuite::tellsTheHandlerThatTheClientLeft()
{
    QFETCH(QByteArray, target);
    const int before = goneCount;
    const int started = startedCount;
    {
        RawClient client(port());
        client.write(get(target));
        spinUntil([started] { return startedCount > started; });
    }
    spinUntil([before] { return goneCount == before + 1; });
}

void ServerSuite::survivesClientsThatLeaveAtAnyPoint()
{
    const QByteArray whole = get("/late", {}) + get("/stream", {})
        + "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc";
    for (qsizetype cut = 1; cut < whole.size(); cut += 3) {
        RawClient client(port());
        client.write(whole.left(cut));
        if (cut % 2)
            client.abort();
    }
    QCOMPARE(statusOf(exchange(port(), get("/echo"))), 200);
}

static Task<void> answerWhoHasLeft(Request, std::shared_ptr<Reply> reply)
{
    const auto events = reply->startStream();
    events->write("data: 1\n\n");
    ++startedCount;
    while (!reply->isGone())
        co_await sleepFor(1ms);
    events->write("data: 2\n\n");
    events->end();
    events->write("data: 3\n\n");
    events->end();
    reply->addHeader("X-Late", "1");
    reply->send(Response::text(200, "late"));
    reply->send(Response::text(200, "later"));
    if (!reply->startStream() && !events->isOpen())
        ++goneCount;
}

void ServerSuite::doesNothingForAClientThatHasLeft()
{
    const TestServer server({{"GET", u"/left"_s, &answerWhoHasLeft}, {"GET", u"/echo"_s, &echo}});
    const int before = goneCount;
    const int started = startedCount;
    {
        RawClient client(server.port());
        client.write(get("/left"));
        spinUntil([started] { return startedCount > started; });
    }
    spinUntil([before] { return goneCount == before + 1; });
    QCOMPARE(statusOf(exchange(server.port(), get("/echo"))), 200);
}

void ServerSuite::translatesFailuresWithoutLeakingTheLogText()
{
    const QByteArray known = exchange(port(), get("/fail?kind=known"));
    QCOMPARE(statusOf(known), 409);
    QVERIFY(known.contains("It is there already."));
    QVERIFY(!known.contains("for the log"));
    QTest::ignoreMessage(QtCriticalMsg, QRegularExpression(u"a secret detail"_s));
    const QByteArray unknown = exchange(port(), get("/fail"));
    QCOMPARE(statusOf(unknown), 500);
    QVERIFY(!unknown.contains("secret"));
}

void ServerSuite::writesNoHeaderWithControlCharacters()
{
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"X-Evil"_s));
    const QByteArray answer = exchange(port(), get("/inject"));
    QCOMPARE(statusOf(answer), 200);
    QVERIFY(!answer.contains("X-Injected"));
}

void ServerSuite::saysWhichMethodsAPathKnows()
{
    const QByteArray wrong =
        exchange(port(), "DELETE /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QCOMPARE(statusOf(wrong), 405);
    QVERIFY(wrong.contains("Allow: POST, GET, HEAD\r\n"));
    const QByteArray options =
        exchange(port(), "OPTIONS /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    QCOMPARE(statusOf(options), 204);
    QVERIFY(options.contains("Allow: POST, GET, HEAD\r\n"));
    QCOMPARE(statusOf(exchange(port(), get("/nothing"))), 404);
}

void ServerSuite::capturesPathParameters()
{
    QVERIFY(exchange(port(), get("/acme/mcp/")).endsWith("acme|"));
    QVERIFY(exchange(port(), get("/acme/%6Dcp/tools%2Dlist?x=1")).endsWith("acme|tools-list"));
    // What comes first names a tenant, and a tenant has one spelling.
    QCOMPARE(statusOf(exchange(port(), get("/ac%6De/mcp"))), 404);
}

void ServerSuite::decodesASegmentOnce()
{
    QVERIFY(exchange(port(), get("/acme/mcp/%252e%252e")).endsWith("acme|%2e%2e"));
    QVERIFY(exchange(port(), get("/acme/mcp/a%252Fb")).endsWith("acme|a%2Fb"));
    QVERIFY(exchange(port(), get("/acme/mcp/a+b%20c")).endsWith("acme|a+b c"));
}

void ServerSuite::refusesAmbiguousTargets_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target :
         {"//acme/mcp", "/acme//mcp", "http://evil/acme/mcp", "/acme/%2e%2e/mcp", "/acme/../mcp",
          "/acme%2Fmcp", "/acme%00/mcp", "/acme%zz/mcp", "/acme%c0%af/mcp", "/acme/./mcp",
          "/acme/mcp#x", "*", "/acme%5cmcp", "/%"})
        QTest::newRow(target) << QByteArray(target);
}

void ServerSuite::refusesAmbiguousTargets()
{
    QFETCH(QByteArray, target);
    QCOMPARE(statusOf(exchange(port(), get(target))), 400);
}

void ServerSuite::refusesTheSecondServerOnOnePort()
{
    QVERIFY_FAILS(FailureKind::Conflict,
                  openListeners({QHostAddress(QHostAddress::LocalHost)}, port(), 2, Entrance()));
}

void ServerSuite::timesOutSlowHeadsAndIdleConnections()
{
    Limits limits;
    limits.headTime = limits.idleTime = 1ms;
    const TestServer quick(routes(), limits);
    QCOMPARE(statusOf(exchange(quick.port(), "GET /ec")), 408);
    QCOMPARE(exchange(quick.port(), {}), QByteArray());
}

void ServerSuite::endsStreamsByClosingForHttp10()
{
    const QByteArray streamed =
        exchange(port(), "GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    QVERIFY(streamed.contains("Connection: close\r\n"));
    QVERIFY(streamed.endsWith("data: 1\n\ndata: 2\n\n"));
}

static Task<void> streamIfAsked(Request, std::shared_ptr<Reply> reply)
{
    reply->onGone([] { ++goneCount; });
    if (const auto events = reply->startStream())
        events->write("data: 1\n\n");
    co_return;
}

void ServerSuite::sendsOnlyTheHeadOfAStream()
{
    const int before = goneCount;
    const TestServer server({{"GET", u"/events"_s, &streamIfAsked}, {"GET", u"/echo"_s, &echo}});
    const QByteArray answers =
        exchange(server.port(), "HEAD /events HTTP/1.1\r\nHost: x\r\n\r\n" + get("/echo"));
    QVERIFY(answers.contains("Content-Type: text/event-stream"));
    QVERIFY(answers.contains("\r\n\r\nHTTP/1.1 200"));
    QVERIFY(!answers.contains("data: 1"));
    spinUntil([before] { return goneCount == before + 1; }); // nobody hears the stream
}

void ServerSuite::keepsQuietStreamsAlive()
{
    Limits limits;
    limits.keepAliveTime = 1ms;
    const TestServer server(routes(), limits);
    RawClient client(server.port());
    client.write(get("/hang"));
    QVERIFY(client.readUntil("d\r\n: keepalive\n\n\r\n").contains(": keepalive"));
}

void ServerSuite::answersOnlySoManyConnectionsOfOneAddress()
{
    Limits limits;
    limits.connectionsPerAddress = 1;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PLEXUS_TRUSTED_PROXIES"_s));
    const TestServer server(routes(), limits);
    std::vector<std::unique_ptr<RawClient>> clients;
    int answered = 0;
    for (int i = 0; i < 3; ++i) { // two threads, one count
        clients.push_back(std::make_unique<RawClient>(server.port()));
        clients.back()->write(get("/echo", {}));
        answered += statusOf(clients.back()->readUntil("GET ")) == 200;
    }
    QCOMPARE(answered, 1);
}

void ServerSuite::answersOnlySoManyConnectionsInAll()
{
    Limits limits;
    limits.connections = 1;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PLEXUS_MAX_CONNECTIONS"_s));
    const TestServer server(routes(), limits);
    RawClient first(server.port());
    first.write(get("/echo", {}));
    QCOMPARE(statusOf(first.readUntil("GET ")), 200);
    RawClient second(server.port());
    QCOMPARE(statusOf(second.readAll()), m_carrier == Carrier::Tls ? 0 : 503); // TLS: just closed
    first.abort();
    spinUntil([&] { return statusOf(exchange(server.port(), get("/echo"))) == 200; });
}

void ServerSuite::keepsDescriptorsBack()
{
    Limits limits;
    limits.descriptors = 3;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"ulimit"_s));
    const TestServer server(routes(), limits);
    QVERIFY(statusOf(exchange(server.port(), get("/echo"))) != 200);
}

static Task<void> whoAsks(Request request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(
        200, request.peer.toString().toLatin1() + (request.isSecure ? " secure" : " plain")));
    co_return;
}

void ServerSuite::knowsClientsBehindATrustedProxy()
{
    const std::vector<Route> who{{"GET", u"/who"_s, &whoAsks}};
    Limits limits;
    limits.connectionsPerAddress = 1;
    const TestServer trusting(who, limits, {}, TrustedProxies({u"127.0.0.0/8"_s}));
    const TestServer doubting(who);
    const QByteArray request = get(
        "/who", "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nConnection: close\r\n");
    const RawClient other(trusting.port()); // the proxy may have many
    QVERIFY(exchange(trusting.port(), request).endsWith("192.0.2.1 secure"));
    QVERIFY(exchange(doubting.port(), request)
                .endsWith(m_carrier == Carrier::Tls ? "127.0.0.1 secure" : "127.0.0.1 plain"));
}

static Task<void> flood(Request, std::shared_ptr<Reply> reply)
{
    const auto events = reply->startStream();
    for (int i = 0; i < 1000 && events->isOpen(); ++i)
        events->write(QByteArray(100000, 'x'));
    startedCount = reply->isGone() ? -1 : 1;
    co_return;
}

void ServerSuite::closesStreamsOfSlowReaders()
{
    const TestServer server({{"GET", u"/flood"_s, &flood}});
    startedCount = 0;
    RawClient client(server.port());
    client.write(get("/flood"));
    while (startedCount == 0)
        std::this_thread::yield();
    QCOMPARE(startedCount.load(), -1);
}

//! More than the kernel takes at once, over several turns of the event loop.
static constexpr qsizetype largeEvent = 24'000'000;

static Task<void> progressAndMuch(Request, std::shared_ptr<Reply> reply)
{
    const auto events = reply->startStream();
    events->write("data: progress\n\n");
    events->write(QByteArray(largeEvent, 'x'));
    events->write("data: afterwards\n\n");
    co_await sleepFor(1ms);
    events->write("data: later\n\n");
    events->end();
    startedCount = 1;
}

//! It is not slow only because the event is larger than what may wait.
void ServerSuite::givesOneLargeEventItsTime()
{
    const TestServer server({{"GET", u"/much"_s, &progressAndMuch}});
    startedCount = 0;
    RawClient client(server.port());
    client.write(get("/much"));
    while (startedCount == 0) // and nothing is read meanwhile
        std::this_thread::yield();
    const QByteArray answer = client.readAll();
    QCOMPARE(answer.count('x'), answer.first(answer.indexOf("\r\n\r\n")).count('x') + largeEvent);
    QVERIFY(answer.endsWith("data: later\n\n\r\n0\r\n\r\n"));
}

static QSemaphore entered;
static QSemaphore gate;
static std::atomic<int> countedCalls = 0;

static Task<void> holdTheThread(Request, std::shared_ptr<Reply> reply)
{
    entered.release();
    gate.acquire();
    reply->send(Response::text(200, "held"));
    co_return;
}

static Task<void> countCall(Request, std::shared_ptr<Reply> reply)
{
    ++countedCalls;
    reply->send(Response::text(200, "counted"));
    co_return;
}

static Task<void> tellCount(Request, std::shared_ptr<Reply> reply)
{
    reply->send(Response::text(200, QByteArray::number(countedCalls.load())));
    co_return;
}

void ServerSuite::servesOthersBetweenPipelinedRequests()
{
    const int count = 300; // that fit into one read, and into one record of TLS
    const TestServer server({{"GET", u"/hold"_s, &holdTheThread},
                             {"GET", u"/count"_s, &countCall},
                             {"GET", u"/tell"_s, &tellCount}},
                            {}, {}, TrustedProxies(), 1);
    countedCalls = 0;
    RawClient other(server.port());
    RawClient busy(server.port());
    busy.write(get("/hold", {}) + get("/count", {}).repeated(count));
    QVERIFY(entered.tryAcquire(1, 30000));
    other.write(get("/tell"));
    gate.release();
    const QByteArray answer = other.readAll();
    QCOMPARE(statusOf(answer), 200);
    const int before = answer.mid(answer.indexOf("\r\n\r\n") + 4).toInt();
    QVERIFY2(before < count / 2, qPrintable(QString::number(before)));
    for (int i = 0; i < count; ++i)
        QVERIFY(busy.readUntil("counted").contains("HTTP/1.1 200"));
}

static QByteArray post(qsizetype size)
{
    return "POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: "
        + QByteArray::number(size) + "\r\n\r\n" + QByteArray(size, 'a');
}

void ServerSuite::row82_keepsOnlySoMuchOfUnfinishedBodies()
{
    Limits limits;
    limits.bodies = 100'000;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PLEXUS_MAX_BODY_MEMORY\\)"_s));
    const TestServer server({{"POST", u"/echo"_s, &echo, 1'000'000}}, limits, {},
                            TrustedProxies({u"127.0.0.0/8"_s}));
    const QByteArray answer = exchange(server.port(), post(900'000));
    QCOMPARE(statusOf(answer), 503);
    QVERIFY(answer.contains("\r\nRetry-After: 10\r\n"));
    QCOMPARE(statusOf(exchange(server.port(), post(90'000))), 200); // the room came back
}

void ServerSuite::row82_keepsOnlySoMuchOfOneAddressesUnfinishedBodies()
{
    Limits limits;
    limits.bodiesPerAddress = 100'000;
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(u"PLEXUS_TRUSTED_PROXIES"_s));
    const std::vector<Route> echoes{{"POST", u"/echo"_s, &echo, 1'000'000}};
    const TestServer server(echoes, limits);
    QCOMPARE(statusOf(exchange(server.port(), post(900'000))), 429);
    QCOMPARE(statusOf(exchange(server.port(), post(90'000))), 200);
    const TestServer trusting(echoes, limits, {}, TrustedProxies({u"127.0.0.0/8"_s}));
    QCOMPARE(statusOf(exchange(trusting.port(), post(900'000))), 200); // it speaks for many
}
