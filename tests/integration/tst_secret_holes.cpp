// Holes of MCP Plexus around secrets: where they are kept, how long they count, what they end.
#include "outside_sql.h"
#include "support/leaks/secret_scan.h"
#include "support/server/administration.h"
#include "support/server/linking_browser.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QDateTime>
#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>

#include <memory>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestSecretHoles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h4_aTenantHasTwoSecretsWhileItChangesThem();
    void h4_thereIsNoDefaultSecret();
    void h5_sessionIdsAreNotLogged();
    void h25_nothingSecretOfALinkIsToldOrLogged();
    void h9_anExpiredTokenIsRefused();
    void h9_streamsEndWithTheirToken();
    void h9_revokingATokenEndsItsStreamsAndCalls();
    void h9_revokingAllEndsEverySession();
    void h9_removingAUserEndsItsStreams();
    void h9_aUsersTokensAreListedWithoutTheirText();
    void noSecretIsInTheDatabaseAsItIs();

private:
    WireAnswer newUser(const QByteArray &secret, const QByteArray &user) const;
    QByteArray newHostSecret(QByteArray *id = nullptr) const;
    Fixture m_fixture;
};

static const QByteArray hostSecrets = "/admin/v1/tenants/secure/host-secrets";

WireAnswer TestSecretHoles::newUser(const QByteArray &secret, const QByteArray &user) const
{
    return registerUser(m_fixture.port(), "secure", secret,
                        R"({"user_id_from_host_app":")" + user + "\"}");
}

QByteArray TestSecretHoles::newHostSecret(QByteArray *id) const
{
    const QJsonObject made = administer(m_fixture, "POST", hostSecrets).json();
    if (id)
        *id = made[u"id"_s].toString().toUtf8();
    return made[u"secret"_s].toString().toUtf8();
}

void TestSecretHoles::h4_aTenantHasTwoSecretsWhileItChangesThem()
{
    QByteArray oldId, newId;
    const QByteArray old = newHostSecret(&oldId);
    const QByteArray fresh = newHostSecret(&newId);
    QCOMPARE(newUser(old, "ada").status, 200);
    QCOMPARE(newUser(fresh, "ada").status, 200);
    QVERIFY(administer(m_fixture, "POST", hostSecrets).status >= 400); // no third one
    QCOMPARE(administer(m_fixture, "DELETE", hostSecrets + '/' + oldId).status, 204);
    QCOMPARE(newUser(old, "ada").status, 403);
    QCOMPARE(newUser(fresh, "ada").status, 200);
    QCOMPARE(administer(m_fixture, "DELETE", hostSecrets + '/' + newId).status, 204);
}

void TestSecretHoles::h4_thereIsNoDefaultSecret()
{
    const QTemporaryDir folder;
    const Served served(folder.path());
    QCOMPARE(administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
                        {{u"entity_id"_s, u"acme"_s}, {u"name"_s, u"Acme"_s}})
                 .status,
             201);
    for (const QByteArray &guess : {"default_secret_if_env_missing"_ba, ""_ba, "secret"_ba}) {
        const int status =
            registerUser(served.port(), "acme", guess, R"({"user_id_from_host_app":"mallory"})")
                .status;
        QVERIFY2(status == 401 || status == 403, QByteArray::number(status).constData());
    }
}

void TestSecretHoles::h5_sessionIdsAreNotLogged()
{
    Fixture talkative({u"--access-log"_s, u"all"_s, u"--log-level"_s, u"debug"_s});
    McpCaller caller = callerOf(talkative, u"secure"_s);
    caller.connect();
    caller.call("get_entity_info");
    exchange(caller.port, "DELETE", caller.path(), caller.headers());
    QCOMPARE(talkative.program().terminate(), 0);
    QVERIFY(!talkative.program().errors().contains(caller.session));
    QVERIFY(!talkative.program().errors().contains(caller.token));
}

//! What a link is made of, and what it gives.
static SecretScan scanForLink(LinkingBrowser &browser, const OAuthProvider &provider)
{
    SecretScan scan;
    const QByteArray link = browser.openLink();
    const WireAnswer away = browser.begin(link);
    scan.add(parameterIn(away, u"state"_s), u"state"_s);
    scan.add(parameterIn(away, u"code_challenge"_s), u"challenge"_s);
    scan.add("authorization-code-0123", u"code"_s);
    browser.get(returnPath(away, "&code=authorization-code-0123&error_uri=x"));
    browser.submit(link + "/confirm", link + "/confirm");
    scan.add(provider.exchanges().last(), u"what was sent to the token endpoint"_s);
    for (const QByteArray &field : provider.exchanges().last().split('&')) {
        if (field.startsWith("code_verifier="))
            scan.add(field.mid(14), u"verifier"_s);
    }
    for (const QByteArray &cookie : std::as_const(browser.cookies))
        scan.add(cookie, u"cookie"_s);
    scan.add("at-secret-of-the-hub", u"access token"_s);
    scan.add("rt-secret-of-the-hub", u"refresh token"_s);
    return scan;
}

