// Entering an API key in the browser. The numbers are those of the threats and holes.
#include "support/server/linking_browser.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestKeyPages : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { useHostLogin(m_fixture, tenant); }
    void init();

    void aKeyIsEnteredAndTheToolHasIt();
    void theLinkLeadsThroughTheLogin();
    void whatCannotBeAKeyIsAskedForAgain();
    void aKeyThatIsReplacedIsSaidSo();
    void whoDoesNotWantToEntersNone();
    void aLinkCountsOnce();
    void everyStepHasItsHeaders(); // threat 15
    void t42_anotherUsersLinkDies();
    void t61_onlyThePagesFormTakesAKey();
    void h39_keysAreShownReplacedAndDeleted();
    void otherUsersKeysDoNotExist();

private:
    ModernCaller caller() const
    {
        return {m_fixture.port(), tenant, m_token, {{u"url"_s, QJsonObject()}}};
    }
    //! The path of the link that the tool asks with.
    QByteArray linkOfCall() const;
    //! A browser of the test's user.
    LinkingBrowser browser() const { return {m_fixture, tenant, m_user}; }

    static inline const QByteArray tenant = "test_tenant_tool_api_key";
    Fixture m_fixture;
    QByteArray m_user; //!< of each test's own
    QByteArray m_token;
    int m_users = 0;
};

static const QString alpha = u"use_alpha_service_key_tool"_s;
static const QByteArray provider = "my_test_service_alpha";
static const QByteArray key = "alpha-service-key-0123456789";

void TestKeyPages::init()
{
    m_user = "user-" + QByteArray::number(++m_users);
    m_token = registerUser(m_fixture.port(), tenant, m_fixture.hostSecret(),
                           R"({"user_id_from_host_app":")" + m_user + "\"}")
                  .json()[u"plexus_user_auth_token"_s]
                  .toString()
                  .toLatin1();
}

QByteArray TestKeyPages::linkOfCall() const
{
    const QJsonObject asked = caller().callTool(alpha);
    const QJsonValue question = asked[u"inputRequests"_s].toObject().begin().value();
    return QUrl(question[u"params"_s][u"url"_s].toString()).path().toLatin1();
}

void TestKeyPages::aKeyIsEnteredAndTheToolHasIt()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    const WireAnswer asks = ada.get(link);
    QCOMPARE(asks.status, 200);
    for (const QByteArray &shown :
         {provider, m_user, QByteArray("Fixture"), QByteArray("UTC"),
          QByteArray("autocomplete=\"off\""), QByteArray("type=\"password\"")})
        QVERIFY2(asks.body.contains(shown), shown.constData());
    QVERIFY(!asks.body.contains("will replace"));
    QCOMPARE(pathIn(ada.submit(link, link, {{"key", "  " + key + "\r\n"}, {"label", "mine"}})),
             link);
    const WireAnswer done = ada.get(link);
    QVERIFY(done.body.contains("<h1>The key is kept</h1>") && !done.body.contains(key));
    QVERIFY(QJsonDocument(caller().callTool(alpha)).toJson().contains("alpha-serv..."));
}

void TestKeyPages::theLinkLeadsThroughTheLogin()
{
    const QByteArray link = linkOfCall();
    LinkingBrowser elsewhere(m_fixture, tenant, "");
    QVERIFY(elsewhere.get(link).header("Location").startsWith("http://localhost:9/login?"));
    QCOMPARE(elsewhere.post(link, {{"key", key}}).status, 403);
    signIn(m_fixture, elsewhere, tenant, m_user);
    QCOMPARE(elsewhere.get(link).status, 200);
}

void TestKeyPages::whatCannotBeAKeyIsAskedForAgain()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    for (const QByteArray &wrong : {QByteArray(), QByteArray("   "), QByteArray(17'000, 'k')}) {
        const WireAnswer again = ada.submit(link, link, {{"key", wrong}});
        QCOMPARE(again.status, 400);
        QVERIFY(again.body.contains("role=\"alert\"") && !again.body.contains("kkkk"));
    }
    QCOMPARE(ada.submit(link, link, {{"key", key}}).status, 303);
}

void TestKeyPages::aKeyThatIsReplacedIsSaidSo()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    ada.submit(link, link, {{"key", key}});
    const QByteArray again = pathIn(ada.onAccount("/keys/" + provider + "/replace"));
    QVERIFY(ada.get(again).body.contains("will replace it"));
    ada.submit(again, again, {{"key", "alpha-other-key-0123456789"}});
    QVERIFY(ada.get(again).body.contains("<h1>The key was replaced</h1>"));
}

void TestKeyPages::whoDoesNotWantToEntersNone()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    QCOMPARE(pathIn(ada.submit(link, link + "/stop")), link);
    QVERIFY(ada.get(link).body.contains("<h1>No key was kept</h1>"));
    QVERIFY(linkOfCall() != link);
}

