// What users see and do on `/{tenant}/account`. The numbers are those of the threats and holes.
#include "outside_sql.h"
#include "support/server/linking_browser.h"
#include "support/test_main.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestAccountPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init() { m_provider.answer({}); }

    void h39_connectionsAreShown();
    void h39_disconnectingErasesAndTellsTheProvider();
    void h39_refreshingRenewsTheToken();
    void aGrantThatIsNoMoreNeedsConsent();
    void aProviderThatDoesNotAnswerChangesNothing();
    void whatDoesNotRenewItselfHasNoButton();
    void h39_allConnectionsAndProvidersAreShown();
    void providersThatAreNotConnectedCanBe();
    void otherUsersThingsDoNotExist();
    void formsCountOnlyFromThePage();
    void t55_whatIsDisconnectedWhileItIsRefreshedStaysGone();

private:
    OutsideSql database()
    {
        return OutsideSql(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    }

    OAuthProvider m_provider;
    Fixture m_fixture;
};

void TestAccountPage::initTestCase()
{
    useHostLogin(m_fixture, "secure");
    QJsonObject hub = m_provider.overrides();
    hub[u"revocation"_s] =
        QJsonObject{{u"kind"_s, u"rfc7009"_s}, {u"url"_s, m_provider.url(u"/revoke"_s)}};
    addProvider(m_fixture, "secure", "hub", hub);
    addProvider(m_fixture, "secure", "twin", m_provider.overrides());
}

// Hole H39.
void TestAccountPage::h39_connectionsAreShown()
{
    LinkingBrowser ada(m_fixture, "secure", "ada");
    ada.link();
    const QByteArray page = ada.get("/secure/account").body;
    for (const QByteArray &shown :
         {QByteArray("Code Hub"), QByteArray("octo-bob"), QByteArray("<code>read</code>"),
          QByteArray("Connected "), QByteArray("Last used: "),
          QByteArray("Renews itself, present access until ")})
        QVERIFY2(page.contains(shown), shown.constData());
    QVERIFY(!page.contains("at-secret") && !page.contains("rt-secret"));
}

// Hole H39.
void TestAccountPage::h39_disconnectingErasesAndTellsTheProvider()
{
    LinkingBrowser ada(m_fixture, "secure", "ben");
    ada.link();
    const auto queued = [this] {
        return database().column(u"SELECT count(*) FROM revocation"_s).value(0).toInt()
            + m_provider.hits("/revoke");
    };
    const int before = queued();
    QCOMPARE(pathIn(ada.onAccount("/connections/hub/disconnect")),
             "/secure/account#connections"_ba);
    QVERIFY(ada.get("/secure/account").body.contains("No account is connected"));
    QCOMPARE(database().column(u"SELECT count(*) FROM external_token WHERE user = 'ben'"_s),
             QStringList{u"0"_s});
    QTRY_VERIFY(queued() > before);
    QCOMPARE(ada.onAccount("/connections/hub/disconnect").status, 404);
}

// Hole H39.
void TestAccountPage::h39_refreshingRenewsTheToken()
{
    LinkingBrowser ada(m_fixture, "secure", "cara");
    ada.link();
    const int before = m_provider.hits("/token");
    QCOMPARE(ada.onAccount("/connections/hub/refresh").status, 303);
    QCOMPARE(m_provider.hits("/token"), before + 1);
    QVERIFY(m_provider.exchanges().last().contains("grant_type=refresh_token"));
    QVERIFY(ada.get("/secure/account").body.contains("Renews itself"));
}

void TestAccountPage::aGrantThatIsNoMoreNeedsConsent()
{
    LinkingBrowser ada(m_fixture, "secure", "dora");
    ada.link();
    m_provider.answer(
        {.token = Provider::response(R"({"error":"invalid_grant"})",
                                     "Content-Type: application/json\r\n", "400 Bad Request")});
    QCOMPARE(ada.onAccount("/connections/hub/refresh").status, 303);
    const QByteArray page = ada.get("/secure/account").body;
    QVERIFY(page.contains("Needs your consent again") && !page.contains("Refresh now"));
    m_provider.answer({});
    ada.link();
    QVERIFY(!ada.get("/secure/account").body.contains("Needs your consent again"));
}

void TestAccountPage::aProviderThatDoesNotAnswerChangesNothing()
{
    LinkingBrowser ada(m_fixture, "secure", "eva");
    ada.link();
    m_provider.answer({.token = Provider::response("<h1>oh</h1>", "Content-Type: text/html\r\n",
                                                   "503 Unavailable")});
    const WireAnswer answer = ada.onAccount("/connections/hub/refresh");
    QCOMPARE(answer.status, 502);
    QVERIFY(answer.body.contains("could not be refreshed") && !answer.body.contains("oh</h1>"));
    QVERIFY(ada.get("/secure/account").body.contains("Renews itself"));
}

