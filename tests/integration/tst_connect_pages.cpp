// Linking an account in the browser. The numbers are those of the threats and holes.
#include "support/server/linking_browser.h"
#include "support/test_main.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestConnectPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_provider.answer({}); }

    void anAccountIsLinkedStepByStep();
    void theLinkLeadsThroughTheLogin();
    void whoDidNotStartItStopsIt();
    void theAccountMayBeDeclined();
    void eachStageHasOneAddress();
    void whatNeverWasALinkIsNoPage();
    void formsOfOneLinkAreNotAnothers();
    void guestsAreToldThatTheyCannot();
    void everyStepHasItsHeaders(); // threat 15

    void t42_anotherUsersLinkDies();
    void t42_aBrowserOfNobodyGetsNothing();
    void t43_theProvidersAddressAloneIsNothing();
    void t44_aStateIsUsedOnce();
    void t44_ofParallelReturnsOneCounts();
    void t44_aStateIsForItsTenantAndProvider();
    void t45_bothIdentitiesAreNamed();
    void t46_anotherIssuersAnswerIsRefused();
    void t47_parallelFlowsDoNotMeet();
    void t53_anotherAccountSaysSo();
    void t84_fewLinksOfOneUserAreOpen();
    void h6_nothingOfTheReturnIsShown_data();
    void h6_nothingOfTheReturnIsShown();
    void h6_whatTheProviderWritesStaysText();
    void h14b_nothingIsForwardedUnasked();
    void h21_theHostFieldDecidesNothing();
    void h22_aDenialEndsTheFlow();
    void h36_theAdministratorFindsWhatWentWrong();
    void onlyGetUsesAStateUp();

private:
    QStringList auditActions();

    OAuthProvider m_provider;
    Fixture m_fixture;
};

void TestConnectPages::initTestCase()
{
    useHostLogin(m_fixture, "secure");
    useHostLogin(m_fixture, "test_tenant_auth");
    QJsonObject careful = m_provider.overrides();
    careful[u"issuer"_s] = u"https://hub.example"_s;
    careful[u"authorization"_s] = QJsonObject{{u"iss"_s, u"required"_s}};
    for (const QByteArray &tenant : {QByteArray("secure"), QByteArray("test_tenant_auth")}) {
        addProvider(m_fixture, tenant, "hub", m_provider.overrides());
        addProvider(m_fixture, tenant, "twin", m_provider.overrides());
        addProvider(m_fixture, tenant, "careful", careful);
    }
}

//! What people read.
static QString textOf(const WireAnswer &page)
{
    static const QRegularExpression tag(u"<[^>]*>"_s);
    return QString::fromUtf8(page.body).remove(tag);
}

QStringList TestConnectPages::auditActions()
{
    const WireAnswer answer =
        administer(m_fixture, "GET", "/admin/v1/tenants/secure/audit?limit=5");
    QStringList actions;
    for (const QJsonValue &event : answer.json()[u"items"_s].toArray())
        actions += event[u"action"_s].toString();
    return actions;
}

void TestConnectPages::anAccountIsLinkedStepByStep()
{
    LinkingBrowser ada(m_fixture, "secure", "ada");
    const QByteArray link = ada.openLink();
    const WireAnswer asks = ada.get(link);
    QCOMPARE(asks.status, 200);
    for (const QByteArray &named :
         {QByteArray("Code Hub"), QByteArray("127.0.0.1"), // the provider's
          QByteArray("Fixture"), QByteArray("<bdi>ada</bdi>"), QByteArray("<code>read</code>"),
          QByteArray("UTC"), QByteArray("I did not start this")})
        QVERIFY2(asks.body.contains(named), named.constData());
    const WireAnswer away = ada.begin(link);
    QCOMPARE(away.status, 303);
    QVERIFY(away.header("Location").startsWith(m_provider.url(u"/authorize?"_s).toLatin1()));
    QVERIFY(!ada.cookieNamed("plx_c_").isEmpty());
    const WireAnswer back = ada.get(returnPath(away));
    QCOMPARE(back.status, 303);
    QCOMPARE(pathIn(back), link + "/confirm"); // nothing of the provider's is in the address
    QVERIFY(ada.get("/secure/account").body.contains("No account is connected"));
    const QByteArray agreed = hiddenField(ada.get(link + "/confirm"), "form_token");
    QCOMPARE(pathIn(ada.post(link + "/confirm", {{"form_token", agreed}})), link + "/done");
    const WireAnswer done = ada.get(link + "/done");
    QVERIFY(done.body.contains("<h1>Authentication Successful!</h1>"));
    QVERIFY(done.body.contains("octo-bob"));
    QVERIFY(ada.cookieNamed("plx_c_").isEmpty());
    QCOMPARE(pathIn(ada.post(link + "/confirm", {{"form_token", agreed}})),
             link + "/done"); // twice
    const QByteArray account = ada.get("/secure/account").body;
    QVERIFY(account.contains("octo-bob") && account.contains("Renews itself"));
    QVERIFY(!account.contains("secret"));
}

