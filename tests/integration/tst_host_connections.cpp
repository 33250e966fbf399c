// Host applications see and end the connections of their users. The numbers are those of the
// threats and holes.
#include "outside_sql.h"
#include "support/server/linking_browser.h"
#include "support/test_main.h"

#include <QDir>
#include <QJsonArray>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestHostConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void h39_connectionsAreListedWithoutTokens();
    void h39_disconnectingErasesTellsTheProviderAndIsAudited();
    void h39_allPagesAreGiven();
    void anyUserIdCanBeNamed(); // threat 64
    void whatIsNotThereIs404();
    void threat63_onlyTheTenantsOwnSecretCounts();
    void h11_h26_unknownAndSuspendedTenantsLookAlike();

private:
    WireAnswer host(const QByteArray &method, const QByteArray &path, QByteArray secret = {},
                    const QByteArray &tenant = "secure") const
    {
        if (secret.isEmpty())
            secret = m_fixture.hostSecret();
        return exchange(m_fixture.port(), method, '/' + tenant + "/plexus-auth/users/" + path,
                        {{"X-Host-App-Secret", secret}});
    }
    QJsonArray connectionsOf(const QByteArray &user) const
    {
        return host("GET", user + "/connections").json()[u"connections"_s].toArray();
    }

    OAuthProvider m_provider;
    Fixture m_fixture;
};

void TestHostConnections::initTestCase()
{
    useHostLogin(m_fixture, "secure");
    QJsonObject hub = m_provider.overrides();
    hub[u"revocation"_s] =
        QJsonObject{{u"kind"_s, u"rfc7009"_s}, {u"url"_s, m_provider.url(u"/revoke"_s)}};
    addProvider(m_fixture, "secure", "hub", hub);
}

// Hole H39.
void TestHostConnections::h39_connectionsAreListedWithoutTokens()
{
    LinkingBrowser ada(m_fixture, "secure", "ada");
    QCOMPARE(connectionsOf("ada"), QJsonArray());
    ada.link();
    const WireAnswer answer = host("GET", "ada/connections");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.header("Cache-Control"), "no-store"_ba);
    const QJsonObject one = answer.json()[u"connections"_s][0].toObject();
    QCOMPARE(one[u"provider"_s].toString(), u"hub"_s);
    QCOMPARE(one[u"account_label"_s].toString(), u"octo-bob"_s);
    QCOMPARE(one[u"state"_s].toString(), u"live"_s);
    QVERIFY(!answer.json().contains(u"next_cursor"_s));
    QVERIFY(!answer.body.contains("at-secret") && !answer.body.contains("rt-secret"));
}

// Hole H39.
void TestHostConnections::h39_disconnectingErasesTellsTheProviderAndIsAudited()
{
    LinkingBrowser ben(m_fixture, "secure", "ben");
    ben.link();
    OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    const auto queued = [&] {
        return database.column(u"SELECT count(*) FROM revocation"_s).value(0).toInt()
            + m_provider.hits("/revoke");
    };
    const int before = queued();
    const WireAnswer gone = host("DELETE", "ben/connections/hub");
    QCOMPARE(gone.status, 204);
    QVERIFY(gone.body.isEmpty());
    QCOMPARE(connectionsOf("ben"), QJsonArray());
    QCOMPARE(database.column(u"SELECT count(*) FROM external_token WHERE user = 'ben'"_s),
             QStringList{u"0"_s});
    QTRY_VERIFY(queued() > before);
    const QStringList removals =
        database.column(u"SELECT event FROM audit WHERE event LIKE '%connection.removed%'"_s);
    QCOMPARE(removals.size(), 1);
    QVERIFY(removals[0].contains("\"host_app\""_L1) && removals[0].contains("u:ben"_L1));
    QCOMPARE(host("DELETE", "ben/connections/hub").status, 404);
}

