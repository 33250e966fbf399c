// Holes of MCP Plexus around identity; the numbers are those under which its analysis lists them.
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestIdentityHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h4_aTenantsHostSecretRegistersForThatTenantOnly(); // threat 63
    void h9_tokensExpireAndAreRevoked();
    void h9_registeringAgainLeavesOtherTokensUnlessTold();
    void h11_aSuspendedTenantRegistersNobody();
    void h11_aTenantThatIsMadeAgainStartsEmpty();
    void h18_guestsAreAdmittedWhereTheTenantSaysSo();
    void h18_anInvalidTokenIsNoGuest();
    void h20_tokensInAddressesAreOffUnlessTurnedOn_data();
    void h20_tokensInAddressesAreOffUnlessTurnedOn();
    void h20_aTokenInAnAddressCanBeRevoked();
    void h20_tokensInAddressesAreNotLogged();
    void h24_guessingAdminKeysLocksOut();
    void h24_guessesFromOneIpv6NetworkCountTogether();
    void h26_unknownAndSuspendedTenantsLookAlike();
    void h26_originsAndAddressesWithTokensTellTenantsApartNeither_data();
    void h26_originsAndAddressesWithTokensTellTenantsApartNeither();
    void h26_toolsShowNothingToStrangers();
    void h35_aSecretThatIsNotAsciiIsRefusedNotAFault();
    void h38_validationErrorsDoNotRepeatTheInput();

private:
    QByteArray newToken(const QByteArray &tenant, const QByteArray &more = {});

    Fixture m_fixture;
};

QByteArray TestIdentityHoles::newToken(const QByteArray &tenant, const QByteArray &more)
{
    return registerUser(m_fixture.port(), tenant, m_fixture.hostSecret(),
                        R"({"user_id_from_host_app":"grace")" + more + '}')
        .json()[u"plexus_user_auth_token"_s]
        .toString()
        .toUtf8();
}

void TestIdentityHoles::h4_aTenantsHostSecretRegistersForThatTenantOnly()
{
    const WireAnswer made =
        administer(m_fixture, "POST", "/admin/v1/tenants/test_tenant_001/host-secrets",
                   {{u"label"_s, u"a"_s}});
    QCOMPARE(made.status, 201);
    const QByteArray secret = made.json()[u"secret"_s].toString().toUtf8();
    QVERIFY(!secret.isEmpty());
    const QByteArray body = R"({"user_id_from_host_app":"ada"})";
    QCOMPARE(registerUser(m_fixture.port(), "test_tenant_001", secret, body).status, 200);
    QCOMPARE(registerUser(m_fixture.port(), "secure", secret, body).status, 403);
}

void TestIdentityHoles::h9_tokensExpireAndAreRevoked()
{
    const WireAnswer registered = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                                               R"({"user_id_from_host_app":"lin"})");
    QVERIFY(registered.json()[u"expires_at"_s].isString());
    McpCaller caller{m_fixture.port(), "secure",
                     registered.json()[u"plexus_user_auth_token"_s].toString().toUtf8()};
    caller.connect();
    const QByteArray id = registered.json()[u"token_id"_s].toString().toUtf8();
    QCOMPARE(
        administer(m_fixture, "DELETE", "/admin/v1/tenants/secure/users/lin/tokens/" + id).status,
        204);
    QCOMPARE(caller.request("tools/list").status, 401);
    QCOMPARE(caller.initialize().status, 401);
}

void TestIdentityHoles::h9_registeringAgainLeavesOtherTokensUnlessTold()
{
    const McpCaller first{m_fixture.port(), "secure", newToken("secure")};
    const McpCaller second{m_fixture.port(), "secure", newToken("secure")};
    QVERIFY(first.token != second.token);
    QCOMPARE(first.initialize().status, 200);
    const McpCaller third{m_fixture.port(), "secure", newToken("secure", R"(,"rotate":true)")};
    QCOMPARE(first.initialize().status, 401);
    QCOMPARE(second.initialize().status, 401);
    QCOMPARE(third.initialize().status, 200);
}

