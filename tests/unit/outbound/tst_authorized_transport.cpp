// Where a user's token goes, and where it does not.
#include "outbound/authorized_transport.h"
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;
using outbound::AccessToken;
using outbound::Answer;
using outbound::Api;
using outbound::AuthorizedTransport;
using outbound::Request;

class TstAuthorizedTransport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theTokenGoesToTheApi();
    void pathsAreRelativeToTheApi_data();
    void pathsAreRelativeToTheApi();
    void otherAddressesAreRefusedBeforeAnythingIsSent_data();
    void otherAddressesAreRefusedBeforeAnythingIsSent();
    void callersCannotSetTheTokensHeader();
    void redirectionsWithinTheOriginKeepTheToken();
    void redirectionsToAnotherOriginOfTheApiLoseIt();
    void redirectionsElsewhereAreAnswers_data();
    void redirectionsElsewhereAreAnswers();
    void changesAreNotSentToASecondPlace();
    void endlessRedirectionsEnd();
    void aRefusedTokenIsReplacedOnce_data();
    void aRefusedTokenIsReplacedOnce();
    void whatWasDoneIsNotDoneAgainForItsResult();
    void whatIsForbiddenIsAskedAgainOnlyWhereThatMeansExpired();
    void aTokenIsRefusedWithStatus200Too_data();
    void aTokenIsRefusedWithStatus200Too();
    void answersAreScrubbed(); // threat 62
};

static const QByteArray firstToken = "gho_first-token";
static const QByteArray secondToken = "gho_second-token";

class Tokens final : public outbound::TokenSource
{
public:
    Task<AccessToken> current() override { co_return AccessToken{Secret(firstToken), 1}; }
    Task<std::optional<AccessToken>> replacementFor(AccessToken refused) override
    {
        ++replaced;
        if (refused.version != 1 || !hasSecond)
            co_return std::nullopt;
        co_return AccessToken{Secret(secondToken), 2};
    }

    int replaced = 0;
    bool hasSecond = true;
};

//! An API at `provider`, with `more` as a second origin of it.
struct ApiWorld : OutboundWorld
{
    explicit ApiWorld(const Provider &provider, const QList<QByteArray> &more = {})
        : api{u"GitHub"_s, provider.url(u"/v1/"_s),
              QList<QByteArray>{provider.url(u""_s).toLatin1()} + more}
    {
        api.fields = {{"Accept", Secret("application/json")}};
    }
    AuthorizedTransport transport()
    {
        return {client, {TenantId(u"acme"_s), UserId(u"alice"_s)}, api, tokens, scrubber};
    }
    Answer ask(const QString &url) { return ask(requestOf(url)); }
    Answer ask(Request request)
    {
        AuthorizedTransport made = transport();
        return run(made.send(std::move(request)));
    }

    Api api;
    std::shared_ptr<Tokens> tokens = std::make_shared<Tokens>();
    std::shared_ptr<Scrubber> scrubber = std::make_shared<Scrubber>();
};

static QByteArray redirection(const QString &location, const QByteArray &status = "302 Found")
{
    return Provider::response("", "Location: " + location.toLatin1() + "\r\n", status);
}

static QByteArray bearer(const QByteArray &token)
{
    return "\r\nAuthorization: Bearer " + token + "\r\n";
}

void TstAuthorizedTransport::theTokenGoesToTheApi()
{
    Provider provider(Provider::answering(Provider::response("[]")));
    ApiWorld world(provider);
    QCOMPARE(world.ask(u"/user/repos?per_page=5"_s).body, "[]");
    const QByteArray sent = provider.requests.value(0);
    QVERIFY2(sent.startsWith("GET /v1/user/repos?per_page=5 "), sent.constData());
    QVERIFY2(sent.contains(bearer(firstToken)), sent.constData());
    QVERIFY(sent.contains("\r\nAccept: application/json\r\n"));
}

