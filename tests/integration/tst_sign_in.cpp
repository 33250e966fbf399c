// Who is in the browser. The numbers are those of the threats in the security requirements.
#include "outside_sql.h"
#include "support/server/administration.h"
#include "support/server/browser.h"
#include "support/test_main.h"

#include <QDir>
#include <QUrl>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestSignIn : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void theHostApplicationSignsItsUserIn();
    void theHostApplicationMayDecline();
    void aPastedTokenSignsInWhereTheTenantAllowsIt();
    void everyTokenOfAUserIsShownAndCanBeRevoked();
    void aTokenThatDoesNotCountSignsNobodyIn_data();
    void aTokenThatDoesNotCountSignsNobodyIn();
    void tokensAreNotAskedForElsewhere();
    void withoutAnyWayToSignInThePageSaysSo();
    void signingOutEndsTheSessionOnTheServer();
    void sessionsEndWithTheirUser();
    void cookiesAreForThisHostOnlyAndOutOfReach();

    void t29_aVerifierInAnotherBrowserSignsNobodyIn();
    void t29_aPlantedSessionCookieIsReplaced();
    void t30_challengesAndVerifiersCountOnce();
    void t30_anotherTenantsSecretAnswersNoChallenge();
    void t31_guessingTokensIsStopped();
    void t31_tokensThatDoNotCountAreAnsweredAlike();
    void t31_whoIsStoppedLearnsNothingOfTokens();
    void t32_aSessionOfOneTenantIsNothingAtAnother();
    void t32_aLoginOfOneTenantIsNothingAtAnother();
    void t32_whatATenantWritesIsText();
    void formsCountOnlyFromTheirOwnPage();
    void formsOfAnotherTenantDoNotCount();
    void unknownAndSuspendedTenantsAreTheSamePage();
    void everyPageHasItsHeaders_data();
    void everyPageHasItsHeaders(); // threat 15
    void pagesSpeakGermanToGermans();
    void theSampleHostApplicationWorks();

private:
    WireAnswer host(const QByteArray &method, const QByteArray &tenant, const QByteArray &challenge,
                    const QByteArray &verb, const QByteArray &body = "{}", QByteArray secret = {});
    //! Where the host application would send the browser.
    QByteArray accepted(const QByteArray &tenant, const QByteArray &challenge,
                        const QByteArray &user);
    QByteArray challengeFor(Browser &browser, const QByteArray &tenant = "secure");
    void signIn(Browser &browser, const QByteArray &user, const QByteArray &tenant = "secure");
    bool isSignedIn(Browser &browser, const QByteArray &tenant = "secure")
    {
        return browser.get('/' + tenant + "/account").status == 200;
    }
    WireAnswer tokenForm(Browser &browser);
    void set(const QByteArray &tenant, const QJsonObject &settings);

    Fixture m_fixture;
};

void TestSignIn::set(const QByteArray &tenant, const QJsonObject &settings)
{
    QCOMPARE(
        administer(m_fixture, "PATCH", "/admin/v1/tenants/" + tenant, {{u"settings"_s, settings}})
            .status,
        200);
}

void TestSignIn::initTestCase()
{
    const QJsonObject byHost{{u"host_login_url"_s, u"http://localhost:9/login?app=1"_s}};
    set("secure", byHost);
    set("test_tenant_auth", byHost);
    set("test_tenant_001", {{u"allow_token_login"_s, true}});
    // Each thread hears of it a moment later.
    for (const QByteArray &tenant :
         {QByteArray("secure"), QByteArray("test_tenant_auth"), QByteArray("test_tenant_001")})
        QTRY_COMPARE(exchange(m_fixture.port(), "GET", '/' + tenant + "/login").status, 303);
}