void TestIdentityHoles::h11_aSuspendedTenantRegistersNobody()
{
    QVERIFY(administer(m_fixture, "POST", "/admin/v1/tenants",
                       {{u"entity_id"_s, u"paused"_s},
                        {u"name"_s, u"Paused"_s},
                        {u"status"_s, u"suspended"_s}})
                .status
            == 201);
    const QByteArray body = R"({"user_id_from_host_app":"ada"})";
    const WireAnswer paused =
        registerUser(m_fixture.port(), "paused", m_fixture.hostSecret(), body);
    QCOMPARE(paused.status, 403);
    const WireAnswer wrong = registerUser(m_fixture.port(), "secure", "wrong", body);
    QCOMPARE(paused.comparable(), wrong.comparable());
    const WireAnswer unknown =
        registerUser(m_fixture.port(), "nobody", m_fixture.hostSecret(), body);
    QCOMPARE(unknown.comparable(), wrong.comparable());
}

void TestIdentityHoles::h11_aTenantThatIsMadeAgainStartsEmpty()
{
    const QJsonObject tenant{{u"entity_id"_s, u"phoenix"_s}, {u"name"_s, u"Phoenix"_s}};
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants", tenant).status, 201);
    // The directory of each thread hears of it a moment later.
    QByteArray token;
    QTRY_VERIFY(!(token = newToken("phoenix")).isEmpty());
    const McpCaller caller{m_fixture.port(), "phoenix", token};
    QCOMPARE(caller.initialize().status, 200);
    QCOMPARE(administer(m_fixture, "DELETE", "/admin/v1/tenants/phoenix").status, 204);
    QTRY_COMPARE(caller.initialize().status, 401);
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants", tenant).status, 201);
    QTRY_VERIFY(!newToken("phoenix").isEmpty());
    QCOMPARE(caller.initialize().status, 401);
    const WireAnswer users = administer(m_fixture, "GET", "/admin/v1/tenants/phoenix/users");
    QCOMPARE(users.json()[u"items"_s].toArray().size(), 1); // grace, registered just now
}

void TestIdentityHoles::h18_guestsAreAdmittedWhereTheTenantSaysSo()
{
    McpCaller guest{m_fixture.port(), "conformance"};
    guest.connect();
    QVERIFY(guest.toolNames().contains(u"test_simple_text"_s));
    QCOMPARE((McpCaller{m_fixture.port(), "secure"}).initialize().status, 401);
}

void TestIdentityHoles::h18_anInvalidTokenIsNoGuest()
{
    QCOMPARE((McpCaller{m_fixture.port(), "conformance", "plx_ut_wrong"}).initialize().status, 401);
}

void TestIdentityHoles::h20_tokensInAddressesAreOffUnlessTurnedOn_data()
{
    QTest::addColumn<QByteArray>("form");
    for (const char *form : {"/token_auth/%1", "/token_auth/%1/", "/token_auth/%1/tools/list",
                             "/token%5Fauth/%1", "/%74oken_auth/%1"})
        QTest::newRow(form) << QByteArray(form);
}

void TestIdentityHoles::h20_tokensInAddressesAreOffUnlessTurnedOn()
{
    QFETCH(QByteArray, form);
    const McpCaller caller{m_fixture.port(), "secure"};
    const QByteArray suffix = form.replace("%1", m_fixture.token(u"secure"_s));
    for (const QByteArray &method : {"initialize"_ba, "tools/list"_ba}) {
        const WireAnswer answer = caller.request(method, "{}", suffix);
        QCOMPARE(answer.status, 404);
        QCOMPARE(answer.header("Referrer-Policy"), "no-referrer"_ba);
    }
    QCOMPARE(exchange(caller.port, "GET", caller.path(suffix), caller.headers()).status, 404);
}

static WireAnswer initializeAt(const McpCaller &caller, const QByteArray &suffix)
{
    return caller.request("initialize",
                          R"({"protocolVersion":"2025-03-26","capabilities":{},)"
                          R"("clientInfo":{"name":"t","version":"1"}})",
                          suffix);
}

