// Users' API keys at the real program: who may hand them in, see them and take them back.
#include "support/server/administration.h"
#include "support/server/key_holder.h"
#include "support/test_main.h"

#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestApiKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void withoutATokenItIsTheOriginals401();
    void aTenantThatIsNotThereAnswersLikeAWrongToken();
    void h11_aSuspendedTenantTakesNoKeys();
    void threat61_onlyTheUsersOwnTokenCounts();
    void threat60_keysAreListedWithoutTheirText(); // H25
    void h39_aKeyCanBeReplacedAndTakenBack();
    void anotherUserSeesNothing();
    void h38_whatIsWrongIsNotRepeated_data();
    void h38_whatIsWrongIsNotRepeated();
    void otherMethodsAre405();

private:
    McpCaller caller() const { return callerOf(m_fixture, u"test_tenant_api_key"_s); }
    Fixture m_fixture;
};

void TestApiKeys::withoutATokenItIsTheOriginals401()
{
    McpCaller nobody = caller();
    nobody.token.clear();
    for (const char *method : {"GET", "POST"}) {
        const WireAnswer answer = askForKeys(nobody, method);
        QCOMPARE(answer.status, 401);
        QCOMPARE(answer.header("WWW-Authenticate"), "Bearer"_ba);
        QCOMPARE(
            answer.body,
            R"({"detail":"Not authenticated: Missing or invalid Plexus User Auth Token."})"_ba);
    }
}

void TestApiKeys::aTenantThatIsNotThereAnswersLikeAWrongToken()
{
    McpCaller wrong = caller();
    wrong.token = "plx_ut_wrong";
    const WireAnswer expected = handInKey(wrong, "p", "k");
    QCOMPARE(expected.status, 401);
    QCOMPARE(expected.body,
             R"({"detail":"Invalid or expired Plexus User Auth Token for this entity."})"_ba);
    McpCaller elsewhere = caller();
    for (const char *tenant : {"no_such_tenant", "secure"}) {
        elsewhere.tenant = tenant;
        QCOMPARE(handInKey(elsewhere, "p", "k").comparable(), expected.comparable());
    }
}

void TestApiKeys::h11_aSuspendedTenantTakesNoKeys()
{
    const McpCaller there = callerOf(m_fixture, u"tenant_C_for_scope_test"_s);
    QCOMPARE(handInKey(there, "p", "k-0123456789").status, 200);
    QCOMPARE(administer(m_fixture, "PATCH", "/admin/v1/tenants/tenant_C_for_scope_test",
                        {{u"status"_s, u"suspended"_s}})
                 .status,
             200);
    QTRY_COMPARE(handInKey(there, "p", "k-0123456789").status, 401);
}

void TestApiKeys::threat61_onlyTheUsersOwnTokenCounts()
{
    McpCaller guest = callerOf(m_fixture, u"conformance"_s);
    guest.token.clear(); // the tenant admits guests
    QCOMPARE(handInKey(guest, "p", "k-0123456789").status, 401);
    McpCaller inAddress = caller();
    inAddress.tenant = "test_tenant_auth"; // takes tokens in addresses elsewhere
    inAddress.token.clear();
    QCOMPARE(askForKeys(inAddress, "POST", "/token_auth/x", "{}").status, 404);
}

void TestApiKeys::threat60_keysAreListedWithoutTheirText()
{
    QCOMPARE(handInKey(caller(), "listed", "listed-key-abcdefghijkl").status, 200);
    const WireAnswer answer = askForKeys(caller(), "GET");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Cache-Control"), "no-store"_ba);
    const QJsonObject info = answer.json()[u"api_keys"_s][0].toObject();
    QCOMPARE(info[u"provider"_s], QJsonValue(u"listed"_s));
    QCOMPARE(info[u"last4"_s], QJsonValue(u"ijkl"_s));
    QVERIFY(!answer.body.contains("listed-key"));
}

void TestApiKeys::h39_aKeyCanBeReplacedAndTakenBack()
{
    QCOMPARE(handInKey(caller(), "mine", "first-key-0123456789").status, 200);
    QCOMPARE(handInKey(caller(), "mine", "other-key-0123456789").status, 200);
    QCOMPARE(askForKeys(caller(), "DELETE", "/mine").status, 204);
    QCOMPARE(askForKeys(caller(), "DELETE", "/mine").status, 404);
    QVERIFY(!askForKeys(caller(), "GET").body.contains("\"mine\""));
}

void TestApiKeys::anotherUserSeesNothing()
{
    QCOMPARE(handInKey(caller(), "private", "some-key-0123456789").status, 200);
    McpCaller another = caller();
    another.token = registerUser(another.port, another.tenant, m_fixture.hostSecret(),
                                 R"({"user_id_from_host_app":"eve"})")
                        .json()[u"plexus_user_auth_token"_s]
                        .toString()
                        .toLatin1();
    QCOMPARE(askForKeys(another, "GET").body, R"({"api_keys":[]})"_ba);
    QCOMPARE(askForKeys(another, "DELETE", "/private").status, 404);
    QVERIFY(askForKeys(caller(), "GET").body.contains("\"private\""));
}

void TestApiKeys::h38_whatIsWrongIsNotRepeated_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("no key") << R"({"provider_name":"hush-hush"})"_ba;
    QTest::newRow("an empty key") << R"({"provider_name":"hush-hush","api_key_value":""})"_ba;
    QTest::newRow("a key that is none")
        << R"({"provider_name":"p","api_key_value":["hush-hush"]})"_ba;
    QTest::newRow("a provider that is none")
        << R"({"provider_name":"../hush","api_key_value":"hush-hush"})"_ba;
    QTest::newRow("a very long key")
        << R"({"provider_name":"p","api_key_value":")"_ba + QByteArray(17000, 'h') + "ush-hush\"}";
    QTest::newRow("no JSON") << "hush-hush"_ba;
    QTest::newRow("twice")
        << R"({"provider_name":"p","api_key_value":"a","api_key_value":"hush-hush"})"_ba;
}

void TestApiKeys::h38_whatIsWrongIsNotRepeated()
{
    QFETCH(QByteArray, body);
    const WireAnswer answer = askForKeys(caller(), "POST", {}, body);
    QCOMPARE(answer.status, 422);
    QVERIFY(answer.json()[u"detail"_s].isArray());
    QVERIFY2(!answer.body.contains("hush"), answer.body.constData());
}

void TestApiKeys::otherMethodsAre405()
{
    QCOMPARE(askForKeys(caller(), "PUT", {}, "{}").status, 405);
    QCOMPARE(askForKeys(caller(), "GET", "/mine").status, 405);
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestApiKeys, tst_api_keys)
#include "tst_api_keys.moc"