WireAnswer TestSignIn::host(const QByteArray &method, const QByteArray &tenant,
                            const QByteArray &challenge, const QByteArray &verb,
                            const QByteArray &body, QByteArray secret)
{
    if (secret.isEmpty())
        secret = m_fixture.hostSecret();
    return exchange(m_fixture.port(), method,
                    '/' + tenant + "/plexus-auth/login-challenges/" + challenge + verb,
                    {{"X-Host-App-Secret", secret}, {"Content-Type", "application/json"}},
                    method == "GET" ? QByteArray() : body);
}

QByteArray TestSignIn::challengeFor(Browser &browser, const QByteArray &tenant)
{
    const WireAnswer begun = browser.get('/' + tenant + "/login");
    return parameterIn(begun, u"login_challenge"_s);
}

QByteArray TestSignIn::accepted(const QByteArray &tenant, const QByteArray &challenge,
                                const QByteArray &user)
{
    const WireAnswer answer =
        host("POST", tenant, challenge, "/accept",
             R"({"user_id_from_host_app":")" + user + R"(","display_name":"<b>Name</b>"})");
    const QUrl target(answer.json()[u"redirect_to"_s].toString());
    return target.toString(QUrl::RemoveScheme | QUrl::RemoveAuthority | QUrl::FullyEncoded)
        .toLatin1();
}

void TestSignIn::signIn(Browser &browser, const QByteArray &user, const QByteArray &tenant)
{
    const QByteArray challenge = challengeFor(browser, tenant);
    const WireAnswer back = browser.get(accepted(tenant, challenge, user));
    QCOMPARE(back.status, 303);
    QCOMPARE(pathIn(back), '/' + tenant + "/account");
}

void TestSignIn::theHostApplicationSignsItsUserIn()
{
    Browser browser(m_fixture.port());
    const WireAnswer begun = browser.get("/secure/account");
    QCOMPARE(begun.status, 303);
    QVERIFY(begun.header("Location").startsWith("http://localhost:9/login?app=1&login_challenge="));
    QVERIFY(begun.header("Location").endsWith("&tenant=secure"));
    const QByteArray challenge = parameterIn(begun, u"login_challenge"_s);
    QCOMPARE(challenge.size(), 43);
    const WireAnswer about = host("GET", "secure", challenge, {});
    QCOMPARE(about.json()[u"entity_id"_s].toString(), u"secure"_s);
    const WireAnswer back = browser.get(accepted("secure", challenge, "ada"));
    QCOMPARE(back.status, 303);
    QCOMPARE(back.header("Referrer-Policy"), "no-referrer"_ba);
    const WireAnswer account = browser.get(pathIn(back));
    QCOMPARE(account.status, 200);
    QVERIFY(account.body.contains("&lt;b&gt;Name&lt;/b&gt;") && !account.body.contains("<b>Name"));
}

void TestSignIn::theHostApplicationMayDecline()
{
    Browser browser(m_fixture.port());
    const QByteArray challenge = challengeFor(browser);
    const WireAnswer answer = host("POST", "secure", challenge, "/reject");
    QCOMPARE(answer.status, 200);
    QVERIFY(answer.json()[u"redirect_to"_s].toString().endsWith("/secure/login/denied"_L1));
    QCOMPARE(browser.get("/secure/login/denied").status, 200);
    QCOMPARE(
        host("POST", "secure", challenge, "/accept", R"({"user_id_from_host_app":"ada"})").status,
        404);
}

WireAnswer TestSignIn::tokenForm(Browser &browser)
{
    return browser.get(pathIn(browser.get("/test_tenant_001/login")));
}

void TestSignIn::aPastedTokenSignsInWhereTheTenantAllowsIt()
{
    Browser browser(m_fixture.port());
    const WireAnswer form = tokenForm(browser);
    QCOMPARE(form.status, 200);
    const QMap<QByteArray, QByteArray> fields{
        {"form_token", hiddenField(form, "form_token")},
        {"login_challenge", hiddenField(form, "login_challenge")},
        {"token", m_fixture.token(u"test_tenant_001"_s)}};
    const WireAnswer done = browser.post("/test_tenant_001/login/token", fields);
    QCOMPARE(done.status, 303);
    const WireAnswer account = browser.get(pathIn(done));
    QVERIFY(account.body.contains("user_of_test_tenant_001"));
    // Revoking the token that it began with ends the session.
    const qsizetype at = account.body.indexOf("/account/tokens/");
    const QByteArray path = account.body.sliced(at, account.body.indexOf('"', at) - at);
    QCOMPARE(
        browser
            .post("/test_tenant_001" + path, {{"form_token", hiddenField(account, "form_token")}})
            .status,
        303);
    QVERIFY(!isSignedIn(browser, "test_tenant_001"));
}