void TestIdentityHoles::h20_aTokenInAnAddressCanBeRevoked()
{
    const QJsonObject made =
        registerUser(m_fixture.port(), "test_tenant_auth", m_fixture.hostSecret(),
                     R"({"user_id_from_host_app":"grace"})")
            .json();
    const McpCaller caller{m_fixture.port(), "test_tenant_auth"};
    const QByteArray suffix =
        "/token_auth/" + made[u"plexus_user_auth_token"_s].toString().toUtf8();
    const WireAnswer before = initializeAt(caller, suffix);
    QCOMPARE(before.status, 200);
    QCOMPARE(before.header("Referrer-Policy"), "no-referrer"_ba);
    const QByteArray another = newToken("test_tenant_auth");
    QCOMPARE(administer(m_fixture, "DELETE",
                        "/admin/v1/tenants/test_tenant_auth/users/grace/tokens/"
                            + made[u"token_id"_s].toString().toUtf8())
                 .status,
             204);
    QCOMPARE(initializeAt(caller, suffix).status, 401);
    QCOMPARE(initializeAt(caller, "/token_auth/" + another).status, 200); // of the same user
}

void TestIdentityHoles::h20_tokensInAddressesAreNotLogged()
{
    Fixture talkative({u"--access-log"_s, u"all"_s, u"--log-level"_s, u"debug"_s});
    const QByteArray token = talkative.token(u"test_tenant_auth"_s);
    const McpCaller caller{talkative.port(), "test_tenant_auth"};
    QCOMPARE(initializeAt(caller, "/token_auth/" + token).status, 200);
    QCOMPARE(initializeAt(caller, "/token%5Fauth/" + token + "/x").status, 200);
    QCOMPARE(initializeAt(caller, "/token_auth/plx_ut_wrong-one").status, 401);
    const McpCaller off{talkative.port(), "secure"};
    QCOMPARE(initializeAt(off, "/token_auth/" + token).status, 404);
    const McpCaller nowhere{talkative.port(), "nobody"};
    QCOMPARE(initializeAt(nowhere, "/token_auth/" + token).status, 404);
    QCOMPARE(exchange(talkative.port(), "PUT", caller.path("/token_auth/" + token)).status, 405);
    QCOMPARE(exchange(talkative.port(), "GET", "/x/token_auth/" + token).status, 404);
    QCOMPARE(exchange(talkative.port(), "GET", "//token_auth/" + token).status, 400);
    QCOMPARE(talkative.program().terminate(), 0);
    const QByteArray log = talkative.program().errors();
    QVERIFY(log.contains("POST /test_tenant_auth/mcp/")); // there is one
    QVERIFY(!log.contains(token) && !log.contains("wrong-one"));
}

void TestIdentityHoles::h24_guessingAdminKeysLocksOut()
{
    Fixture fixture;
    const auto ask = [&](const QByteArray &key) {
        return administer(fixture.adminPort(), key, "GET", "/admin/v1/whoami").status;
    };
    QCOMPARE(ask(fixture.adminKey()), 200);
    int status = 0;
    for (int guess = 0; guess < 20; ++guess)
        status = ask("plx_ak_guess" + QByteArray::number(guess));
    QCOMPARE(status, 429);
    QCOMPARE(ask(fixture.adminKey()), 429); // from this address
}

void TestIdentityHoles::h24_guessesFromOneIpv6NetworkCountTogether()
{
    Fixture fixture({u"--trusted-proxies"_s, u"127.0.0.0/8"_s});
    const auto ask = [&](const QByteArray &address, const QByteArray &key) {
        return exchange(fixture.adminPort(), "GET", "/admin/v1/whoami",
                        {{"X-Admin-API-Key", key}, {"X-Forwarded-For", address}})
            .status;
    };
    for (int guess = 0; guess < 10; ++guess)
        QCOMPARE(ask("2001:db8:1:2::" + QByteArray::number(guess), "plx_ak_guess"), 403);
    QCOMPARE(ask("2001:db8:1:2:ffff::1", fixture.adminKey()), 429);
    QCOMPARE(ask("2001:db8:1:3::1", fixture.adminKey()), 200);
}