void TestConnectPages::theLinkLeadsThroughTheLogin()
{
    LinkingBrowser ben(m_fixture, "secure", "ben");
    const QByteArray link = ben.openLink();
    LinkingBrowser elsewhere(m_fixture, "secure", "");
    const WireAnswer begun = elsewhere.get(link);
    QCOMPARE(begun.status, 303);
    QVERIFY(begun.header("Location").startsWith("http://localhost:9/login?"));
    signIn(m_fixture, elsewhere, "secure", "ben");
    QCOMPARE(elsewhere.get(link).status, 200);
    QCOMPARE(pathIn(elsewhere.get(returnPath(elsewhere.begin(link)))), link + "/confirm");
}

void TestConnectPages::whoDidNotStartItStopsIt()
{
    LinkingBrowser cara(m_fixture, "secure", "cara");
    const QByteArray link = cara.openLink();
    QCOMPARE(pathIn(cara.submit(link, link + "/stop")), link + "/done");
    QVERIFY(cara.get(link + "/done").body.contains("<h1>Stopped</h1>"));
    QCOMPARE(auditActions().value(0), u"connect.disowned"_s);
    QCOMPARE(pathIn(cara.get(link)), link + "/done");
}

void TestConnectPages::theAccountMayBeDeclined()
{
    LinkingBrowser cara(m_fixture, "secure", "cara");
    const QByteArray link = cara.openLink();
    cara.get(returnPath(cara.begin(link)));
    QCOMPARE(pathIn(cara.submit(link + "/confirm", link + "/stop")), link + "/done");
    QVERIFY(cara.get("/secure/account").body.contains("No account is connected"));
    QCOMPARE(pathIn(cara.get(link + "/confirm")), link + "/done");
}

void TestConnectPages::eachStageHasOneAddress()
{
    LinkingBrowser dora(m_fixture, "secure", "dora");
    const QByteArray link = dora.openLink();
    QCOMPARE(pathIn(dora.get(link + "/done")), link);
    QCOMPARE(pathIn(dora.get(link + "/confirm")), link);
    dora.get(returnPath(dora.begin(link)));
    QCOMPARE(pathIn(dora.get(link)), link + "/confirm");
    QCOMPARE(pathIn(dora.get(link + "/done")), link + "/confirm");
}

void TestConnectPages::whatNeverWasALinkIsNoPage()
{
    LinkingBrowser dora(m_fixture, "secure", "dora");
    for (const QByteArray &id : {QByteArray("x"), QByteArray("a%2e%2e"), QByteArray(44, 'a')})
        QCOMPARE(dora.get("/secure/connect/" + id).status, 404);
    Browser nobody(m_fixture.port());
    for (const QByteArray &id : {QByteArray("%0d%0aX:%20y"), QByteArray("..%5c.."),
                                 QByteArray(43, 'a') + "%0d%0aX:%20y"}) {
        const WireAnswer answer = nobody.get("/secure/connect/" + id);
        QVERIFY(answer.status == 404 || answer.status == 400);
        QVERIFY(!answer.hasHeader("X"));
    }
    QCOMPARE(dora.get("/secure/connect/" + QByteArray(43, 'A')).status, 403);
}

void TestConnectPages::formsOfOneLinkAreNotAnothers()
{
    LinkingBrowser dora(m_fixture, "secure", "eli");
    const QByteArray one = dora.openLink();
    const QByteArray two = dora.openLink("twin");
    QCOMPARE(dora.submit(one, two).status, 403);
    QCOMPARE(dora.submit("/secure/account", one).status, 403);
    QCOMPARE(dora.post(one, {}).status, 403);
    QCOMPARE(dora.submit(one, one).status, 303);
}