void TestSignIn::everyTokenOfAUserIsShownAndCanBeRevoked()
{
    const auto addToken = [this](const QString &label) {
        const WireAnswer made =
            administer(m_fixture, "POST", "/admin/v1/tenants/secure/users/busy/tokens",
                       QJsonObject{{u"label"_s, label}});
        return made.json()[u"id"_s].toString().toLatin1();
    };
    const QByteArray oldest = addToken(u"the oldest one"_s);
    for (int i = 0; i < 101; ++i) // more than a page of a list has
        addToken(u"newer"_s);
    Browser browser(m_fixture.port());
    signIn(browser, "busy");
    const WireAnswer account = browser.get("/secure/account");
    QVERIFY(account.body.contains("the oldest one"));
    const WireAnswer revoked = browser.post("/secure/account/tokens/" + oldest + "/revoke",
                                            {{"form_token", hiddenField(account, "form_token")}});
    QCOMPARE(revoked.status, 303);
    QVERIFY(!browser.get("/secure/account").body.contains("the oldest one"));
}

void TestSignIn::aTokenThatDoesNotCountSignsNobodyIn_data()
{
    QTest::addColumn<QByteArray>("tenant");
    QTest::addColumn<QString>("change");
    QTest::addColumn<int>("status");
    QTest::newRow("one that counts") << "test_tenant_001"_ba << QString() << 303;
    QTest::newRow("revoked") << "test_tenant_001"_ba << u"revoked_ms = 1000"_s << 403;
    QTest::newRow("expired") << "test_tenant_001"_ba << u"expires_ms = 1000"_s << 403;
    QTest::newRow("of another tenant") << "secure"_ba << QString() << 403;
}

void TestSignIn::aTokenThatDoesNotCountSignsNobodyIn()
{
    QFETCH(QByteArray, tenant);
    QFETCH(QString, change);
    const QJsonObject made = registerUser(m_fixture.port(), tenant, m_fixture.hostSecret(),
                                          R"({"user_id_from_host_app":"eve"})")
                                 .json();
    if (!change.isEmpty()) {
        OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
        database.run(u"UPDATE user_token SET %1 WHERE id = '%2'"_s.arg(
            change, made[u"token_id"_s].toString()));
    }
    Browser browser(m_fixture.port());
    const WireAnswer form = tokenForm(browser);
    const WireAnswer done =
        browser.post("/test_tenant_001/login/token",
                     {{"form_token", hiddenField(form, "form_token")},
                      {"login_challenge", hiddenField(form, "login_challenge")},
                      {"token", made[u"plexus_user_auth_token"_s].toString().toUtf8()}});
    QTEST(done.status, "status");
    QCOMPARE(isSignedIn(browser, "test_tenant_001"), done.status == 303);
}

void TestSignIn::tokensAreNotAskedForElsewhere()
{
    Browser browser(m_fixture.port());
    const QByteArray challenge = challengeFor(browser);
    QCOMPARE(browser.get("/secure/login/token?login_challenge=" + challenge).status, 404);
    QCOMPARE(browser.post("/secure/login/token", {{"login_challenge", challenge}}).status, 404);
}

void TestSignIn::withoutAnyWayToSignInThePageSaysSo()
{
    const WireAnswer answer = exchange(m_fixture.port(), "GET", "/conformance/account");
    QCOMPARE(answer.status, 403);
    QVERIFY(answer.body.contains("Sign-in is not set up"));
}

