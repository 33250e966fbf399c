// The original's provider API, as its clients know it.
#include "json/write.h"
#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstLegacyProviders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void createsWithAndWithoutTheLastSlash();
    void answersTheOriginalsMembersWithoutTheSecret();
    void listsAndDeletes();
    void replacesWhatItIsTold();
    void whatWasReadCanBeSentBack();
    void knownProvidersKeepTheirWays();
    void T60_nothingLeadsToTheProviderBefore();
    void T60_variablesOfTheProviderBeforeAreGone();
    void whatIsSentBackKeepsPresetAndOverrides();
    void H35_changingAnUnknownProviderIs404();
    void H35_otherMethodsAre405();
    void H43_addressesThatLeadInsideAreToldByMember();
    void anInvalidBodyIsToldWithoutItsContents();
    void needsATenantAndARole();
};

static const QByteArray all = "/acme/admin/external-oauth-providers";
static const QByteArray one = all + "/idp";

static QByteArray body(const QByteArray &more = R"("client_secret":"s3cret-text-0123")",
                       const QByteArray &name = "idp")
{
    return R"({"provider_name":")" + name + R"(","client_id":"cid",)" + more
        + R"(,"authorization_url":"https://idp.example/a","token_url":"https://idp.example",)"
          R"("default_scopes":["a","b"]})";
}

static QString detailOf(const WireAnswer &answer) { return answer.json()[u"detail"_s].toString(); }

void TstLegacyProviders::createsWithAndWithoutTheLastSlash()
{
    AdminWorld world;
    world.addTenant("acme");
    QCOMPARE(world.ask("POST", all + '/', body()).status, 201);
    QCOMPARE(world.ask("POST", all, body(R"("client_secret":"x")", "two")).status, 201);
    const WireAnswer again = world.ask("POST", all + '/', body());
    QCOMPARE(again.status, 409);
    QCOMPARE(detailOf(again),
             u"Provider 'idp' already configured for entity 'acme'. Use update instead."_s);
}

void TstLegacyProviders::answersTheOriginalsMembersWithoutTheSecret()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer made = world.ask("POST", all + '/', body());
    const QJsonObject expected{{u"provider_name"_s, u"idp"_s},
                               {u"client_id"_s, u"cid"_s},
                               {u"client_secret"_s, QJsonValue::Null},
                               {u"client_secret_set"_s, true},
                               {u"authorization_url"_s, u"https://idp.example/a"_s},
                               {u"token_url"_s, u"https://idp.example/"_s},
                               {u"default_scopes"_s, QJsonArray{u"a"_s, u"b"_s}},
                               {u"userinfo_url"_s, QJsonValue::Null}};
    QCOMPARE(made.json(), expected);
    QCOMPARE(world.ask("GET", one).json(), expected);
    QCOMPARE(world.ask("GET", one + '/').json(), expected);
    QCOMPARE(world.ask("GET", all).jsonArray(), QJsonArray{expected});
}

void TstLegacyProviders::listsAndDeletes()
{
    AdminWorld world;
    world.addTenant("acme");
    for (int i = 0; i < 130; ++i)
        world.ask("POST", all, body(R"("client_secret":"x")", "p" + QByteArray::number(i)));
    QCOMPARE(world.ask("GET", all + '/').jsonArray().size(), 130);
    const WireAnswer deleted = world.ask("DELETE", all + "/p7");
    QCOMPARE(deleted.status, 204);
    QVERIFY(deleted.body.isEmpty());
    const WireAnswer again = world.ask("DELETE", all + "/p7");
    QCOMPARE(again.status, 404);
    QCOMPARE(
        detailOf(again),
        u"External OAuth provider 'p7' not found for entity 'acme' or could not be deleted."_s);
    QCOMPARE(detailOf(world.ask("GET", all + "/p7")),
             u"External OAuth provider 'p7' not found for entity 'acme'."_s);
}

void TstLegacyProviders::replacesWhatItIsTold()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", all, body(R"("client_secret":"x","userinfo_url":"https://idp.example/me")"));
    QCOMPARE(world.ask("GET", one).json()[u"userinfo_url"_s].toString(),
             u"https://idp.example/me"_s);
    const WireAnswer changed = world.ask("PUT", one, body(R"("client_secret":"y")"));
    QCOMPARE(changed.status, 200);
    QVERIFY(changed.json()[u"userinfo_url"_s].isNull());
    const WireAnswer other = world.ask("PUT", one, body(R"("client_secret":"y")", "two"));
    QCOMPARE(other.status, 400);
    QCOMPARE(detailOf(other), u"Provider name in path and body must match for update."_s);
}

void TstLegacyProviders::whatWasReadCanBeSentBack()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", all, body());
    const WireAnswer read = world.ask("GET", one);
    const WireAnswer written = world.ask("PUT", one, read.body);
    QCOMPARE(written.status, 200);
    QCOMPARE(written.json(), read.json());
    QCOMPARE(world.data.providers.begin()->second.config.secretLast4, u"0123"_s);
}

// Somebody who names GitHub's addresses gets GitHub's peculiarities.
void TstLegacyProviders::knownProvidersKeepTheirWays()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer made =
        world.ask("POST", all, R"({"provider_name":"gh","client_id":"i","client_secret":"s",
            "authorization_url":"https://github.com/login/oauth/authorize",
            "token_url":"https://github.com/login/oauth/access_token","default_scopes":["repo"]})");
    QCOMPARE(made.status, 201);
    QCOMPARE(world.data.providers.begin()->second.config.preset, u"github"_s);
    QVERIFY(made.json()[u"userinfo_url"_s].isNull());
}

//! All that the provider is now.
static QByteArray descriptorIn(AdminWorld &world)
{
    const ProviderConfig &config = world.data.providers.begin()->second.config;
    return json::dump(json::write(world.providers().descriptor(config)));
}