void TstAuthorizedTransport::pathsAreRelativeToTheApi_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("sent");
    QTest::newRow("spaces") << u"/a b"_s << QByteArray("/v1/a%20b");
    QTest::newRow("umlauts") << u"/ü?q=€"_s << QByteArray("/v1/%C3%BC?q=%E2%82%AC");
    QTest::newRow("escapes stay") << u"/a%2Fb"_s << QByteArray("/v1/a%2Fb");
    QTest::newRow("fragment") << u"/a#b"_s << QByteArray("/v1/a%23b");
    QTest::newRow("another host?") << u"//evil.example/"_s << QByteArray("/v1//evil.example/");
    QTest::newRow("user information?") << u"/@evil.example/"_s << QByteArray("/v1/@evil.example/");
    QTest::newRow("dots stay on the host") << u"/../../x"_s << QByteArray("/x");
    QTest::newRow("line break") << u"/a\r\nX: y"_s << QByteArray("/v1/a%0D%0AX:%20y");
}

void TstAuthorizedTransport::pathsAreRelativeToTheApi()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, sent);
    Provider provider(Provider::answering(Provider::response("ok")));
    ApiWorld world(provider);
    world.ask(path);
    QCOMPARE(provider.requests.value(0).split(' ').value(1), sent);
}

void TstAuthorizedTransport::otherAddressesAreRefusedBeforeAnythingIsSent_data()
{
    QTest::addColumn<QString>("url");
    QTest::newRow("another host") << u"https://evil.example/"_s;
    QTest::newRow("another port") << u"http://127.0.0.1:1/"_s;
    QTest::newRow("user information") << u"https://api.github.com@evil.example/"_s;
    QTest::newRow("another scheme") << u"https://127.0.0.1/"_s;
    QTest::newRow("nothing") << QString();
    QTest::newRow("no path") << u"user"_s;
    QTest::newRow("backslash") << u"\\\\evil.example/"_s;
}

//! Row 52.
void TstAuthorizedTransport::otherAddressesAreRefusedBeforeAnythingIsSent()
{
    QFETCH(QString, url);
    Provider provider(Provider::answering(Provider::response("ok")));
    ApiWorld world(provider);
    QVERIFY(failureOf([&] { world.ask(url); }).has_value());
    QCOMPARE(provider.connections, 0);
}

void TstAuthorizedTransport::callersCannotSetTheTokensHeader()
{
    Provider provider(Provider::answering(Provider::response("ok")));
    ApiWorld world(provider);
    Request request = requestOf(u"/user"_s);
    request.addField("aUTHORIZATION", QByteArray("Basic abc"));
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.ask(request));
    QCOMPARE(provider.connections, 0);
}

void TstAuthorizedTransport::redirectionsWithinTheOriginKeepTheToken()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &request) {
        socket.write(request.startsWith("GET /v1/old ") ? redirection(u"new?x#fragment"_s)
                                                        : Provider::response("moved"));
    });
    ApiWorld world(provider);
    QCOMPARE(world.ask(u"/old"_s).body, "moved");
    const QByteArray second = provider.requests.value(1);
    QVERIFY2(second.startsWith("GET /v1/new?x "), second.constData());
    QVERIFY(second.contains(bearer(firstToken)));
}

void TstAuthorizedTransport::redirectionsToAnotherOriginOfTheApiLoseIt()
{
    Provider files(Provider::answering(Provider::response("file")));
    Provider provider(Provider::answering(redirection(files.url(u"/file"_s))));
    ApiWorld world(provider, {files.url(u""_s).toLatin1()});
    Request request = requestOf(u"/download"_s);
    request.addField("X-Mine", QByteArray("also a secret, perhaps"));
    QCOMPARE(world.ask(request).body, "file");
    const QByteArray second = files.requests.value(0);
    QVERIFY2(!second.contains("Authorization") && !second.contains("X-Mine"), second.constData());
    QVERIFY(second.contains("\r\nAccept: application/json\r\n"));
}