void TestSecretHoles::h25_nothingSecretOfALinkIsToldOrLogged()
{
    OAuthProvider provider;
    provider.answer({.token = Provider::response(
                         R"({"token_type":"bearer","access_token":"at-secret-of-the-hub",)"
                         R"("refresh_token":"rt-secret-of-the-hub","expires_in":3600})",
                         "Content-Type: application/json\r\n")});
    Fixture talkative({u"--access-log"_s, u"all"_s, u"--log-level"_s, u"debug"_s});
    useHostLogin(talkative, "secure");
    addProvider(talkative, "secure", "hub", provider.overrides());
    LinkingBrowser ada(talkative, "secure", "ada");
    SecretScan scan = scanForLink(ada, provider);
    QVERIFY(scan.count() >= 8);
    QVERIFY(ada.get("/secure/account").body.contains("octo-bob"));
    QByteArray told = ada.get("/secure/account").body;
    for (const char *path :
         {"/admin/v1/tenants/secure/users/ada/connections", "/admin/v1/tenants/secure/providers",
          "/admin/v1/tenants/secure/audit", "/admin/v1/tenants/secure/users/ada/tokens",
          "/secure/admin/external-oauth-providers", "/admin/v1/audit"}) {
        const WireAnswer answer = administer(talkative, "GET", path);
        QVERIFY2(answer.status == 200, path);
        told += answer.body;
    }
    QVERIFY(told.contains("connection.linked"));
    QCOMPARE(scan.findIn(told), QStringList());
    scan.add(talkative.hostSecret(), u"host secret"_s);
    scan.add(talkative.adminKey(), u"admin key"_s);
    QCOMPARE(talkative.program().terminate(), 0);
    const QByteArray log = talkative.program().errors();
    QVERIFY(log.contains("/secure/oauth/external_callback/{provider}")); // it was asked
    QCOMPARE(scan.findIn(log), QStringList());
}

void TestSecretHoles::h9_anExpiredTokenIsRefused()
{
    const QJsonObject user = newUser(m_fixture.hostSecret(), "eve").json();
    OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    database.run(u"UPDATE user_token SET expires_ms = 1000 WHERE id = '%1'"_s.arg(
        user[u"token_id"_s].toString()));
    const McpCaller caller{m_fixture.port(), "secure",
                           user[u"plexus_user_auth_token"_s].toString().toUtf8()};
    const WireAnswer answer = caller.initialize();
    QCOMPARE(answer.status, 401);
    QVERIFY(answer.hasHeader("WWW-Authenticate"));
}

void TestSecretHoles::h9_streamsEndWithTheirToken()
{
    const QJsonObject user = newUser(m_fixture.hostSecret(), "zoe").json();
    OutsideSql database(QDir(m_fixture.dataFolder()).filePath(u"plexus.sqlite3"_s));
    database.run(u"UPDATE user_token SET expires_ms = %1 WHERE id = '%2'"_s
                     .arg(QDateTime::currentMSecsSinceEpoch() + 6000)
                     .arg(user[u"token_id"_s].toString()));
    McpCaller caller{m_fixture.port(), "secure",
                     user[u"plexus_user_auth_token"_s].toString().toUtf8()};
    caller.connect();
    Wire legacy(caller.port), modern(caller.port);
    legacy.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    legacy.readUntil("\r\n\r\n");
    modern.write(listenRequest({caller.port, "secure", caller.token}));
    modern.readUntil("subscriptions/acknowledged");
    legacy.readToEnd(); // each throws when the server keeps it open
    modern.readToEnd();
    QCOMPARE(caller.request("ping").status, 401);
}

