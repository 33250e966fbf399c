// A tenant's OAuth providers by /admin/v1.
#include "json/write.h"
#include "support/admin/admin_world.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTcpSocket>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminProviders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aPresetNeedsIdAndSecretOnly();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void changesOnlyWhatIsNamed();
    void staleChangesAreRefused();
    void H25_theSecretIsInNoAnswerAuditOrReplay();
    void T54_H43_addressesThatLeadInsideAreRefused_data();
    void T54_H43_addressesThatLeadInsideAreRefused();
    void T54_H43_anIssuerThatLeadsInsideIsNotAsked();
    void T73_unknownMembersAreRefused_data();
    void T73_unknownMembersAreRefused();
    void T71_aSecretIsNotLedElsewhere();
    void T60_tokensAreNotLedElsewhere();
    void deletingTakesTheAccountsAlong();
    void readsAnIssuersAddresses();
    void anotherIssuerMeansOtherAddresses();
    void H36_testingTellsRejectedUnreachableAndUnreadableApart();
    void H36_testingBringsTheRedirectUriThatIsRegistered();
    void H36_whatCannotBeUsedIsShownWithTheReason();
    void presetsAreListedFoundAndShown();
};

static const QByteArray providers = "/admin/v1/tenants/acme/providers";
static const QByteArray secretText = "cs-0123456789-abcdefghij-QXYZ";
static const QByteArray githubBody =
    R"({"name":"github","preset":"github","client_id":"id-1","client_secret":")" + secretText
    + R"("})";

//! The pointer of the only member that is wrong.
static QString pointerOf(const WireAnswer &answer)
{
    const QJsonArray errors = answer.json()[u"errors"_s].toArray();
    return errors.size() == 1 ? errors[0][u"pointer"_s].toString() : QString();
}

static QByteArray customBody(const QByteArray &overrides)
{
    return R"({"name":"idp","client_id":"id-1","client_secret":")" + secretText
        + R"(","overrides":)" + overrides + '}';
}

static QByteArray overridesAt(const QString &base)
{
    return R"({"authorization_url":")" + base.toLatin1() + R"(/authorize","token_url":")"
        + base.toLatin1() + R"(/token"})";
}

static const QByteArray exampleBody = customBody(overridesAt(u"https://idp.example"_s));

static void link(AdminWorld &world, const QString &provider)
{
    world.addToken("acme", "u1");
    ExternalToken info;
    info.tenant = TenantId(u"acme"_s);
    info.holder = CredentialHolder::ofUser(UserId(u"u1"_s));
    info.provider = provider;
    run(world.vault().link(info, {Secret("access-of-u1"), Secret("refresh-of-u1")},
                           {u"user"_s, u"u1"_s, {}, {}}));
}

void TstAdminProviders::aPresetNeedsIdAndSecretOnly()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer made = world.ask("POST", providers, githubBody);
    QCOMPARE(made.status, 201);
    QCOMPARE(made.headers.value("etag"), QByteArray("\"1\""));
    const QJsonObject provider = made.json();
    QCOMPARE(provider[u"has_secret"_s], QJsonValue(true));
    QCOMPARE(provider[u"secret_last4"_s].toString(), u"QXYZ"_s);
    QCOMPARE(provider[u"token_url"_s].toString(), u"https://github.com/login/oauth/access_token"_s);
    QCOMPARE(provider[u"redirect_uri"_s].toString(),
             u"https://plexus.example/acme/oauth/external_callback/github"_s);
    QCOMPARE(world.ask("GET", providers + "/github").json(), provider);
    QCOMPARE(world.ask("GET", providers).json()[u"items"_s].toArray(), QJsonArray{provider});
    QCOMPARE(world.ask("POST", providers, githubBody).status, 409);
}