void TstAuthorizedTransport::redirectionsElsewhereAreAnswers_data()
{
    QTest::addColumn<QString>("location");
    for (const char *location :
         {"http://127.0.0.1:1/", "//127.0.0.1:1/", "https://evil.example/", "https://10.0.0.1/",
          "http://169.254.169.254/", "https://user@evil.example/", "file:///etc/passwd",
          "javascript:alert(1)", "\\\\evil.example\\", "", "http://[::1"})
        QTest::newRow(location) << QString::fromLatin1(location);
}

void TstAuthorizedTransport::redirectionsElsewhereAreAnswers()
{
    QFETCH(QString, location);
    Provider provider(Provider::answering(redirection(location)));
    ApiWorld world(provider);
    if (location.isEmpty()) // the same address again and again
        QCOMPARE(world.ask(u"/old"_s).status, 302);
    else
        QCOMPARE(world.ask(u"/old"_s).headers.value("Location"), location.toLatin1());
    QCOMPARE(provider.requests.size(), location.isEmpty() ? 6 : 1);
}

void TstAuthorizedTransport::changesAreNotSentToASecondPlace()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &request) {
        const bool isSeeOther = request.startsWith("POST /v1/see");
        socket.write(request.startsWith("POST") ? redirection(
                         u"/elsewhere"_s, isSeeOther ? "303 See Other" : "307 Temporary")
                                                : Provider::response("result"));
    });
    ApiWorld world(provider);
    Request request = requestOf(u"/change"_s);
    request.method = "POST";
    request.setBody(Secret("{}"), "application/json");
    QCOMPARE(world.ask(request).status, 307);
    QCOMPARE(provider.requests.size(), 1);
    request.url = u"/see"_s;
    QCOMPARE(world.ask(request).body, "result");
    QVERIFY(provider.requests.value(2).startsWith("GET /elsewhere "));
    QVERIFY(!provider.requests.value(2).contains("Content-"));
}

void TstAuthorizedTransport::endlessRedirectionsEnd()
{
    Provider provider(Provider::answering(redirection(u"/v1/again"_s)));
    ApiWorld world(provider);
    QCOMPARE(world.ask(u"/old"_s).status, 302);
    QCOMPARE(provider.requests.size(), 1 + AuthorizedTransport::mostRedirections);
}

void TstAuthorizedTransport::aRefusedTokenIsReplacedOnce_data()
{
    QTest::addColumn<bool>("hasSecond");
    QTest::addColumn<QByteArray>("accepted");
    QTest::addColumn<int>("status");
    QTest::addColumn<int>("requests");
    QTest::newRow("the second is good") << true << secondToken << 200 << 2;
    QTest::newRow("the second is refused, too") << true << QByteArray("none") << 401 << 2;
    QTest::newRow("there is no second") << false << secondToken << 401 << 1;
    QTest::newRow("the first is good") << true << firstToken << 200 << 1;
}

void TstAuthorizedTransport::aRefusedTokenIsReplacedOnce()
{
    QFETCH(bool, hasSecond);
    QFETCH(QByteArray, accepted);
    Provider provider([accepted](QTcpSocket &socket, const QByteArray &request) {
        socket.write(request.contains(bearer(accepted))
                         ? Provider::response("ok")
                         : Provider::response("no", {}, "401 Unauthorized"));
    });
    ApiWorld world(provider);
    world.tokens->hasSecond = hasSecond;
    Request request = requestOf(u"/change"_s);
    request.method = "POST";
    request.setBody(Secret("{\"a\":1}"), "application/json");
    QTEST(world.ask(request).status, "status");
    QTEST(int(provider.requests.size()), "requests");
    QVERIFY(provider.requests.last().endsWith("\r\n\r\n{\"a\":1}"));
    QCOMPARE(world.tokens->replaced, accepted == firstToken ? 0 : 1);
}