void TestAccountPage::whatDoesNotRenewItselfHasNoButton()
{
    LinkingBrowser ada(m_fixture, "secure", "faye");
    m_provider.answer({.refreshToken = ""});
    ada.link();
    const QByteArray page = ada.get("/secure/account").body;
    QVERIFY(page.contains("Expires ") && !page.contains("Refresh now"));
    QCOMPARE(ada.onAccount("/connections/hub/refresh").status, 404);
}

// Hole H39: more of both than a page of a list has; those that come last can be ended and
// connected.
void TestAccountPage::h39_allConnectionsAndProvidersAreShown()
{
    useHostLogin(m_fixture, "test_tenant_auth");
    for (const QByteArray &name : {QByteArray("z-linked"), QByteArray("z-other")})
        addProvider(m_fixture, "test_tenant_auth", name, m_provider.overrides());
    LinkingBrowser kim(m_fixture, "test_tenant_auth", "kim");
    kim.link("z-linked");
    const QString numbers =
        u"WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "_s;
    database().run(
        numbers
        + u"INSERT INTO provider_config (tenant, name, config, secret_last4, created_ms, "
          "changed_ms, version) SELECT tenant, 'p' || i, replace(config, 'z-linked', 'p' || i), "
          "'', 0, 0, 1 FROM n, provider_config WHERE name = 'z-linked'"_s);
    database().run(
        numbers
        + u"INSERT INTO external_token (tenant, holder, provider, user, id, account_id, "
          "account_label, scopes, state, refreshable, sealed, data_key, linked_ms, obtained_ms, "
          "expires_ms, details, version) SELECT tenant, holder, 'p' || i, user, id || i, "
          "account_id, account_label, scopes, state, refreshable, sealed, data_key, linked_ms, "
          "obtained_ms, expires_ms, details, 1 FROM n, external_token WHERE provider = 'z-linked'"_s);
    const QByteArray page = kim.get("/test_tenant_auth/account").body;
    QCOMPARE(page.count("/disconnect\""), 102);
    QVERIFY(page.contains("/connections/z-other/connect\""));
    QCOMPARE(kim.onAccount("/connections/z-linked/disconnect").status, 303);
    QCOMPARE(kim.get("/test_tenant_auth/account").body.count("/disconnect\""), 101);
}

void TestAccountPage::providersThatAreNotConnectedCanBe()
{
    LinkingBrowser ada(m_fixture, "secure", "gina");
    const QByteArray page = ada.get("/secure/account").body;
    QVERIFY(page.contains("/connections/hub/connect")
            && page.contains("/connections/twin/connect"));
    QCOMPARE(ada.onAccount("/connections/nope/connect").status, 404);
    QVERIFY(ada.get(ada.openLink("twin")).body.contains("Your account page"));
}

void TestAccountPage::otherUsersThingsDoNotExist()
{
    LinkingBrowser ada(m_fixture, "secure", "hana");
    ada.link();
    LinkingBrowser bob(m_fixture, "secure", "bob");
    QVERIFY(!bob.get("/secure/account").body.contains("octo-bob"));
    QCOMPARE(bob.onAccount("/connections/hub/disconnect").status, 404);
    QCOMPARE(bob.onAccount("/connections/hub/refresh").status, 404);
    QVERIFY(ada.get("/secure/account").body.contains("octo-bob"));
}

void TestAccountPage::formsCountOnlyFromThePage()
{
    LinkingBrowser ada(m_fixture, "secure", "ivy");
    ada.link();
    for (const QByteArray &action :
         {QByteArray("disconnect"), QByteArray("refresh"), QByteArray("connect")})
        QCOMPARE(ada.post("/secure/account/connections/hub/" + action, {}).status, 403);
    QVERIFY(ada.get("/secure/account").body.contains("octo-bob"));
    Browser nobody(m_fixture.port());
    QCOMPARE(nobody.post("/secure/account/connections/hub/disconnect", {}).status, 403);
}

// Threat 55.
void TestAccountPage::t55_whatIsDisconnectedWhileItIsRefreshedStaysGone()
{
    LinkingBrowser ada(m_fixture, "secure", "jane");
    ada.link();
    const QByteArray token = hiddenField(ada.get("/secure/account"), "form_token");
    QByteArrayList pairs;
    for (auto it = ada.cookies.begin(); it != ada.cookies.end(); ++it)
        pairs += it.key() + '=' + it.value();
    const int before = m_provider.hits("/token");
    m_provider.hold();
    Wire refreshing(m_fixture.port());
    refreshing.write(requestBytes(
        "POST", "/secure/account/connections/hub/refresh",
        {{"Cookie", pairs.join("; ")}, {"Content-Type", "application/x-www-form-urlencoded"}},
        "form_token=" + token, m_fixture.port()));
    QTRY_COMPARE(m_provider.hits("/token"), before + 1);
    QCOMPARE(ada.onAccount("/connections/hub/disconnect").status, 303);
    m_provider.release();
    refreshing.readAnswer();
    QCOMPARE(database().column(u"SELECT count(*) FROM external_token WHERE user = 'jane'"_s),
             QStringList{u"0"_s});
    QVERIFY(ada.get("/secure/account").body.contains("No account is connected"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestAccountPage, tst_account_page)
#include "tst_account_page.moc"