void TestSignIn::signingOutEndsTheSessionOnTheServer()
{
    Browser browser(m_fixture.port());
    signIn(browser, "ada");
    const Browser copy = browser;
    const WireAnswer account = browser.get("/secure/account");
    const WireAnswer out = browser.post("/secure/account/sign-out",
                                        {{"form_token", hiddenField(account, "form_token")}});
    QCOMPARE(out.status, 303);
    QVERIFY(browser.cookieNamed("plx_s_").isEmpty());
    Browser thief = copy;
    QVERIFY(!isSignedIn(thief));
}

void TestSignIn::sessionsEndWithTheirUser()
{
    Browser browser(m_fixture.port());
    signIn(browser, "short-lived");
    QVERIFY(isSignedIn(browser));
    QCOMPARE(administer(m_fixture, "DELETE", "/admin/v1/tenants/secure/users/short-lived").status,
             204);
    QVERIFY(!isSignedIn(browser));
}

void TestSignIn::cookiesAreForThisHostOnlyAndOutOfReach()
{
    Browser browser(m_fixture.port());
    const WireAnswer begun = browser.get("/secure/login");
    const QByteArray cookie = begun.header("Set-Cookie");
    QVERIFY(cookie.startsWith("plx_l_")); // plain http: the real name is __Host-plx_l_
    for (const QByteArray &part :
         {QByteArray("Path=/"), QByteArray("HttpOnly"), QByteArray("SameSite=Lax")})
        QVERIFY2(cookie.contains(part), cookie.constData());
    QVERIFY(!cookie.contains("Domain"));
}

void TestSignIn::t29_aVerifierInAnotherBrowserSignsNobodyIn()
{
    Browser alice(m_fixture.port());
    Browser bob(m_fixture.port());
    // Bob's host application says who he is, but it was Alice's browser that began.
    const QByteArray back = accepted("secure", challengeFor(alice), "bob");
    QCOMPARE(bob.get(back).status, 403);
    QVERIFY(!isSignedIn(bob));
    QCOMPARE(alice.get(back).status, 403); // and now it is over
    QVERIFY(!isSignedIn(alice));
}

void TestSignIn::t29_aPlantedSessionCookieIsReplaced()
{
    Browser alice(m_fixture.port());
    signIn(alice, "alice");
    const QByteArray name = alice.cookieNamed("plx_s_");
    Browser bob(m_fixture.port());
    bob.cookies.insert(name, alice.cookies.value(name));
    signIn(bob, "bob");
    QVERIFY(bob.cookies.value(name) != alice.cookies.value(name));
    QVERIFY(!isSignedIn(alice)); // what was planted is over
}

void TestSignIn::t30_challengesAndVerifiersCountOnce()
{
    Browser browser(m_fixture.port());
    const QByteArray challenge = challengeFor(browser);
    const QByteArray back = accepted("secure", challenge, "ada");
    QVERIFY(!back.isEmpty());
    QCOMPARE(
        host("POST", "secure", challenge, "/accept", R"({"user_id_from_host_app":"bob"})").status,
        404);
    QCOMPARE(browser.get(back).status, 303);
    QCOMPARE(browser.get(back).status, 403);
}

void TestSignIn::t30_anotherTenantsSecretAnswersNoChallenge()
{
    const WireAnswer made =
        administer(m_fixture, "POST", "/admin/v1/tenants/test_tenant_auth/host-secrets",
                   {{u"label"_s, u"a"_s}});
    const QByteArray foreign = made.json()[u"secret"_s].toString().toUtf8();
    Browser browser(m_fixture.port());
    const QByteArray challenge = challengeFor(browser);
    const QByteArray body = R"({"user_id_from_host_app":"ada"})";
    QCOMPARE(host("POST", "secure", challenge, "/accept", body, foreign).status, 403);
    QCOMPARE(host("POST", "test_tenant_auth", challenge, "/accept", body, foreign).status, 404);
    QCOMPARE(host("GET", "test_tenant_auth", challenge, {}, body, foreign).status, 404);
    QVERIFY(!accepted("secure", challenge, "ada").isEmpty());
}