void TestConnectPages::guestsAreToldThatTheyCannot()
{
    Browser guest(m_fixture.port());
    const WireAnswer page = guest.get("/conformance/connect/" + QByteArray(43, 'A'));
    QCOMPARE(page.status, 403);
    QVERIFY(page.body.contains("has not set up a way to sign in"));
}

void TestConnectPages::everyStepHasItsHeaders()
{
    LinkingBrowser faye(m_fixture, "secure", "faye");
    const QByteArray link = faye.openLink();
    const auto check = [](const WireAnswer &page, const QByteArray &referrer) {
        QVERIFY(page.header("Content-Security-Policy").startsWith("default-src 'none'; "));
        QVERIFY(!page.header("Content-Security-Policy").contains("form-action"));
        QCOMPARE(page.header("X-Frame-Options"), "DENY"_ba);
        QCOMPARE(page.header("X-Content-Type-Options"), "nosniff"_ba);
        QCOMPARE(page.header("Cache-Control"), "no-store"_ba);
        QCOMPARE(page.header("Referrer-Policy"), referrer);
        QVERIFY(!page.body.contains("<script"));
    };
    check(faye.get(link), "same-origin");
    const WireAnswer back = faye.get(returnPath(faye.begin(link)));
    QCOMPARE(back.header("Referrer-Policy"), "no-referrer"_ba);
    QCOMPARE(back.header("Cache-Control"), "no-store"_ba);
    check(faye.get(link + "/confirm"), "same-origin");
    faye.submit(link + "/confirm", link + "/confirm");
    check(faye.get(link + "/done"), "no-referrer");
    check(faye.get("/secure/oauth/external_callback/hub?state=x&code=y"), "no-referrer");
}

// Threat 42, hole H14b: Ada makes Bob open her link, so that his account becomes hers.
void TestConnectPages::t42_anotherUsersLinkDies()
{
    LinkingBrowser ada(m_fixture, "secure", "gina");
    LinkingBrowser bob(m_fixture, "secure", "bob");
    const int before = m_provider.hits("/token");
    const QByteArray link = ada.openLink();
    const WireAnswer refused = bob.get(link);
    QCOMPARE(refused.status, 403);
    QVERIFY(refused.body.contains("signed in as bob") && !refused.body.contains("gina"));
    QCOMPARE(auditActions().value(0), u"connect.misused"_s);
    QCOMPARE(ada.get(link).status, 403);
    const QByteArray another = ada.openLink();
    const WireAnswer away = ada.begin(another);
    bob.cookies.insert(ada.cookieNamed("plx_c_"), ada.cookies[ada.cookieNamed("plx_c_")]);
    QCOMPARE(bob.get(returnPath(away)).status, 403);
    QCOMPARE(ada.get(returnPath(away)).status, 403);
    QCOMPARE(m_provider.hits("/token"), before);
}

// Threat 42.
void TestConnectPages::t42_aBrowserOfNobodyGetsNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "hana");
    const int before = m_provider.hits("/token");
    const WireAnswer away = ada.begin(ada.openLink());
    Browser nobody(m_fixture.port());
    const QByteArray name = ada.cookieNamed("plx_c_");
    nobody.cookies.insert(name, ada.cookies[name]);
    QCOMPARE(nobody.get(returnPath(away)).status, 403);
    QCOMPARE(m_provider.hits("/token"), before);
}

// Threat 43: an attacker consents on our page and forwards only the provider's address.
void TestConnectPages::t43_theProvidersAddressAloneIsNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "ivy");
    const int before = m_provider.hits("/token");
    const WireAnswer away = ada.begin(ada.openLink());
    LinkingBrowser other(m_fixture, "secure", "ivy"); // even the same user's
    QCOMPARE(other.get(returnPath(away)).status, 403);
    QCOMPARE(m_provider.hits("/token"), before);
}

// Threat 44.
void TestConnectPages::t44_aStateIsUsedOnce()
{
    LinkingBrowser ada(m_fixture, "secure", "jane");
    const QByteArray path = returnPath(ada.begin(ada.openLink()));
    const int before = m_provider.hits("/token");
    QCOMPARE(ada.get(path).status, 303);
    QCOMPARE(ada.get(path).status, 403);
    QCOMPARE(ada.get("/secure/oauth/external_callback/hub?state=forged&code=c0de").status, 403);
    QCOMPARE(ada.get("/secure/oauth/external_callback/hub?code=c0de").status, 400);
    QCOMPARE(m_provider.hits("/token"), before + 1);
}

