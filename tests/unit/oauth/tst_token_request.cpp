#include "example_provider.h"
#include "oauth/client/token_request.h"
#include "support/test_main.h"

namespace plexus::oauth {

using namespace Qt::Literals::StringLiterals;

class TstTokenRequest : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void secretsGoIntoTheForm();
    void basicPartsAreFormEncodedFirst();
    void publicClientsShowOnlyTheirId();
    void bodiesCanBeJson();
    void extrasNeverReplaceTheProtocol();
    void refreshesAtTheirOwnUrl();
    void answersAreBounded();
    void asksWhoTheUserIs();
    void revokesAsTheProviderWants_data();
    void revokesAsTheProviderWants();
};

static const ProviderClient exampleClient{u"my id"_s, Secret("s+e:c%ret")};

static QByteArray fieldOf(const outbound::Request &request, const QByteArray &name)
{
    for (const outbound::Request::Field &field : request.fields) {
        if (field.name == name)
            return field.value.reveal();
    }
    return {};
}

static outbound::Request exchangeAt(const ProviderDescriptor &provider)
{
    return codeRequest(provider, exampleClient, Secret("c&d"), u"https://p.example/cb"_s,
                       Secret("verifier"));
}

void TstTokenRequest::secretsGoIntoTheForm()
{
    const outbound::Request request = exchangeAt(exampleProvider());
    QCOMPARE(request.method, "POST");
    QCOMPARE(request.url, u"https://idp.example/token"_s);
    QCOMPARE(fieldOf(request, "Accept"), "application/json");
    QCOMPARE(fieldOf(request, "Content-Type"), "application/x-www-form-urlencoded");
    QCOMPARE(fieldOf(request, "Authorization"), "");
    QCOMPARE(request.body.reveal(),
             "grant_type=authorization_code&code=c%26d&redirect_uri=https%3A%2F%2Fp.example%2Fcb"
             "&code_verifier=verifier&client_id=my+id&client_secret=s%2Be%3Ac%25ret");
}

void TstTokenRequest::basicPartsAreFormEncodedFirst()
{
    ProviderDescriptor provider = exampleProvider();
    provider.token.auth = TokenAuth::Basic;
    const outbound::Request request = exchangeAt(provider);
    QCOMPARE(fieldOf(request, "Authorization"),
             "Basic " + QByteArray("my+id:s%2Be%3Ac%25ret").toBase64());
    QVERIFY(!request.body.reveal().contains("client_"));
}

void TstTokenRequest::publicClientsShowOnlyTheirId()
{
    ProviderDescriptor provider = exampleProvider();
    provider.token.auth = TokenAuth::None;
    const QByteArray body = exchangeAt(provider).body.reveal();
    QVERIFY(body.contains("client_id=my+id"));
    QVERIFY(!body.contains("client_secret"));
}

void TstTokenRequest::bodiesCanBeJson()
{
    ProviderDescriptor provider = exampleProvider();
    provider.token.auth = TokenAuth::Basic;
    provider.token.jsonBody = true;
    const outbound::Request request = exchangeAt(provider);
    QCOMPARE(fieldOf(request, "Content-Type"), "application/json");
    const QByteArray expected = "{\"grant_type\":\"authorization_code\",\"code\":\"c&d\","
                                "\"redirect_uri\":\"https://p.example/cb\","
                                "\"code_verifier\":\"verifier\"}";
    QCOMPARE(request.body.reveal(), expected);
}

void TstTokenRequest::extrasNeverReplaceTheProtocol()
{
    ProviderDescriptor provider = exampleProvider();
    provider.token.params = {{u"grant_type"_s, u"password"_s}, {u"audience"_s, u"a"_s}};
    const QByteArray body = exchangeAt(provider).body.reveal();
    QCOMPARE(body.count("grant_type="), 1);
    QVERIFY(body.contains("&audience=a&"));
}

void TstTokenRequest::refreshesAtTheirOwnUrl()
{
    ProviderDescriptor provider = exampleProvider();
    QCOMPARE(refreshRequest(provider, exampleClient, Secret("r")).url, provider.tokenUrl);
    provider.refreshUrl = u"https://idp.example/refresh"_s;
    provider.renamed = {{u"client_id"_s, u"client_key"_s}};
    const outbound::Request request = refreshRequest(provider, exampleClient, Secret("r"));
    QCOMPARE(request.url, provider.refreshUrl);
    QCOMPARE(request.body.reveal(),
             "grant_type=refresh_token&refresh_token=r&client_key=my+id"
             "&client_secret=s%2Be%3Ac%25ret");
}

void TstTokenRequest::answersAreBounded()
{
    const outbound::Request request = exchangeAt(exampleProvider());
    QCOMPARE(request.limits.bodyBytes, 256 * 1024);
    QCOMPARE(request.limits.total, std::chrono::seconds(10));
}

void TstTokenRequest::asksWhoTheUserIs()
{
    ProviderDescriptor provider = exampleProvider();
    QVERIFY(!accountRequest(provider, Secret("t")));
    provider.account.url = u"https://api.idp.example/me"_s;
    provider.api.headers = {{u"X-Version"_s, u"1"_s}, {u"accept"_s, u"text/html"_s}};
    const auto request = accountRequest(provider, Secret("t"));
    QCOMPARE(request->method, "GET");
    QCOMPARE(fieldOf(*request, "Authorization"), "Bearer t");
    QCOMPARE(fieldOf(*request, "X-Version"), "1");
    QCOMPARE(fieldOf(*request, "Accept"), "application/json");
}

void TstTokenRequest::revokesAsTheProviderWants_data()
{
    QTest::addColumn<RevocationKind>("kind");
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("authorization");
    QTest::addColumn<QByteArray>("body");
    const QByteArray basic = "Basic " + QByteArray("my+id:s%2Be%3Ac%25ret").toBase64();
    QTest::newRow("rfc7009") << RevocationKind::Rfc7009 << QByteArray("POST") << QByteArray()
                             << QByteArray("token=r&token_type_hint=refresh_token&client_id=my+id"
                                           "&client_secret=s%2Be%3Ac%25ret");
    QTest::newRow("github") << RevocationKind::GithubGrant << QByteArray("DELETE") << basic
                            << QByteArray(R"({"access_token":"a"})");
    QTest::newRow("bearer") << RevocationKind::BearerPost << QByteArray("POST")
                            << QByteArray("Bearer a") << QByteArray();
}

void TstTokenRequest::revokesAsTheProviderWants()
{
    QFETCH(RevocationKind, kind);
    ProviderDescriptor provider = exampleProvider();
    QVERIFY(!revocationRequest(provider, exampleClient, Secret("a"), Secret("r")));
    provider.revocation = {kind, u"https://idp.example/revoke"_s};
    const auto request = revocationRequest(provider, exampleClient, Secret("a"), Secret("r"));
    QTEST(request->method, "method");
    QTEST(fieldOf(*request, "Authorization"), "authorization");
    QTEST(request->body.reveal(), "body");
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstTokenRequest, tst_token_request)
#include "tst_token_request.moc"