void TstAdminProviders::saysWhatIsMissing_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("detail");
    const auto add = [](const char *name, const char *body, const char *detail) {
        QTest::newRow(name) << QByteArray(body) << QString::fromUtf8(detail);
    };
    add("secret", R"({"name":"a","preset":"github","client_id":"i"})",
        "/client_secret is missing (or token.auth is none)");
    add("addresses", R"({"name":"a","client_id":"i","client_secret":"s"})",
        "Provider 'a': authorization_url is missing");
    add("client id", R"({"name":"a","preset":"github"})", "/client_id is required");
    add("preset", R"({"name":"a","preset":"githob","client_id":"i","client_secret":"s"})",
        "There is no preset 'githob'");
    add("name", R"({"name":"a/b","preset":"github","client_id":"i"})",
        "/name must be 1 to 63 letters, digits, '.', '_' and '-', the first a letter or a digit");
    add("H35 a secret beyond ASCII",
        R"({"name":"a","preset":"github","client_id":"i","client_secret":"é"})",
        "/client_secret must be printable ASCII");
    add("variable", R"({"name":"a","preset":"microsoft","client_id":"i","client_secret":"s",
        "variables":{"directory":"a b"}})",
        "");
}

void TstAdminProviders::saysWhatIsMissing()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, detail);
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer answer = world.ask("POST", providers, body);
    QCOMPARE(answer.status, 422);
    const QString told = answer.json()[u"detail"_s].toString();
    QVERIFY2(told == detail || (detail.isEmpty() && told.contains(u"variable directory"_s)),
             qPrintable(told));
}

void TstAdminProviders::changesOnlyWhatIsNamed()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, githubBody);
    const QByteArray path = providers + "/github";
    QJsonObject now =
        world.ask("PATCH", path, R"({"overrides":{"scopes":{"defaults":["repo"]}}})").json();
    QCOMPARE(now[u"scopes"_s].toArray(), QJsonArray{u"repo"_s});
    QCOMPARE(now[u"client_id"_s].toString(), u"id-1"_s);
    now = world.ask("PATCH", path, R"({"client_id":"id-2","enabled":false})").json();
    QCOMPARE(now[u"scopes"_s].toArray(), QJsonArray{u"repo"_s});
    QCOMPARE(now[u"has_secret"_s], QJsonValue(true));
    QCOMPARE(now[u"enabled"_s], QJsonValue(false));
    now =
        world.ask("PATCH", path, R"({"client_secret":"short","overrides":{"scopes":null}})").json();
    QCOMPARE(now[u"scopes"_s].toArray(), QJsonArray{u"read:user"_s});
    QCOMPARE(now[u"secret_last4"_s].toString(), QString());
    QCOMPARE(now[u"version"_s].toInt(), 4);
    QCOMPARE(world.ask("PATCH", path, R"({"client_secret":""})").status, 422);
    QCOMPARE(world.ask("PATCH", providers + "/none", "{}").status, 404);
}

void TstAdminProviders::staleChangesAreRefused()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, githubBody);
    const QByteArray path = providers + "/github";
    const AdminListener::Fields first{{"If-Match", "\"1\""}};
    QCOMPARE(world.ask("PATCH", path, R"({"client_id":"id-2"})", first).status, 200);
    QCOMPARE(world.ask("PATCH", path, R"({"client_id":"id-3"})", first).status, 412);
    QCOMPARE(world.ask("DELETE", path, {}, first).status, 412);
    QCOMPARE(world.ask("DELETE", path, {}, {{"If-Match", "\"2\""}}).status, 204);
}

void TstAdminProviders::H25_theSecretIsInNoAnswerAuditOrReplay()
{
    AdminWorld world;
    world.addTenant("acme");
    const AdminListener::Fields once{{"Idempotency-Key", "k-1"}};
    const QByteArray path = providers + "/github";
    QByteArray seen = world.ask("POST", providers, githubBody, once).body;
    const WireAnswer again = world.ask("POST", providers, githubBody, once);
    QCOMPARE(again.headers.value("idempotency-replayed"), QByteArray("true"));
    seen += again.body + world.ask("GET", path).body + world.ask("GET", providers).body;
    seen += world.ask("PATCH", path, R"({"client_secret":")" + secretText + R"("})").body;
    seen += world.ask("POST", providers, githubBody).body; // a conflict
    seen += world.ask("GET", "/acme/admin/external-oauth-providers/github").body;
    seen += world.ask("DELETE", path).body;
    seen += world.ask("GET", "/admin/v1/audit").body;
    QVERIFY(seen.contains("provider.deleted"));
    QVERIFY(!seen.contains(secretText));
    QVERIFY(!seen.contains("\"client_secret\":\""));
}