void TestKeyPages::aLinkCountsOnce()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    const QByteArray token = hiddenField(ada.get(link), "form_token");
    QCOMPARE(ada.post(link, {{"form_token", token}, {"key", key}}).status, 303);
    QCOMPARE(ada.post(link, {{"form_token", token}, {"key", "another-key-0123459999"}}).status,
             303);
    QVERIFY(ada.get("/" + tenant + "/account").body.contains("6789"));
}

void TestKeyPages::everyStepHasItsHeaders()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    const WireAnswer asks = ada.get(link);
    QVERIFY(asks.header("Content-Security-Policy").contains("form-action 'self'"));
    QCOMPARE(asks.header("Referrer-Policy"), "same-origin"_ba);
    ada.submit(link, link, {{"key", key}});
    const WireAnswer done = ada.get(link);
    QCOMPARE(done.header("Referrer-Policy"), "no-referrer"_ba);
    const QByteArray open = pathIn(ada.onAccount("/keys/" + provider + "/replace"));
    const WireAnswer again = ada.submit(open, open, {{"key", ""}});
    const WireAnswer forged = ada.post(open, {{"key", key}});
    const WireAnswer nobodys = ada.get("/" + tenant + "/keys/" + QByteArray(43, 'A'));
    const WireAnswer none = ada.get("/" + tenant + "/keys/x");
    LinkingBrowser bob(m_fixture, tenant, "bob");
    const WireAnswer foreign = bob.get(open);
    QCOMPARE((QList<int>{again.status, forged.status, nobodys.status, none.status, foreign.status}),
             (QList<int>{400, 403, 403, 404, 403}));
    for (const WireAnswer &page : {asks, done, again, forged, nobodys, none, foreign}) {
        QVERIFY(page.header("Content-Security-Policy").startsWith("default-src 'none'; "));
        QVERIFY(page.header("Content-Security-Policy").contains("frame-ancestors 'none'"));
        QCOMPARE(page.header("X-Frame-Options"), "DENY"_ba);
        QCOMPARE(page.header("X-Content-Type-Options"), "nosniff"_ba);
        QCOMPARE(page.header("Cache-Control"), "no-store"_ba);
        QVERIFY(!page.body.contains("<script"));
    }
}

// Threat 42: somebody else's key would serve the caller.
void TestKeyPages::t42_anotherUsersLinkDies()
{
    LinkingBrowser ada = browser();
    LinkingBrowser bob(m_fixture, tenant, "bob");
    const QByteArray link = linkOfCall();
    QCOMPARE(bob.get(link).status, 403);
    QCOMPARE(ada.get(link).status, 403);
    QVERIFY(!bob.get("/" + tenant + "/account").body.contains(provider));
}

// Threat 61.
void TestKeyPages::t61_onlyThePagesFormTakesAKey()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    const WireAnswer page = ada.get(link + "?key=" + key);
    QCOMPARE(page.status, 200);
    QVERIFY(!page.body.contains(key));
    QCOMPARE(ada.post(link, {{"key", key}}).status, 403);
    const QByteArray token = hiddenField(page, "form_token");
    QCOMPARE(exchange(m_fixture.port(), "POST", link,
                      {{"Authorization", "Bearer " + m_token},
                       {"Content-Type", "application/x-www-form-urlencoded"}},
                      "key=" + key + "&form_token=" + token)
                 .status,
             403);
    QVERIFY(ada.get("/" + tenant + "/account").body.contains("No key is kept"));
}

// Hole H39.
void TestKeyPages::h39_keysAreShownReplacedAndDeleted()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    ada.submit(link, link, {{"key", key}, {"label", "<b>mine</b>"}});
    const QByteArray page = ada.get("/" + tenant + "/account").body;
    for (const QByteArray &shown : {provider, QByteArray("&lt;b&gt;mine"), QByteArray(">6789<"),
                                    QByteArray("Kept since"), QByteArray("Last used: ")})
        QVERIFY2(page.contains(shown), shown.constData());
    QVERIFY(!page.contains(key));
    QCOMPARE(ada.post("/" + tenant + "/account/keys/" + provider + "/delete", {}).status, 403);
    QCOMPARE(ada.onAccount("/keys/" + provider + "/delete").status, 303);
    QVERIFY(ada.get("/" + tenant + "/account").body.contains("No key is kept"));
    QCOMPARE(ada.onAccount("/keys/" + provider + "/delete").status, 404);
    QVERIFY(!QJsonDocument(caller().callTool(alpha)).toJson().contains("alpha-serv..."));
}

void TestKeyPages::otherUsersKeysDoNotExist()
{
    LinkingBrowser ada = browser();
    const QByteArray link = linkOfCall();
    ada.submit(link, link, {{"key", key}});
    LinkingBrowser bob(m_fixture, tenant, "bob");
    QCOMPARE(bob.onAccount("/keys/" + provider + "/delete").status, 404);
    QCOMPARE(bob.onAccount("/keys/" + provider + "/replace").status, 404);
    QVERIFY(ada.get("/" + tenant + "/account").body.contains(provider));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestKeyPages, tst_key_pages)
#include "tst_key_pages.moc"