static QByteArray githubBody(const QByteArray &more = {})
{
    return R"({"provider_name":"idp","client_id":"i","client_secret":"s",)"
           R"("authorization_url":"https://github.com/login/oauth/authorize",)"
           R"("token_url":"https://github.com/login/oauth/access_token","default_scopes":["repo"])"
        + more + '}';
}

//! Tokens of the new one would otherwise be shown to the API of the old one.
void TstLegacyProviders::T60_nothingLeadsToTheProviderBefore()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", all, githubBody(R"(,"userinfo_url":"https://api.github.com/user")"));
    world.ask("PATCH", "/admin/v1/tenants/acme/providers/idp",
              R"({"client_secret":"s","overrides":{"refresh_url":"https://github.com/r",
                  "account":{"id":"node_id"},"api":{"origins":["https://github.com"]}}})");
    QVERIFY(descriptorIn(world).contains("https://github.com/r"));
    const WireAnswer changed = world.ask("PUT", one, body());
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.json()[u"token_url"_s].toString(), u"https://idp.example/"_s);
    const QByteArray now = descriptorIn(world);
    QVERIFY2(!now.contains("github") && !now.contains("node_id"), now.constData());
    QCOMPARE(world.ask("PUT", one, githubBody()).status, 200);
    const QByteArray again = descriptorIn(world);
    QVERIFY2(again.contains("https://api.github.com/user") && !again.contains("idp.example"),
             again.constData());
}

void TstLegacyProviders::T60_variablesOfTheProviderBeforeAreGone()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer made =
        world.ask("POST", "/admin/v1/tenants/acme/providers",
                  R"({"name":"idp","preset":"microsoft","client_id":"i","client_secret":"s",
                      "variables":{"directory":"contoso"}})");
    QCOMPARE(made.status, 201);
    QCOMPARE(world.ask("PUT", one, body()).status, 200);
    QVERIFY(!descriptorIn(world).contains("microsoft"));
}

void TstLegacyProviders::whatIsSentBackKeepsPresetAndOverrides()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", all, githubBody());
    world.ask("PATCH", "/admin/v1/tenants/acme/providers/idp",
              R"({"overrides":{"api":{"headers":{"X-Of-Ours":"1"}}}})");
    QCOMPARE(world.ask("PUT", one, world.ask("GET", one).body).status, 200);
    QCOMPARE(world.data.providers.begin()->second.config.preset, u"github"_s);
    QVERIFY(descriptorIn(world).contains("X-Of-Ours"));
}

void TstLegacyProviders::H35_changingAnUnknownProviderIs404()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer answer = world.ask("PUT", one, body());
    QCOMPARE(answer.status, 404);
    QCOMPARE(
        answer.body,
        QByteArray(R"({"detail":"External OAuth provider 'idp' not found for entity 'acme'."})"));
}

void TstLegacyProviders::H35_otherMethodsAre405()
{
    AdminWorld world;
    world.addTenant("acme");
    for (const char *method : {"PATCH", "POST"}) {
        const WireAnswer answer = world.ask(method, one, body());
        QCOMPARE(answer.status, 405);
        QVERIFY(answer.headers.value("allow").contains("PUT"));
    }
    QCOMPARE(world.ask("DELETE", all).status, 405);
    QCOMPARE(world.ask("PUT", all, body()).status, 405);
}

void TstLegacyProviders::H43_addressesThatLeadInsideAreToldByMember()
{
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray secret = R"("client_secret":"s")";
    const auto locationOf = [](const WireAnswer &answer) {
        return answer.json()[u"detail"_s][0][u"loc"_s].toArray();
    };
    const WireAnswer user =
        world.ask("POST", all, body(secret + R"(,"userinfo_url":"https://10.0.0.7/me")"));
    QCOMPARE(user.status, 422);
    QCOMPARE(locationOf(user), (QJsonArray{u"body"_s, u"userinfo_url"_s}));
    for (const char *url : {"http://idp.example", "https://169.254.169.254/", "javascript:1"}) {
        const WireAnswer token = world.ask(
            "POST", all, body(secret).replace("https://idp.example\"", QByteArray(url) + '"'));
        QCOMPARE(token.status, 422);
        QCOMPARE(locationOf(token), (QJsonArray{u"body"_s, u"token_url"_s}));
    }
}

void TstLegacyProviders::anInvalidBodyIsToldWithoutItsContents()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer missing =
        world.ask("POST", all + '/', R"({"provider_name":"x","client_secret":"s3cret"})");
    QCOMPARE(missing.status, 422);
    QCOMPARE(missing.json()[u"detail"_s].toArray().size(), 4);
    QCOMPARE(missing.json()[u"detail"_s][0][u"type"_s].toString(), u"missing"_s);
    QVERIFY(!missing.body.contains("s3cret"));
    const WireAnswer noSecret = world.ask("POST", all, body(R"("client_secret":null)"));
    QCOMPARE(noSecret.json()[u"detail"_s][0][u"loc"_s].toArray(),
             (QJsonArray{u"body"_s, u"client_secret"_s}));
}

void TstLegacyProviders::needsATenantAndARole()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer missing = world.ask("GET", "/none/admin/external-oauth-providers");
    QCOMPARE(missing.status, 404);
    QCOMPARE(detailOf(missing), u"Tenant not found"_s);
    QCOMPARE(world.askWithoutKey("GET", all).status, 401);
    world.use(world.addKey(AdminRole::Viewer));
    QCOMPARE(world.ask("GET", all).status, 200);
    QCOMPARE(world.ask("POST", all, body()).status, 403);
}

PLEXUS_TEST(TstLegacyProviders, tst_legacy_providers)
#include "tst_legacy_providers.moc"