//! What 2.9 of the security requirements lists; the table of addresses has a test of its own.
static const QList<std::pair<const char *, QString>> badAddresses{
    {"metadata service", u"https://169.254.169.254/latest"_s},
    {"this network", u"https://0.0.0.0/token"_s},
    {"private", u"https://10.0.0.7/token"_s},
    {"shared", u"https://100.64.0.1/token"_s},
    {"loopback", u"https://127.0.0.1/token"_s},
    {"loopback in hexadecimal", u"https://0x7f000001/token"_s},
    {"loopback in octal", u"https://017700000001/token"_s},
    {"loopback in octal parts", u"https://0177.0.0.1/token"_s},
    {"loopback as one number", u"https://2130706433/token"_s},
    {"loopback, short", u"https://127.1/token"_s},
    {"loopback, mixed", u"https://0x7f.1/token"_s},
    {"loopback, encoded", u"https://%31%32%37.0.0.1/token"_s},
    {"loopback, full width", u"https://\uff11\uff12\uff17.0.0.1/token"_s},
    {"final dot", u"https://idp.example./token"_s},
    {"protocols", u"https://192.0.0.8/token"_s},
    {"documentation", u"https://192.0.2.1/token"_s},
    {"benchmarks", u"https://198.18.0.1/token"_s},
    {"multicast", u"https://224.0.0.1/token"_s},
    {"reserved", u"https://240.0.0.1/token"_s},
    {"broadcast", u"https://255.255.255.255/token"_s},
    {"unspecified", u"https://[::]/token"_s},
    {"loopback of v6", u"https://[::1]/token"_s},
    {"unique local", u"https://[fd00::1]/token"_s},
    {"link-local", u"https://[fe80::1]/token"_s},
    {"with a zone", u"https://[fe80::1%25eth0]/token"_s},
    {"documentation of v6", u"https://[2001:db8::1]/token"_s},
    {"mapped", u"https://[::ffff:10.0.0.7]/token"_s},
    {"compatible", u"https://[::10.0.0.7]/token"_s},
    {"translated", u"https://[::ffff:0:10.0.0.7]/token"_s},
    {"NAT64", u"https://[64:ff9b::10.0.0.7]/token"_s},
    {"local NAT64", u"https://[64:ff9b:1::a00:7]/token"_s},
    {"6to4", u"https://[2002:a00:7::]/token"_s},
    {"Teredo", u"https://[2001:0:a00:7::]/token"_s},
    {"ISATAP", u"https://[2a00::5efe:10.0.0.7]/token"_s},
    {"plain", u"http://idp.example/token"_s},
    {"script", u"javascript:alert(1)"_s},
    {"file", u"file:///etc/passwd"_s},
    {"data", u"data:text/html,token"_s},
    {"gopher", u"gopher://idp.example/token"_s},
    {"without a scheme", u"//idp.example/token"_s},
    {"other port", u"https://idp.example:8443/token"_s},
    {"name without a domain", u"https://vault/token"_s},
    {"user information", u"https://a@idp.example/token"_s},
    {"user information and password", u"https://idp.example:443@10.0.0.7/token"_s},
    {"backslash", u"https://idp.example\\@10.0.0.7/token"_s},
    {"white space", u"https://idp.example /token"_s},
    {"line feed", u"https://idp.example/token\n"_s},
    {"beyond ASCII", u"https://idp.ex\u00e4mple/token"_s},
    {"fragment", u"https://idp.example/token#here"_s},
};

void TstAdminProviders::T54_H43_addressesThatLeadInsideAreRefused_data()
{
    QTest::addColumn<QString>("url");
    for (const auto &[name, url] : badAddresses)
        QTest::newRow(name) << url;
}