// Threat 44.
void TestConnectPages::t44_ofParallelReturnsOneCounts()
{
    LinkingBrowser ada(m_fixture, "secure", "kim");
    const QByteArray path = returnPath(ada.begin(ada.openLink()));
    const int before = m_provider.hits("/token");
    QByteArrayList pairs;
    for (auto it = ada.cookies.begin(); it != ada.cookies.end(); ++it)
        pairs += it.key() + '=' + it.value();
    const QByteArray request =
        requestBytes("GET", path, {{"Cookie", pairs.join("; ")}}, {}, m_fixture.port());
    std::vector<std::unique_ptr<Wire>> wires;
    for (int i = 0; i < 20; ++i)
        wires.push_back(std::make_unique<Wire>(m_fixture.port()));
    for (const auto &wire : wires)
        wire->write(request);
    int taken = 0;
    for (const auto &wire : wires) {
        const int status = wire->readAnswer().status;
        QVERIFY(status == 303 || status == 403);
        taken += status == 303;
    }
    QCOMPARE(taken, 1);
    QCOMPARE(m_provider.hits("/token"), before + 1);
}

// Threats 44 and 46.
void TestConnectPages::t44_aStateIsForItsTenantAndProvider()
{
    LinkingBrowser ada(m_fixture, "secure", "lea");
    signIn(m_fixture, ada, "test_tenant_auth", "lea");
    const QByteArray path = returnPath(ada.begin(ada.openLink()));
    const int before = m_provider.hits("/token");
    QCOMPARE(ada.get(QByteArray(path).replace("callback/hub", "callback/twin")).status, 403);
    QCOMPARE(ada.get(QByteArray(path).replace("/secure/", "/test_tenant_auth/")).status, 403);
    QCOMPARE(m_provider.hits("/token"), before);
    QCOMPARE(ada.get(path).status, 303);
}

// Threat 45.
void TestConnectPages::t45_bothIdentitiesAreNamed()
{
    LinkingBrowser ada(m_fixture, "secure", "mia");
    const QByteArray link = ada.openLink();
    ada.get(returnPath(ada.begin(link)));
    const WireAnswer asks = ada.get(link + "/confirm");
    QVERIFY(
        textOf(asks).contains("The Code Hub account octo-bob will be used by mia @ Fixture."_L1));
    QCOMPARE(ada.post(link + "/confirm", {}).status, 403);
    QVERIFY(ada.get("/secure/account").body.contains("No account is connected"));
    Browser withoutFlowCookie = ada;
    withoutFlowCookie.cookies.remove(ada.cookieNamed("plx_c_"));
    QCOMPARE(
        withoutFlowCookie.post(link + "/confirm", {{"form_token", hiddenField(asks, "form_token")}})
            .status,
        403);
    QVERIFY(ada.get("/secure/account").body.contains("No account is connected"));
    QCOMPARE(ada.submit(link + "/confirm", link + "/confirm").status, 303);
}

// Threat 46.
void TestConnectPages::t46_anotherIssuersAnswerIsRefused()
{
    LinkingBrowser ada(m_fixture, "secure", "nora");
    const int before = m_provider.hits("/token");
    for (const QByteArray &more :
         {QByteArray("&code=c0de"), QByteArray("&code=c0de&iss=https%3A%2F%2Fevil.example"),
          QByteArray("&error=access_denied&iss=https%3A%2F%2Fevil.example")}) {
        const QByteArray link = ada.openLink("careful");
        const WireAnswer back = ada.get(returnPath(ada.begin(link), more));
        QCOMPARE(pathIn(back), link + "/done");
        const WireAnswer page = ada.get(link + "/done");
        QVERIFY(page.body.contains("could not be connected") && !page.body.contains("evil"));
    }
    QCOMPARE(m_provider.hits("/token"), before);
    const QByteArray link = ada.openLink("careful");
    const QByteArray good = returnPath(ada.begin(link), "&code=c&iss=https%3A%2F%2Fhub.example");
    QCOMPARE(pathIn(ada.get(good)), link + "/confirm");
}