void TestSignIn::t31_guessingTokensIsStopped()
{
    Fixture fixture({u"--trusted-proxies"_s, u"127.0.0.0/8"_s}); // addresses stay locked out
    QCOMPARE(administer(fixture, "PATCH", "/admin/v1/tenants/secure",
                        {{u"settings"_s, QJsonObject{{u"allow_token_login"_s, true}}}})
                 .status,
             200);
    Browser browser(fixture.port());
    QTRY_COMPARE(browser.get("/secure/login").status, 303);
    const WireAnswer form = browser.get(pathIn(browser.get("/secure/login")));
    QMap<QByteArray, QByteArray> fields{{"form_token", hiddenField(form, "form_token")},
                                        {"login_challenge", hiddenField(form, "login_challenge")}};
    const auto send = [&](const QByteArray &address) {
        return browser.post("/secure/login/token", fields, {{"X-Forwarded-For", address}});
    };
    for (int i = 0; i < 10; ++i) { // addresses of one network, which one person may have
        fields["token"] = "plx_ut_" + QByteArray::number(i);
        QCOMPARE(send("2001:db8::" + QByteArray::number(i)).status, 403);
    }
    fields["token"] = fixture.token(u"secure"_s); // even the right one
    const WireAnswer stopped = send("2001:db8::ffff");
    QCOMPARE(stopped.status, 429);
    QCOMPARE(stopped.header("Retry-After"), "60"_ba);
    QCOMPARE(send("2001:db8:0:1::1").status, 303); // somebody else
}

//! A server at which tests may come from any address, and people paste tokens at `secure`.
struct PastingWorld
{
    PastingWorld()
    {
        QCOMPARE(administer(fixture, "PATCH", "/admin/v1/tenants/secure",
                            {{u"settings"_s, QJsonObject{{u"allow_token_login"_s, true}}}})
                     .status,
                 200);
        QTRY_COMPARE(exchange(fixture.port(), "GET", "/secure/login").status, 303);
    }
    QJsonObject newUserToken(const QByteArray &tenant) const
    {
        return registerUser(fixture.port(), tenant, fixture.hostSecret(),
                            R"({"user_id_from_host_app":"eve"})")
            .json();
    }
    //! What somebody with a browser of their own is answered, without what belongs to that browser
    //! or request.
    QByteArray paste(const QByteArray &token, const QByteArray &address) const
    {
        Browser browser(fixture.port());
        const WireAnswer form = browser.get(pathIn(browser.get("/secure/login")));
        const QByteArray own = hiddenField(form, "form_token");
        const QByteArray challenge = hiddenField(form, "login_challenge");
        const WireAnswer answer =
            browser.post("/secure/login/token",
                         {{"form_token", own}, {"login_challenge", challenge}, {"token", token}},
                         {{"X-Forwarded-For", address}});
        QByteArray body = answer.body;
        for (const char *field : {"form_token", "login_challenge"}) {
            const QByteArray value = hiddenField(answer, field);
            if (!value.isEmpty())
                body.replace(value, "");
        }
        const qsizetype at = body.indexOf("<code>req_");
        if (at >= 0)
            body.remove(at, body.indexOf("</code>", at) - at);
        return QByteArray::number(answer.status) + ' ' + answer.header("Retry-After") + ' ' + body;
    }

    Fixture fixture{{u"--trusted-proxies"_s, u"127.0.0.0/8"_s}};
};