//! Where a descriptor holds addresses, and how they are written there.
static const QList<std::pair<QString, QByteArray>> addressMembers{
    {u"/token_url"_s, R"("token_url":%1)"},
    {u"/authorization_url"_s, R"("authorization_url":%1)"},
    {u"/refresh_url"_s, R"("refresh_url":%1)"},
    {u"/account/url"_s, R"("account":{"url":%1})"},
    {u"/api/base_url"_s, R"("api":{"base_url":%1})"},
    {u"/api/origins/0"_s, R"("api":{"origins":[%1]})"},
    {u"/revocation/url"_s, R"("revocation":{"kind":"rfc7009","url":%1})"},
    {u"/issuer"_s, R"("issuer":%1)"},
};

void TstAdminProviders::T54_H43_addressesThatLeadInsideAreRefused()
{
    QFETCH(QString, url);
    AdminWorld world;
    world.addTenant("acme");
    world.use(world.addKey(AdminRole::Operator, u"acme"_s));
    QCOMPARE(world.ask("POST", providers, exampleBody).status, 201);
    for (const auto &[pointer, member] : addressMembers) {
        const QString sent =
            pointer.startsWith("/api/origins"_L1) ? QString(url).remove(u"/token"_s) : url;
        const WireAnswer changed =
            world.ask("PATCH", providers + "/idp",
                      R"({"client_secret":"s-2","overrides":{)"
                          + QByteArray(member).replace("%1", json::quoted(sent)) + "}}");
        QCOMPARE(changed.status, 422);
        QCOMPARE(pointerOf(changed), u"/overrides"_s + pointer);
    }
    QCOMPARE(world.ask("GET", providers + "/idp").json()[u"version"_s].toInt(), 1);
}

void TstAdminProviders::T54_H43_anIssuerThatLeadsInsideIsNotAsked()
{
    AdminWorld world;
    world.addTenant("acme");
    for (const auto &[name, issuer] : badAddresses) {
        const WireAnswer answer = world.ask("POST", "/admin/v1/tenants/acme/oauth-discovery",
                                            R"({"issuer":)" + json::quoted(issuer) + '}');
        QVERIFY2(answer.status == 422, name);
        QCOMPARE(pointerOf(answer), u"/issuer"_s);
    }
}

void TstAdminProviders::T73_unknownMembersAreRefused_data()
{
    QTest::addColumn<QString>("member");
    for (const char *member : {"entity_id", "tenant_id", "id", "has_secret", "secret_last4",
                               "version", "created_at", "redirect_uri", "sealed"})
        QTest::newRow(member) << QString::fromLatin1(member);
}

void TstAdminProviders::T73_unknownMembersAreRefused()
{
    QFETCH(QString, member);
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray extra = ",\"" + member.toLatin1() + "\":\"other\"}";
    const WireAnswer made = world.ask("POST", providers, githubBody.chopped(1) + extra);
    QCOMPARE(made.status, 422);
    QCOMPARE(pointerOf(made), u'/' + member);
    world.ask("POST", providers, githubBody);
    const WireAnswer changed =
        world.ask("PATCH", providers + "/github", R"({"client_id":"x")" + extra);
    QCOMPARE(changed.status, 422);
    QCOMPARE(world.ask("GET", providers + "/github").json()[u"client_id"_s].toString(), u"id-1"_s);
}

// Whoever may change a provider could otherwise have the secret sent to a server of their own.
void TstAdminProviders::T71_aSecretIsNotLedElsewhere()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, exampleBody);
    const QByteArray path = providers + "/idp";
    const QByteArray elsewhere = R"("overrides":{"token_url":"https://thief.example/token"})";
    const WireAnswer refused = world.ask("PATCH", path, '{' + elsewhere + '}');
    QCOMPARE(refused.status, 422);
    QCOMPARE(pointerOf(refused), u"/client_secret"_s);
    QVERIFY(refused.json()[u"detail"_s].toString().contains(u"https://thief.example"_s));
    QCOMPARE(world.ask("PATCH", path, R"({"client_secret":"another",)" + elsewhere + '}').status,
             200);
    QCOMPARE(
        world.ask("PATCH", path, R"({"overrides":{"token_url":"https://thief.example/2"}})").status,
        200);
}