// Hole H39.
void TestHostConnections::h39_allPagesAreGiven()
{
    LinkingBrowser cara(m_fixture, "secure", "cara");
    cara.link();
    OutsideSql(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s))
        .run(u"WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
             "INSERT INTO external_token (tenant, holder, provider, user, id, account_id, "
             "account_label, scopes, state, refreshable, sealed, data_key, linked_ms, "
             "obtained_ms, expires_ms, details, version) SELECT tenant, holder, 'p' || i, user, "
             "id || i, account_id, account_label, scopes, state, refreshable, sealed, data_key, "
             "linked_ms, obtained_ms, expires_ms, details, 1 FROM n, external_token WHERE "
             "user = 'cara' AND provider = 'hub'"_s);
    const QJsonObject first = host("GET", "cara/connections").json();
    QCOMPARE(first[u"connections"_s].toArray().size(), 100);
    const QJsonObject second =
        host("GET", "cara/connections?cursor=" + first[u"next_cursor"_s].toString().toLatin1())
            .json();
    QCOMPARE(second[u"connections"_s].toArray().size(), 2);
    QVERIFY(!second.contains(u"next_cursor"_s));
    QCOMPARE(host("GET", "cara/connections?cursor=nonsense").status, 422);
}

void TestHostConnections::anyUserIdCanBeNamed()
{
    for (const char *id : {"d/ora", "..", "~dora", "d ora"}) {
        const QByteArray body = R"({"user_id_from_host_app":")" + QByteArray(id) + R"("})";
        QCOMPARE(registerUser(m_fixture.port(), "secure", m_fixture.hostSecret(), body).status,
                 200);
        const QByteArray inPath = '~'
            + QByteArray(id).toBase64(QByteArray::Base64UrlEncoding
                                      | QByteArray::OmitTrailingEquals);
        QCOMPARE(host("GET", inPath + "/connections").status, 200);
    }
    QCOMPARE(host("GET", "d%20ora/connections").status, 200);
    QCOMPARE(host("GET", "~!/connections").status, 404);
}

void TestHostConnections::whatIsNotThereIs404()
{
    QCOMPARE(host("GET", "nobody/connections").status, 404);
    QCOMPARE(host("DELETE", "nobody/connections/hub").status, 404);
    QCOMPARE(host("GET", "a%0Ab/connections").status, 404);
    LinkingBrowser eva(m_fixture, "secure", "eva");
    eva.link();
    QCOMPARE(host("DELETE", "eva/connections/other").status, 404);
    QCOMPARE(host("DELETE", "Eva/connections/hub").status, 404);
    QCOMPARE(host("DELETE", "eva/connections").status, 405);
    QCOMPARE(connectionsOf("eva").size(), 1);
}

// Threat 63.
void TestHostConnections::threat63_onlyTheTenantsOwnSecretCounts()
{
    LinkingBrowser finn(m_fixture, "secure", "finn");
    finn.link();
    const QByteArray foreign =
        administer(m_fixture, "POST", "/admin/v1/tenants/test_tenant_001/host-secrets")
            .json()[u"secret"_s]
            .toString()
            .toUtf8();
    QVERIFY(!foreign.isEmpty());
    for (const QByteArray &secret :
         {foreign, m_fixture.token(u"secure"_s), m_fixture.adminKey(), "wrong"_ba}) {
        QCOMPARE(host("GET", "finn/connections", secret).status, 403);
        QCOMPARE(host("DELETE", "finn/connections/hub", secret).status, 403);
    }
    const QByteArray path = "/secure/plexus-auth/users/finn/connections";
    QCOMPARE(exchange(m_fixture.port(), "GET", path).status, 401);
    QCOMPARE(exchange(m_fixture.port(), "DELETE", path + "/hub").status, 401);
    QCOMPARE(finn.get(path).status, 401); // the user's own session
    QCOMPARE(connectionsOf("finn").size(), 1);
    QCOMPARE(host("GET", "finn/connections", {}, "test_tenant_001").status, 404);
}

// Holes H11 and H26.
void TestHostConnections::h11_h26_unknownAndSuspendedTenantsLookAlike()
{
    QCOMPARE(administer(m_fixture, "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"paused"_s},
                         {u"name"_s, u"Paused"_s},
                         {u"status"_s, u"suspended"_s}})
                 .status,
             201);
    for (const char *method : {"GET", "DELETE"}) {
        const QByteArray path = method == "GET"_ba ? "ada/connections" : "ada/connections/hub";
        const QByteArray wrong = host(method, path, "wrong").comparable();
        QVERIFY(wrong.startsWith("403"));
        QCOMPARE(host(method, path, {}, "paused").comparable(), wrong);
        QCOMPARE(host(method, path, {}, "nobody").comparable(), wrong);
    }
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestHostConnections, tst_host_connections)
#include "tst_host_connections.moc"