// Threat 47.
void TestConnectPages::t47_parallelFlowsDoNotMeet()
{
    LinkingBrowser ada(m_fixture, "secure", "olga");
    QByteArrayList links;
    QByteArrayList returns;
    for (const QByteArray &provider :
         {QByteArray("hub"), QByteArray("twin"), QByteArray("careful")}) {
        links += ada.openLink(provider);
        returns +=
            returnPath(ada.begin(links.last()),
                       provider == "careful" ? QByteArray("&code=c&iss=https%3A%2F%2Fhub.example")
                                             : QByteArray("&code=c"));
    }
    for (int i = 2; i >= 0; --i)
        QCOMPARE(pathIn(ada.get(returns[i])), links[i] + "/confirm");
    for (const QByteArray &link : links) {
        ada.submit(link + "/confirm", link + "/confirm");
        QVERIFY(ada.get(link + "/done").body.contains("Authentication Successful!"));
    }
}

// Threat 53.
void TestConnectPages::t53_anotherAccountSaysSo()
{
    LinkingBrowser ada(m_fixture, "secure", "pia");
    ada.link();
    m_provider.answer({.login = "renamed"});
    const QByteArray same = ada.openLink();
    QCOMPARE(pathIn(ada.get(returnPath(ada.begin(same)))), same + "/done");
    m_provider.answer({.accountId = "8", .login = "someone-else"});
    const QByteArray link = ada.openLink();
    QCOMPARE(pathIn(ada.get(returnPath(ada.begin(link)))), link + "/confirm");
    const QString asks = textOf(ada.get(link + "/confirm"));
    QVERIFY(asks.contains("someone-else"_L1) && asks.contains("until now this was renamed"_L1));
    QVERIFY(ada.get("/secure/account").body.contains("renamed"));
    ada.submit(link + "/confirm", link + "/confirm");
    QVERIFY(ada.get("/secure/account").body.contains("someone-else"));
}

// Threat 84.
void TestConnectPages::t84_fewLinksOfOneUserAreOpen()
{
    LinkingBrowser ada(m_fixture, "secure", "rosa");
    int status = 303;
    QSet<QByteArray> links;
    for (int i = 0; i < 10; ++i) {
        const WireAnswer answer = ada.onAccount("/connections/hub/connect");
        status = answer.status;
        if (status == 303)
            links.insert(pathIn(answer));
    }
    QVERIFY(links.size() <= 5);
    QVERIFY(status == 429 || links.size() == 1); // a link that is open may be given again
}

void TestConnectPages::h6_nothingOfTheReturnIsShown_data()
{
    QTest::addColumn<QByteArray>("more");
    const QByteArray evil = QByteArray("\"><script>alert(1)</script>'{{t x}}").toPercentEncoding();
    QTest::newRow("error") << "&error=" + evil;
    QTest::newRow("description") << "&error=access_denied&error_description=" + evil;
    QTest::newRow("uri") << "&error=server_error&error_uri=" + evil;
    QTest::newRow("code") << "&code=" + evil;
    QTest::newRow("iss") << "&code=c&iss=" + evil;
    QTest::newRow("unknown") << "&code=c&" + evil + '=' + evil;
    QTest::newRow("twice") << QByteArray("&code=<script>&code=<script>").replace('<', "%3C");
    QTest::newRow("header") << QByteArray("&error=a%0d%0aSet-Cookie:%20x=y&error_description=%00");
}

// Hole H6, threats 39 and 40.
void TestConnectPages::h6_nothingOfTheReturnIsShown()
{
    QFETCH(QByteArray, more);
    LinkingBrowser ada(m_fixture, "secure", "tess");
    const QByteArray link = ada.openLink("twin");
    const WireAnswer back = ada.get(returnPath(ada.begin(link), more));
    const WireAnswer page = ada.get(link + "/done");
    for (const WireAnswer &answer : {back, page}) {
        QVERIFY(!answer.body.contains("alert") && !answer.body.contains("script"));
        QVERIFY(!answer.header("Location").contains("alert"));
        QVERIFY(answer.header("Set-Cookie") != "x=y");
    }
    if (pathIn(page) == link + "/confirm" || pathIn(page) == link)
        ada.submit(pathIn(page), link + "/stop");
}

// Hole H6, threats 39 and 40.
void TestConnectPages::h6_whatTheProviderWritesStaysText()
{
    LinkingBrowser ada(m_fixture, "secure", "uma");
    m_provider.answer({.accountId = "9", .login = "<img src=x onerror=alert(1)>"});
    const QByteArray link = ada.openLink();
    ada.get(returnPath(ada.begin(link)));
    for (const QByteArray &step : {QByteArray("/confirm"), QByteArray("/done")}) {
        const WireAnswer page = ada.get(link + step);
        QCOMPARE(page.status, 200);
        QVERIFY(!page.body.contains("<img") && page.body.contains("&lt;img"));
        QVERIFY(!page.hasHeader("X"));
        ada.submit(link + "/confirm", link + "/confirm");
    }
    QVERIFY(!ada.get("/secure/account").body.contains("<img"));
    m_provider.answer({.token = Provider::response("<script>alert(1)</script>",
                                                   "Content-Type: text/html\r\n", "500 Oh")});
    const QByteArray another = ada.openLink();
    QCOMPARE(pathIn(ada.get(returnPath(ada.begin(another)))), another + "/done");
    QVERIFY(!ada.get(another + "/done").body.contains("script"));
}