void TstAdminProviders::T60_tokensAreNotLedElsewhere()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, exampleBody);
    link(world, u"idp"_s);
    const QByteArray path = providers + "/idp";
    const QByteArray elsewhere = R"({"overrides":{"api":{"base_url":"https://thief.example"}}})";
    const WireAnswer refused = world.ask("PATCH", path, elsewhere);
    QCOMPARE(refused.status, 409);
    QVERIFY(refused.json()[u"detail"_s].toString().contains(u"accounts: 1"_s));
    QCOMPARE(world.ask("PATCH", path, R"({"client_id":"id-2"})").status, 200);
    world.ask("DELETE", "/admin/v1/tenants/acme/users/u1/connections/idp");
    QCOMPARE(world.ask("PATCH", path, elsewhere).status, 200);
}

void TstAdminProviders::deletingTakesTheAccountsAlong()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, exampleBody);
    world.ask("POST", providers, githubBody);
    link(world, u"idp"_s);
    link(world, u"github"_s);
    const QJsonObject count = world.ask("DELETE", providers + "/idp?dry_run=1").json();
    QCOMPARE(count[u"providers"_s].toInt(), 1);
    QCOMPARE(count[u"connections"_s].toInt(), 1);
    QCOMPARE(world.data.links.size(), 2);
    QCOMPARE(world.ask("DELETE", providers + "/idp").status, 204);
    QCOMPARE(world.data.links.size(), 1);
    QCOMPARE(world.ask("DELETE", providers + "/idp").status, 404);
    QCOMPARE(world.ask("DELETE", providers + "/idp?dry_run=1").status, 404);
}

//! An issuer; of another one when that is asked for.
static Provider::Handler issuer(const QString *base)
{
    return [base](QTcpSocket &socket, const QByteArray &) {
        const QJsonObject document{{u"issuer"_s, *base},
                                   {u"authorization_endpoint"_s, *base + u"/a"_s},
                                   {u"token_endpoint"_s, *base + u"/t"_s},
                                   {u"userinfo_endpoint"_s, *base + u"/me"_s}};
        socket.write(Provider::response(json::dump(document)));
    };
}

void TstAdminProviders::readsAnIssuersAddresses()
{
    AdminWorld world;
    world.addTenant("acme");
    QString base;
    Provider server(issuer(&base));
    base = server.url({});
    const QByteArray body = R"({"issuer":")" + base.toLatin1() + R"("})";
    const QJsonObject found =
        world.ask("POST", "/admin/v1/tenants/acme/oauth-discovery", body).json();
    QCOMPARE(found[u"overrides"_s][u"token_url"_s].toString(), base + u"/t"_s);
    const WireAnswer made = world.ask("POST", providers,
                                      R"({"name":"idp","preset":"generic-oidc","client_id":"i",)"
                                      R"("client_secret":"s","overrides":)"
                                          + body + '}');
    QCOMPARE(made.status, 201);
    QCOMPARE(made.json()[u"userinfo_url"_s].toString(), base + u"/me"_s);
}

void TstAdminProviders::anotherIssuerMeansOtherAddresses()
{
    AdminWorld world;
    world.addTenant("acme");
    QString base;
    Provider server(issuer(&base));
    base = server.url({});
    world.ask("POST", providers, exampleBody);
    const WireAnswer changed =
        world.ask("PATCH", providers + "/idp",
                  R"({"client_secret":"s","overrides":{"issuer":")" + base.toLatin1() + R"("}})");
    QCOMPARE(changed.json()[u"authorization_url"_s].toString(), base + u"/a"_s);
    QCOMPARE(changed.json()[u"token_url"_s].toString(), base + u"/t"_s);
}