void TestSecretHoles::h9_revokingATokenEndsItsStreamsAndCalls()
{
    const auto registered = [this] {
        return registerUser(m_fixture.port(), "conformance", m_fixture.hostSecret(),
                            R"({"user_id_from_host_app":"lin"})")
            .json();
    };
    const QJsonObject made = registered();
    McpCaller caller{m_fixture.port(), "conformance",
                     made[u"plexus_user_auth_token"_s].toString().toUtf8()};
    caller.connect();
    const ModernCaller modern{caller.port, "conformance", caller.token};
    const ModernCaller another{caller.port, "conformance",
                               registered()[u"plexus_user_auth_token"_s].toString().toUtf8()};
    const QString task =
        modern.callTool(u"slow_compute"_s, {{u"seconds"_s, 3600}})[u"taskId"_s].toString();
    Wire stream(caller.port), listener(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream.readUntil("\r\n\r\n");
    listener.write(listenRequest(modern));
    listener.readUntil("subscriptions/acknowledged");
    QCOMPARE(another.ofTask("tasks/get", task)[u"status"_s].toString(), u"working"_s);
    QCOMPARE(administer(m_fixture, "DELETE",
                        "/admin/v1/tenants/conformance/users/lin/tokens/"
                            + made[u"token_id"_s].toString().toUtf8())
                 .status,
             204);
    stream.readToEnd(); // each throws when the server keeps it open
    listener.readToEnd();
    QTRY_COMPARE(another.ofTask("tasks/get", task)[u"status"_s].toString(), u"failed"_s);
    QCOMPARE(caller.request("ping").status, 401);
}

void TestSecretHoles::h9_revokingAllEndsEverySession()
{
    QList<McpCaller> callers;
    std::vector<std::unique_ptr<Wire>> streams;
    for (int i = 0; i < 2; ++i) {
        const QJsonObject user = newUser(m_fixture.hostSecret(), "max").json();
        McpCaller caller{m_fixture.port(), "secure",
                         user[u"plexus_user_auth_token"_s].toString().toUtf8()};
        caller.connect();
        callers.append(caller);
        streams.push_back(std::make_unique<Wire>(caller.port));
        streams.back()->write(
            requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
        streams.back()->readUntil("\r\n\r\n");
    }
    const WireAnswer revoked =
        administer(m_fixture, "POST", "/admin/v1/tenants/secure/users/max/revoke-all");
    QVERIFY2(revoked.status / 100 == 2, revoked.body.constData());
    for (const auto &stream : streams)
        stream->readToEnd(); // throws when the server keeps it open
    for (const McpCaller &caller : callers)
        QCOMPARE(caller.request("ping").status, 401);
}

void TestSecretHoles::h9_removingAUserEndsItsStreams()
{
    McpCaller caller{m_fixture.port(), "secure",
                     newUser(m_fixture.hostSecret(), "tom")
                         .json()[u"plexus_user_auth_token"_s]
                         .toString()
                         .toUtf8()};
    caller.connect();
    Wire stream(caller.port), listener(caller.port);
    stream.write(requestBytes("GET", caller.path(), caller.headers(), {}, caller.port));
    stream.readUntil("\r\n\r\n");
    listener.write(listenRequest({caller.port, "secure", caller.token}));
    listener.readUntil("subscriptions/acknowledged");
    QCOMPARE(administer(m_fixture, "DELETE", "/admin/v1/tenants/secure/users/tom").status, 204);
    stream.readToEnd(); // each throws when the server keeps it open
    listener.readToEnd();
    QCOMPARE(caller.request("ping").status, 401);
}

void TestSecretHoles::h9_aUsersTokensAreListedWithoutTheirText()
{
    const QByteArray first = newUser(m_fixture.hostSecret(), "grace").body;
    newUser(m_fixture.hostSecret(), "grace");
    const WireAnswer list =
        administer(m_fixture, "GET", "/admin/v1/tenants/secure/users/grace/tokens");
    QCOMPARE(list.json()[u"items"_s].toArray().size(), 2);
    QVERIFY(!list.body.contains("plx_ut_"));
    QVERIFY(first.contains("plx_ut_"));
}

//! H4 and H9: what is only compared is stored as a hash.
void TestSecretHoles::noSecretIsInTheDatabaseAsItIs()
{
    const QByteArray secret = newHostSecret();
    const QByteArray token =
        newUser(secret, "ida").json()[u"plexus_user_auth_token"_s].toString().toUtf8();
    QVERIFY(!secret.isEmpty() && !token.isEmpty());
    const QDir folder(m_fixture.dataFolder());
    for (const QString &name : folder.entryList({u"plexus.sqlite3*"_s}, QDir::Files)) {
        QFile file(folder.filePath(name));
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY2(!bytes.contains(secret) && !bytes.contains(token), qPrintable(name));
    }
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestSecretHoles, tst_secret_holes)
#include "tst_secret_holes.moc"