void TestIdentityHoles::h26_unknownAndSuspendedTenantsLookAlike()
{
    administer(m_fixture, "POST", "/admin/v1/tenants",
               {{u"entity_id"_s, u"asleep"_s}, {u"name"_s, u"A"_s}, {u"status"_s, u"suspended"_s}});
    for (const QByteArray &method : {"GET"_ba, "POST"_ba, "DELETE"_ba}) {
        const auto ask = [&](const QByteArray &tenant) {
            return exchange(m_fixture.port(), method, '/' + tenant + "/mcp", {}, "{}").comparable();
        };
        QCOMPARE(ask("unknown"), ask("secure"));
        QCOMPARE(ask("asleep"), ask("secure"));
        QVERIFY(ask("secure").startsWith("401"));
        QVERIFY(ask("secure").contains("WWW-Authenticate: Bearer"));
    }
    const auto initialize = [&](const QByteArray &tenant) {
        return McpCaller{m_fixture.port(), tenant, "plx_ut_wrong"}.initialize().comparable();
    };
    QCOMPARE(initialize("unknown"), initialize("secure"));
    QCOMPARE(initialize("asleep"), initialize("secure"));
}

void TestIdentityHoles::h26_originsAndAddressesWithTokensTellTenantsApartNeither_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("suffix");
    QTest::addColumn<QByteArray>("origin");
    for (const QByteArray &method : {"POST"_ba, "GET"_ba, "DELETE"_ba, "OPTIONS"_ba}) {
        QTest::addRow("%s, foreign origin", method.constData())
            << method << QByteArray() << "https://evil.example"_ba;
        QTest::addRow("%s, own origin", method.constData())
            << method << QByteArray() << "http://localhost:3000"_ba;
        QTest::addRow("%s, token in the address", method.constData())
            << method << "/token_auth/plx_ut_guess"_ba << QByteArray();
    }
}

void TestIdentityHoles::h26_originsAndAddressesWithTokensTellTenantsApartNeither()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, suffix);
    QFETCH(QByteArray, origin);
    const auto ask = [&](const QByteArray &tenant) {
        HeaderList headers{{"Access-Control-Request-Method", "POST"}};
        if (!origin.isEmpty())
            headers.emplaceBack("Origin", origin);
        return exchange(m_fixture.port(), method, '/' + tenant + "/mcp" + suffix, headers, "{}")
            .comparable();
    };
    QCOMPARE(ask("unknown"), ask("secure"));
}

void TestIdentityHoles::h26_toolsShowNothingToStrangers()
{
    const McpCaller stranger{m_fixture.port(), "secure"};
    QCOMPARE(stranger.call("get_global_info").comparable(),
             stranger.call("no_such_tool").comparable());
    QCOMPARE(stranger.call("get_global_info").status, 401);
}

void TestIdentityHoles::h35_aSecretThatIsNotAsciiIsRefusedNotAFault()
{
    const int status = registerUser(m_fixture.port(), "secure", "geheim\xC3\xA9",
                                    R"({"user_id_from_host_app":"ada"})")
                           .status;
    QVERIFY(status == 401 || status == 403);
    QCOMPARE(exchange(m_fixture.port(), "PUT", "/health").status, 405);
}

void TestIdentityHoles::h38_validationErrorsDoNotRepeatTheInput()
{
    const WireAnswer answer =
        registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                     R"({"user_id_from_host_app":17,"label":"precious-value"})");
    QCOMPARE(answer.status, 422);
    QVERIFY(answer.json()[u"detail"_s].isArray());
    QVERIFY(!answer.body.contains("precious-value") && !answer.body.contains("17"));
    const WireAnswer broken = registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(),
                                           R"({"user_id_from_host_app":"precious-value)");
    QCOMPARE(broken.status, 422);
    QVERIFY(!broken.body.contains("precious-value"));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestIdentityHoles, tst_identity_holes)
#include "tst_identity_holes.moc"