void TstAdminProviders::H36_testingTellsRejectedUnreachableAndUnreadableApart()
{
    AdminWorld world;
    world.addTenant("acme");
    QByteArray error = "invalid_grant";
    auto server = std::make_unique<Provider>([&error](QTcpSocket &socket, const QByteArray &) {
        socket.write(Provider::response(R"({"error":")" + error + R"("})", {}, "400 Bad Request"));
    });
    world.ask("POST", providers, customBody(overridesAt(server->url({}))));
    const QByteArray path = providers + "/idp/test";
    QCOMPARE(world.ask("POST", path).json()[u"client"_s].toString(), u"accepted"_s);
    QVERIFY(server->requests.first().contains("plexus-test"));
    error = "invalid_client";
    QCOMPARE(world.ask("POST", path).json()[u"client"_s].toString(), u"rejected"_s);
    server.reset();
    const QJsonObject gone = world.ask("POST", path).json();
    QCOMPARE(gone[u"reachable"_s], QJsonValue(false));
    const WireAnswer missing = world.ask("POST", providers + "/none/test");
    QCOMPARE(missing.status, 404);
    QCOMPARE(missing.json()[u"code"_s].toString(), u"provider_not_configured"_s);
    world.data.providers.begin()->second.secret->text[8] ^= 1;
    const WireAnswer unreadable = world.ask("POST", path);
    QCOMPARE(unreadable.status, 500);
    QCOMPARE(unreadable.json()[u"code"_s].toString(), u"credential_unreadable"_s);
}

//! Those who look at the redirect URI before the code would reject a client that is right.
void TstAdminProviders::H36_testingBringsTheRedirectUriThatIsRegistered()
{
    AdminWorld world;
    world.addTenant("acme");
    QByteArray registered;
    Provider server([&registered](QTcpSocket &socket, const QByteArray &request) {
        const QByteArray error =
            request.contains(registered) ? "invalid_grant" : "redirect_uri_mismatch";
        socket.write(Provider::response(R"({"error":")" + error + R"("})", {}, "400 Bad Request"));
    });
    const WireAnswer made = world.ask("POST", providers, customBody(overridesAt(server.url({}))));
    const QString redirectUri = made.json()[u"redirect_uri"_s].toString();
    QVERIFY(redirectUri.endsWith("/acme/oauth/external_callback/idp"_L1));
    registered = "redirect_uri=" + QUrl::toPercentEncoding(redirectUri);
    const WireAnswer tested = world.ask("POST", providers + "/idp/test");
    QCOMPARE(tested.json()[u"client"_s].toString(), u"accepted"_s);
}

void TstAdminProviders::H36_whatCannotBeUsedIsShownWithTheReason()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", providers, githubBody);
    world.data.providers.begin()->second.config.preset = u"gone"_s;
    const WireAnswer list = world.ask("GET", providers);
    QCOMPARE(list.status, 200);
    QCOMPARE(list.json()[u"items"_s][0][u"problem"_s].toString(), u"There is no preset 'gone'"_s);
}

void TstAdminProviders::presetsAreListedFoundAndShown()
{
    AdminWorld world;
    const QByteArray presets = "/admin/v1/provider-presets";
    const QJsonObject all = world.ask("GET", presets + "?limit=200").json();
    QCOMPARE(all[u"items"_s].toArray().size(), all[u"total"_s].toInt());
    QStringList paged;
    QByteArray cursor;
    do {
        const QJsonObject page = world.ask("GET", presets + "?limit=10&cursor=" + cursor).json();
        for (const QJsonValue &item : page[u"items"_s].toArray())
            paged += item[u"name"_s].toString();
        cursor = page[u"next_cursor"_s].toString().toLatin1();
    } while (!cursor.isEmpty());
    QCOMPARE(paged.size(), all[u"total"_s].toInt());
    QVERIFY(paged.contains(u"google"_s));
    QCOMPARE(world.ask("GET", presets + "?q=oidc").json()[u"total"_s].toInt(), 1);
    QCOMPARE(world.ask("GET", presets + "/github").json()[u"display_name"_s].toString(),
             u"GitHub (OAuth app)"_s);
    QCOMPARE(world.ask("GET", presets + "/none").status, 404);
    QCOMPARE(world.ask("GET", presets + "?sort=colour").status, 422);
    world.addTenant("acme");
    world.use(world.addKey(AdminRole::Viewer, u"acme"_s));
    QCOMPARE(world.ask("GET", presets).status, 200);
}

PLEXUS_TEST(TstAdminProviders, tst_admin_providers)
#include "tst_admin_providers.moc"
