// What users have entrusted us with, as administrators see it: never the thing itself.
#include "admin_api/operations.h"
#include "support/admin/admin_world.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsWhatIsKnown();
    void disconnectsAndTellsTheProvider();
    void deletesAnApiKey();
    void countsWhatGoesWithAUserOrTenant();
    void providersAreToldWhenAUserGoes();
    void T60_nothingReadsACredentialBack_data();
    void T60_nothingReadsACredentialBack();
    void T72_aTenantsKeyReachesNoOtherTenantsCredentials();
};

namespace {

//! A tenant with a provider, and a user with an account there and an API key.
struct CredentialWorld : AdminWorld
{
    CredentialWorld()
    {
        addTenant("acme");
        ask("POST", "/admin/v1/tenants/acme/providers",
            R"({"name":"github","preset":"github","client_id":"id-1","client_secret":")"
                + clientSecret + R"("})");
        addToken("acme", "u1");
        ExternalToken info;
        info.tenant = TenantId(u"acme"_s);
        info.holder = user;
        info.provider = u"github"_s;
        info.accountLabel = u"octocat"_s;
        run(vault().link(info, {Secret(accessToken), Secret(refreshToken)}, somebody));
        run(vault().putApiKey(info.tenant, user, u"weather"_s, u"mine"_s, Secret(apiKey),
                              somebody));
    }

    static inline const QByteArray clientSecret = "cs-0123456789-abcdefghij-AAAA";
    static inline const QByteArray accessToken = "at-0123456789-abcdefghij-BBBB";
    static inline const QByteArray refreshToken = "rt-0123456789-abcdefghij-CCCC";
    static inline const QByteArray apiKey = "ak-0123456789-abcdefghij-DDDD";
    const CredentialHolder user = CredentialHolder::ofUser(UserId(u"u1"_s));
    const Actor somebody{u"user"_s, u"u1"_s, {}, {}};
};

} // namespace

static const QByteArray ofUser = "/admin/v1/tenants/acme/users/u1";

void TstAdminCredentials::listsWhatIsKnown()
{
    CredentialWorld world;
    const QJsonObject link =
        world.ask("GET", ofUser + "/connections").json()[u"items"_s][0].toObject();
    QCOMPARE(link[u"provider"_s].toString(), u"github"_s);
    QCOMPARE(link[u"account_label"_s].toString(), u"octocat"_s);
    QCOMPARE(link[u"refreshable"_s], QJsonValue(true));
    const QJsonObject key = world.ask("GET", ofUser + "/api-keys").json()[u"items"_s][0].toObject();
    QCOMPARE(key[u"label"_s].toString(), u"mine"_s);
    QCOMPARE(key[u"last4"_s].toString(), u"DDDD"_s);
    for (const char *list : {"/connections", "/api-keys"})
        QCOMPARE(world.ask("GET", "/admin/v1/tenants/acme/users/nobody" + QByteArray(list)).status,
                 404);
}

void TstAdminCredentials::disconnectsAndTellsTheProvider()
{
    CredentialWorld world;
    const QByteArray path = ofUser + "/connections/github";
    QCOMPARE(world.ask("DELETE", path + "?dry_run=1").json()[u"connections"_s].toInt(), 1);
    QCOMPARE(world.ask("DELETE", path).status, 204);
    QVERIFY(world.data.links.empty());
    QCOMPARE(world.data.pendingRevocations.size(), 1);
    QCOMPARE(world.data.audit.back().action, u"connection.removed"_s);
    QCOMPARE(world.data.audit.back().actor.kind, u"admin_key"_s);
    QCOMPARE(world.ask("DELETE", path).status, 404);
    QCOMPARE(world.ask("DELETE", path + "?dry_run=1").status, 404);
}

void TstAdminCredentials::deletesAnApiKey()
{
    CredentialWorld world;
    const QByteArray path = ofUser + "/api-keys/weather";
    QCOMPARE(world.ask("DELETE", path + "?dry_run=1").json()[u"api_keys"_s].toInt(), 1);
    QCOMPARE(world.ask("DELETE", path).status, 204);
    QCOMPARE(world.ask("GET", ofUser + "/api-keys").json()[u"total"_s].toInt(), 0);
    QCOMPARE(world.ask("DELETE", path).status, 404);
    QCOMPARE(world.ask("DELETE", path + "?dry_run=1").status, 404);
}