void TestSignIn::t31_tokensThatDoNotCountAreAnsweredAlike()
{
    const PastingWorld world;
    const QByteArray right = world.fixture.token(u"secure"_s);
    const QJsonObject revoked = world.newUserToken("secure");
    const QJsonObject expired = world.newUserToken("secure");
    OutsideSql database(QDir(world.fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    database.run(u"UPDATE user_token SET revoked_ms = 1000 WHERE id = '%1'"_s.arg(
        revoked[u"token_id"_s].toString()));
    database.run(u"UPDATE user_token SET expires_ms = 1000 WHERE id = '%1'"_s.arg(
        expired[u"token_id"_s].toString()));
    QByteArray almost = right;
    almost.back() = almost.back() == 'A' ? 'B' : 'A';
    const auto textOf = [](const QJsonObject &made) {
        return made[u"plexus_user_auth_token"_s].toString().toUtf8();
    };
    const QByteArray unknown = world.paste("plx_ut_guess", "192.0.2.1");
    QVERIFY2(unknown.startsWith("403 ") && unknown.contains("role=\"alert\""), unknown.constData());
    QCOMPARE(world.paste(almost, "192.0.2.2"), unknown);
    QCOMPARE(world.paste(textOf(revoked), "192.0.2.3"), unknown);
    QCOMPARE(world.paste(textOf(expired), "192.0.2.4"), unknown);
    QCOMPARE(world.paste(textOf(world.newUserToken("test_tenant_auth")), "192.0.2.5"), unknown);
    QCOMPARE(world.paste("", "192.0.2.6"), unknown);
    QVERIFY(world.paste(right, "192.0.2.7").startsWith("303 "));
}

void TestSignIn::t31_whoIsStoppedLearnsNothingOfTokens()
{
    const PastingWorld world;
    for (int i = 0; i < 10; ++i)
        world.paste("plx_ut_" + QByteArray::number(i), "192.0.2.1");
    const QByteArray stopped = world.paste("plx_ut_guess", "192.0.2.1");
    QVERIFY2(stopped.startsWith("429 60 "), stopped.constData());
    QCOMPARE(world.paste(world.fixture.token(u"secure"_s), "192.0.2.1"), stopped);
}

void TestSignIn::t32_aSessionOfOneTenantIsNothingAtAnother()
{
    Browser browser(m_fixture.port());
    signIn(browser, "ada");
    const QByteArray name = browser.cookieNamed("plx_s_");
    const QByteArray value = browser.cookies.value(name);
    QVERIFY(!isSignedIn(browser, "test_tenant_auth"));
    Browser other(m_fixture.port());
    signIn(other, "ada", "test_tenant_auth");
    const QByteArray otherName = other.cookieNamed("plx_s_");
    QVERIFY(otherName != name);
    const QByteArray otherValue = other.cookies.value(otherName);
    for (const QByteArray &copied : {value, value + otherValue, otherValue + ',' + value}) {
        other.cookies.insert(otherName, copied);
        QVERIFY(!isSignedIn(other, "test_tenant_auth"));
    }
    QVERIFY(isSignedIn(browser)); // and it has done the first one no harm
}

void TestSignIn::t32_aLoginOfOneTenantIsNothingAtAnother()
{
    Browser browser(m_fixture.port());
    const QByteArray back = accepted("secure", challengeFor(browser), "ada");
    const QByteArray cookie = browser.cookieNamed("plx_l_");
    QVERIFY(!cookie.isEmpty());
    QCOMPARE(browser.get(QByteArray(back).replace("/secure/", "/test_tenant_auth/")).status, 403);
    QVERIFY(!isSignedIn(browser, "test_tenant_auth"));
    Browser other(m_fixture.port());
    challengeFor(other, "test_tenant_auth");
    other.cookies.insert(cookie, browser.cookies.value(cookie));
    other.cookies.insert(other.cookieNamed("plx_l_"), browser.cookies.value(cookie));
    QCOMPARE(other.get(QByteArray(back).replace("/secure/", "/test_tenant_auth/")).status, 403);
    QCOMPARE(browser.get(back).status, 303); // it still counts where it was meant for
}

//! All tenants share one origin: a script of one could do anything at the others.
void TestSignIn::t32_whatATenantWritesIsText()
{
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"hostile"_s},
                         {u"name"_s, u"<script>alert(1)</script><b style=x>{{t x}}"_s},
                         {u"settings"_s, QJsonObject{{u"allow_token_login"_s, true}}}})
                 .status,
             201);
    Browser browser(m_fixture.port());
    QTRY_COMPARE(browser.get("/hostile/login").status, 303);
    const WireAnswer page = browser.get(pathIn(browser.get("/hostile/login")));
    QCOMPARE(page.status, 200);
    QVERIFY(page.body.contains("&lt;script&gt;alert(1)") && page.body.contains("{{t x}}"));
    QVERIFY(!page.body.contains("<script") && !page.body.contains("<b "));
    for (const char *colour : {"red;background:url(//evil.example)", "#fff;}</style><script>"})
        QCOMPARE(administer(m_fixture, "PATCH", "/admin/v1/tenants/hostile",
                            {{u"settings"_s,
                              QJsonObject{{u"accent_colour"_s, QString::fromLatin1(colour)}}}})
                     .status,
                 422);
}