void TstAuthorizedTransport::whatWasDoneIsNotDoneAgainForItsResult()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &request) {
        socket.write(request.startsWith("POST") ? redirection(u"/result"_s, "303 See Other")
                                                : Provider::response("no", {}, "401 Unauthorized"));
    });
    ApiWorld world(provider);
    Request request = requestOf(u"/order"_s);
    request.method = "POST";
    request.setBody(Secret("{}"), "application/json");
    QCOMPARE(world.ask(request).status, 401);
    QCOMPARE(provider.requests.size(), 2); // the order is placed once
    QCOMPARE(world.tokens->replaced, 0);
}

void TstAuthorizedTransport::whatIsForbiddenIsAskedAgainOnlyWhereThatMeansExpired()
{
    Provider provider(Provider::answering(Provider::response("no", {}, "403 Forbidden")));
    ApiWorld world(provider);
    QCOMPARE(world.ask(u"/user"_s).status, 403);
    QCOMPARE(world.tokens->replaced, 0);
    QCOMPARE(provider.requests.size(), 1);
    world.api.forbiddenMeansExpired = true;
    QCOMPARE(world.ask(u"/user"_s).status, 403);
    QCOMPARE(world.tokens->replaced, 1);
    QCOMPARE(provider.requests.size(), 3);
}

void TstAuthorizedTransport::aTokenIsRefusedWithStatus200Too_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<bool>("isRefusal");
    QTest::newRow("Slack's") << R"({"ok":false,"error":"token_revoked"})"_ba << true;
    QTest::newRow("another error") << R"({"ok":false,"error":"channel_not_found"})"_ba << false;
    QTest::newRow("no failure") << R"({"ok":true,"error":"token_revoked"})"_ba << false;
    QTest::newRow("not at the top")
        << R"({"messages":[{"ok":false,"error":"token_revoked"}]})"_ba << false;
    QTest::newRow("a list") << R"(["ok","error","token_revoked"])"_ba << false;
    QTest::newRow("no text") << R"({"ok":false,"error":1})"_ba << false;
    QTest::newRow("no JSON") << "token_revoked"_ba << false;
    QTest::newRow("nothing") << QByteArray() << false;
}

void TstAuthorizedTransport::aTokenIsRefusedWithStatus200Too()
{
    QFETCH(QByteArray, body);
    QFETCH(bool, isRefusal);
    Provider provider([body](QTcpSocket &socket, const QByteArray &request) {
        socket.write(Provider::response(request.contains(bearer(secondToken)) ? "renewed" : body));
    });
    ApiWorld world(provider);
    QCOMPARE(world.ask(u"/chat"_s).body, body); // unless the descriptor says so
    world.api.tokenErrors = {u"invalid_auth"_s, u"token_revoked"_s};
    QCOMPARE(world.ask(u"/chat"_s).body, isRefusal ? "renewed"_ba : body);
    QCOMPARE(world.tokens->replaced, isRefusal ? 1 : 0);
    world.tokens->hasSecond = false;
    QCOMPARE(world.ask(u"/chat"_s).body, body);
}

void TstAuthorizedTransport::answersAreScrubbed()
{
    Provider provider([](QTcpSocket &socket, const QByteArray &request) {
        socket.write(Provider::response(request, "X-Echo: " + firstToken.toBase64() + "\r\n"));
    });
    ApiWorld world(provider);
    const Answer answer = world.ask(u"/echo"_s);
    QVERIFY(answer.body.contains("\r\nAuthorization: Bearer [redacted]\r\n"));
    QVERIFY(!answer.body.contains(firstToken));
    QVERIFY(answer.headers.value("X-Echo")->startsWith("[redacted]"));
    QCOMPARE(world.scrubber->scrubbed(u"result: "_s + QString::fromLatin1(firstToken)),
             u"result: [redacted]"_s); // the call's own results, too
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstAuthorizedTransport, tst_authorized_transport)
#include "tst_authorized_transport.moc"