void TstAdminCredentials::countsWhatGoesWithAUserOrTenant()
{
    CredentialWorld world;
    for (const QByteArray &path : {ofUser, QByteArray("/admin/v1/tenants/acme")}) {
        const QJsonObject count = world.ask("DELETE", path + "?dry_run=1").json();
        QCOMPARE(count[u"connections"_s].toInt(), 1);
        QCOMPARE(count[u"api_keys"_s].toInt(), 1);
        QCOMPARE(count[u"providers"_s].toInt(), path == ofUser ? 0 : 1);
    }
}

void TstAdminCredentials::providersAreToldWhenAUserGoes()
{
    CredentialWorld world;
    QCOMPARE(world.ask("DELETE", ofUser).status, 204);
    QVERIFY(world.data.links.empty());
    QCOMPARE(world.data.pendingRevocations.size(), 1);
}

void TstAdminCredentials::T60_nothingReadsACredentialBack_data()
{
    QTest::addColumn<AdminRole>("role");
    QTest::newRow("viewer") << AdminRole::Viewer;
    QTest::newRow("operator") << AdminRole::Operator;
    QTest::newRow("owner") << AdminRole::Owner;
}

//! The path with ids of what is there.
static QByteArray pathTo(const admin::Operation &operation)
{
    const bool isKey = operation.id.starts_with("api_keys");
    return QByteArray(operation.path.data(), qsizetype(operation.path.size()))
        .replace("{tenant}", "acme")
        .replace("{user}", "u1")
        .replace("{provider}", isKey ? "weather" : "github")
        .replace("{preset}", "github")
        .replace('{', "no-")
        .replace('}', "");
}

//! As it is, and as it would be encoded.
static bool tells(const QByteArray &text, const QByteArray &secret)
{
    return text.contains(secret) || text.contains(secret.toBase64().first(20))
        || text.contains(secret.toHex());
}

void TstAdminCredentials::T60_nothingReadsACredentialBack()
{
    QFETCH(AdminRole, role);
    CredentialWorld world;
    world.use(world.addKey(role));
    QByteArray seen;
    int answered = 0;
    for (const admin::Operation *operation : admin::allOperations()) {
        if (operation->method != admin::Method::Get)
            continue;
        const WireAnswer answer = world.ask("GET", pathTo(*operation));
        answered += answer.status == 200;
        seen += answer.body;
    }
    for (const char *path : {"/acme/admin/external-oauth-providers",
                             "/acme/admin/external-oauth-providers/github", "/admin/tenants"})
        seen += world.ask("GET", path).body;
    QVERIFY(answered >= 15);
    QVERIFY(seen.contains("octocat"));
    for (const QByteArray &secret : {CredentialWorld::clientSecret, CredentialWorld::accessToken,
                                     CredentialWorld::refreshToken, CredentialWorld::apiKey})
        QVERIFY2(!tells(seen, secret), secret.constData());
}

void TstAdminCredentials::T72_aTenantsKeyReachesNoOtherTenantsCredentials()
{
    CredentialWorld world;
    world.addTenant("other");
    world.use(world.addKey(AdminRole::Owner, u"other"_s));
    for (const admin::Operation *operation : admin::allOperations()) {
        if (operation->reach != admin::Reach::Tenant)
            continue;
        const std::string_view method = admin::nameOf(operation->method);
        const WireAnswer answer = world.ask(QByteArray(method.data(), qsizetype(method.size())),
                                            pathTo(*operation), "{}");
        QVERIFY2(answer.status == 404, operation->id.data());
    }
    QCOMPARE(world.ask("GET", "/acme/admin/external-oauth-providers/github").status, 404);
    QCOMPARE(world.ask("DELETE", "/acme/admin/external-oauth-providers/github").status, 404);
    QCOMPARE(world.data.links.size(), 1);
    QCOMPARE(world.data.providers.size(), 1);
}

PLEXUS_TEST(TstAdminCredentials, tst_admin_credentials)
#include "tst_admin_credentials.moc"