void TestSignIn::formsCountOnlyFromTheirOwnPage()
{
    Browser ada(m_fixture.port());
    signIn(ada, "ada");
    Browser eve(m_fixture.port());
    signIn(eve, "eve");
    const QByteArray path = "/secure/account/sign-out";
    const QByteArray own = hiddenField(ada.get("/secure/account"), "form_token");
    const QByteArray foreign = hiddenField(eve.get("/secure/account"), "form_token");
    QCOMPARE(ada.post(path, {}).status, 403);
    QCOMPARE(ada.post(path, {{"form_token", foreign}}).status, 403);
    QCOMPARE(ada.post(path, {{"form_token", own}}, {{"Origin", "https://evil.example"}}).status,
             403);
    QCOMPARE(ada.post(path, {{"form_token", own}}, {{"Origin", "null"}}).status, 403);
    QCOMPARE(ada.post(path, {{"form_token", own}}, {{"Sec-Fetch-Site", "cross-site"}}).status, 403);
    QCOMPARE(ada.post(path, {{"form_token", own}}, {{"Sec-Fetch-Site", "same-site"}}).status, 403);
    Browser withoutFormCookie = ada;
    while (!withoutFormCookie.cookieNamed("plx_f_").isEmpty())
        withoutFormCookie.cookies.remove(withoutFormCookie.cookieNamed("plx_f_"));
    QCOMPARE(withoutFormCookie.post(path, {{"form_token", own}}).status, 403);
    QCOMPARE(exchange(m_fixture.port(), "POST", path, {{"Content-Type", "application/json"}}, "{}")
                 .status,
             403);
    QVERIFY(isSignedIn(ada));
    const QByteArray origin = "http://localhost:" + QByteArray::number(m_fixture.port());
    QCOMPARE(ada.post(path, {{"form_token", own}},
                      {{"Origin", origin}, {"Sec-Fetch-Site", "same-origin"}})
                 .status,
             303);
}

void TestSignIn::formsOfAnotherTenantDoNotCount()
{
    Browser browser(m_fixture.port());
    signIn(browser, "ada");
    signIn(browser, "ada", "test_tenant_auth");
    const QByteArray token = hiddenField(browser.get("/secure/account"), "form_token");
    QCOMPARE(browser.post("/test_tenant_auth/account/sign-out", {{"form_token", token}}).status,
             403);
}

static QByteArray withoutReference(const WireAnswer &answer)
{
    QByteArray text = answer.comparable();
    const qsizetype at = text.indexOf("<code>req_");
    return at < 0 ? text : text.remove(at, text.indexOf("</code>", at) - at);
}

void TestSignIn::unknownAndSuspendedTenantsAreTheSamePage()
{
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"paused"_s},
                         {u"name"_s, u"Paused"_s},
                         {u"status"_s, u"suspended"_s}})
                 .status,
             201);
    for (const QByteArray &page :
         {QByteArray("/account"), QByteArray("/login"), QByteArray("/login/callback")}) {
        const WireAnswer paused = exchange(m_fixture.port(), "GET", "/paused" + page);
        const WireAnswer unknown = exchange(m_fixture.port(), "GET", "/nobody" + page);
        QCOMPARE(unknown.status, 404);
        QCOMPARE(withoutReference(paused), withoutReference(unknown));
        QVERIFY(!paused.body.contains("Paused"));
    }
}