// Hole H14b.
void TestConnectPages::h14b_nothingIsForwardedUnasked()
{
    LinkingBrowser ada(m_fixture, "secure", "vera");
    const QByteArray link = ada.openLink();
    const WireAnswer page = ada.get(link);
    QCOMPARE(page.status, 200);
    QVERIFY(!page.hasHeader("Location") && !page.hasHeader("Refresh"));
    QVERIFY(!page.body.contains("http-equiv") && !page.body.contains("/authorize"));
    QVERIFY(ada.cookieNamed("plx_c_").isEmpty());
}

// Hole H21.
void TestConnectPages::h21_theHostFieldDecidesNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "wanda");
    const QByteArray link = ada.openLink();
    const QByteArray port = QByteArray::number(m_fixture.port());
    const QByteArray token = hiddenField(ada.get(link), "form_token");
    const WireAnswer away =
        ada.post(link, {{"form_token", token}}, {{"Host", "127.0.0.1:" + port}});
    QCOMPARE(QUrlQuery(QUrl(QString::fromLatin1(away.header("Location"))).query())
                 .queryItemValue(u"redirect_uri"_s, QUrl::FullyDecoded)
                 .toLatin1(),
             "http://localhost:" + port + "/secure/oauth/external_callback/hub");
    ada.get(returnPath(away));
    QVERIFY(m_provider.exchanges().last().contains("redirect_uri=http%3A%2F%2Flocalhost"));
}

// Hole H22: a denial has no code.
void TestConnectPages::h22_aDenialEndsTheFlow()
{
    LinkingBrowser ada(m_fixture, "secure", "xena");
    const int before = m_provider.hits("/token");
    const QByteArray link = ada.openLink();
    const WireAnswer back = ada.get(returnPath(ada.begin(link), "&error=access_denied"));
    QCOMPARE(pathIn(back), link + "/done");
    QVERIFY(ada.get(link + "/done").body.contains("Nothing was connected"));
    QCOMPARE(pathIn(ada.get(link)), link + "/done");
    QCOMPARE(m_provider.hits("/token"), before);
    QCOMPARE(auditActions().value(0), u"connect.denied"_s);
    QVERIFY(ada.openLink() != link);
}

// Hole H36: the page says "tell the administrator".
void TestConnectPages::h36_theAdministratorFindsWhatWentWrong()
{
    LinkingBrowser ada(m_fixture, "secure", "zoe");
    m_provider.answer({.token = Provider::response(R"({"error":"invalid_client"})", {}, "401 No")});
    const QByteArray link = ada.openLink();
    QCOMPARE(pathIn(ada.get(returnPath(ada.begin(link)))), link + "/done");
    QVERIFY(ada.get(link + "/done").body.contains("tell the administrator of Fixture"));
    const QJsonValue told = administer(m_fixture, "GET", "/admin/v1/tenants/secure/audit?limit=1")
                                .json()[u"items"_s][0];
    QCOMPARE(told[u"action"_s], QJsonValue(u"connect.failed"_s));
    QCOMPARE(told[u"details"_s][u"reason"_s], QJsonValue(u"hub: invalid_client"_s));
}

void TestConnectPages::onlyGetUsesAStateUp()
{
    LinkingBrowser ada(m_fixture, "secure", "yara");
    const QByteArray path = returnPath(ada.begin(ada.openLink()));
    HeaderList cookies;
    for (auto it = ada.cookies.begin(); it != ada.cookies.end(); ++it)
        cookies.emplaceBack("Cookie", it.key() + '=' + it.value());
    for (const QByteArray &method : {QByteArray("HEAD"), QByteArray("POST"), QByteArray("PUT")})
        QCOMPARE(exchange(m_fixture.port(), method, path, cookies).status, 405);
    QCOMPARE(ada.get(path).status, 303);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestConnectPages, tst_connect_pages)
#include "tst_connect_pages.moc"
