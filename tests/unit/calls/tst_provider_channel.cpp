// A tool's AuthorizedClient, down to the provider.
#include "calls/provider_channel.h"
#include "support/outbound/outbound_world.h"
#include "support/test_main.h"

namespace plexus::test {

using namespace Qt::Literals::StringLiterals;

class TstProviderChannel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void asksWithQueryAndToken();
    void sendsJson();
    void saysWhatTheProviderDidWrong_data();
    void saysWhatTheProviderDidWrong();
    void whatTheProviderRepeatsIsNoLongerTheToken(); // threat 62
};

class OneToken final : public outbound::TokenSource
{
public:
    Task<outbound::AccessToken> current() override
    {
        co_return outbound::AccessToken{Secret("gho_only-token"), 1};
    }
    Task<std::optional<outbound::AccessToken>> replacementFor(outbound::AccessToken) override
    {
        co_return std::nullopt;
    }
};

static AuthorizedClient clientFor(OutboundWorld &world, const Provider &provider)
{
    outbound::Api api{u"GitHub"_s, provider.url(), {provider.url(u""_s).toLatin1()}};
    outbound::AuthorizedTransport transport(world.client, {TenantId(u"acme"_s), UserId(u"alice"_s)},
                                            std::move(api), std::make_shared<OneToken>(),
                                            std::make_shared<Scrubber>());
    return {
        u"GitHub"_s,
        std::make_shared<ProviderChannel>(std::move(transport), nullptr, u"github"_s, QString())};
}

void TstProviderChannel::asksWithQueryAndToken()
{
    Provider provider(Provider::answering(Provider::response("[{\"id\":1}]")));
    OutboundWorld world;
    AuthorizedClient github = clientFor(world, provider);
    const Query query{{u"per_page"_s, 5}, {u"q"_s, u"a&b=c d+ü"_s}};
    QCOMPARE(run(github.getArray(u"/user/repos"_s, query)).size(), 1);
    const QByteArray sent = provider.requests.value(0);
    QVERIFY2(sent.startsWith("GET /user/repos?per_page=5&q=a%26b%3Dc%20d%2B%C3%BC HTTP/1.1\r\n"),
             sent.constData());
    QVERIFY(sent.contains("\r\nAuthorization: Bearer gho_only-token\r\n"));
    QVERIFY(sent.contains("\r\nAccept: application/json\r\n"));
}

void TstProviderChannel::sendsJson()
{
    Provider provider(Provider::answering("HTTP/1.1 204 No Content\r\n\r\n"));
    OutboundWorld world;
    AuthorizedClient github = clientFor(world, provider);
    QVERIFY(run(github.post(u"/x?a=b"_s, QJsonObject{{u"k"_s, 1}}, {{u"c"_s, true}})).isNull());
    const QByteArray sent = provider.requests.value(0);
    QVERIFY2(sent.startsWith("POST /x?a=b&c=true "), sent.constData());
    QVERIFY(sent.contains("\r\nContent-Type: application/json\r\n"));
    QVERIFY(sent.endsWith("\r\n\r\n{\"k\":1}"));
}

void TstProviderChannel::saysWhatTheProviderDidWrong_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<FailureKind>("kind");
    QTest::newRow("status") << Provider::response("{}", {}, "500 Oops") << FailureKind::Upstream;
    QTest::newRow("no JSON") << Provider::response("<html>") << FailureKind::Upstream;
    QTest::newRow("another shape") << Provider::response("{}") << FailureKind::Upstream;
    QTest::newRow("too much") << Provider::response(QByteArray(9'000'000, '['))
                              << FailureKind::TooLarge;
    QTest::newRow("no HTTP") << QByteArray("hello\r\n\r\n") << FailureKind::Upstream;
}

void TstProviderChannel::saysWhatTheProviderDidWrong()
{
    QFETCH(QByteArray, bytes);
    QFETCH(FailureKind, kind);
    Provider provider(Provider::answering(bytes));
    OutboundWorld world;
    AuthorizedClient github = clientFor(world, provider);
    QCOMPARE(failureOf([&] { run(github.getArray(u"/user"_s)); }), kind);
}

void TstProviderChannel::whatTheProviderRepeatsIsNoLongerTheToken()
{
    Provider provider(Provider::answering(Provider::response(R"({"auth":"gho_only-token"})")));
    OutboundWorld world;
    AuthorizedClient github = clientFor(world, provider);
    QCOMPARE(run(github.getObject(u"/echo"_s)).value(u"auth"_s).toString(), u"[redacted]"_s);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TstProviderChannel, tst_provider_channel)
#include "tst_provider_channel.moc"