void TestSignIn::everyPageHasItsHeaders_data()
{
    QTest::addColumn<QByteArray>("path");
    for (const char *path :
         {"/nobody/login", "/secure/login/denied", "/secure/login/signed-out",
          "/secure/login/callback", "/secure/login/callback?login_verifier=%3Cscript%3E",
          "/conformance/login", "/test_tenant_001/login/token?login_challenge=%3Cscript%3E"})
        QTest::newRow(path) << QByteArray(path);
}

void TestSignIn::everyPageHasItsHeaders()
{
    QFETCH(QByteArray, path);
    const WireAnswer page = exchange(m_fixture.port(), "GET", path);
    QVERIFY(page.header("Content-Type").startsWith("text/html"));
    QVERIFY(page.header("Content-Security-Policy").startsWith("default-src 'none'; "));
    QVERIFY(!page.header("Content-Security-Policy").contains("form-action"));
    QCOMPARE(page.header("X-Frame-Options"), "DENY"_ba);
    QCOMPARE(page.header("X-Content-Type-Options"), "nosniff"_ba);
    QCOMPARE(page.header("Cache-Control"), "no-store"_ba);
    QCOMPARE(page.header("Referrer-Policy"), "no-referrer"_ba);
    QVERIFY(!page.body.contains("<script"));
}

void TestSignIn::pagesSpeakGermanToGermans()
{
    const WireAnswer page = exchange(m_fixture.port(), "GET", "/secure/login/signed-out",
                                     {{"Accept-Language", "de-DE,de;q=0.9,en;q=0.5"}});
    QVERIFY(page.body.contains("<html lang=\"de\">"));
    QVERIFY(page.body.contains("Sie sind abgemeldet"));
}

void TestSignIn::theSampleHostApplicationWorks()
{
    QProcess sample;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"PLEXUS_URL"_s, u"http://localhost:%1"_s.arg(m_fixture.port()));
    environment.insert(u"PLEXUS_TENANT"_s, u"test_tenant_auth"_s);
    environment.insert(u"PLEXUS_HOST_SECRET"_s, QString::fromLatin1(m_fixture.hostSecret()));
    sample.setProcessEnvironment(environment);
    sample.start(u"python3"_s, {QStringLiteral(PLEXUS_SOURCE_DIR "/docs/samples/host_app.py")});
    QVERIFY2(sample.waitForReadyRead(30'000), "python3 is needed");
    const QString address = QString::fromLatin1(sample.readLine().trimmed());
    set("test_tenant_auth", {{u"host_login_url"_s, QString(address + "/login"_L1)}});
    Browser browser(m_fixture.port());
    Browser atHost(portIn(address));
    WireAnswer begun;
    QTRY_VERIFY((begun = browser.get("/test_tenant_auth/account"),
                 begun.header("Location").startsWith(address.toLatin1())));
    const WireAnswer asks = atHost.get(pathIn(begun));
    QVERIFY(asks.body.contains("asks who you are"));
    const WireAnswer back = atHost.post("/login",
                                        {{"login_challenge", hiddenField(asks, "login_challenge")},
                                         {"user", "grace"},
                                         {"answer", "yes"}});
    QCOMPARE(back.status, 303);
    const WireAnswer done = browser.get(pathIn(back));
    QCOMPARE(done.status, 303);
    QVERIFY(browser.get(pathIn(done)).body.contains("Grace"));
    QVERIFY(atHost.get("/token").body.contains("plx_ut_"));
    sample.kill();
    sample.waitForFinished();
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestSignIn, tst_sign_in)
#include "tst_sign_in.moc"
