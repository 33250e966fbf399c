// Users, tokens, host secrets, admin keys and the audit log.
#include "core/digest.h"
#include "support/admin/admin_world.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminEntries : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenIsShownOnceAndKeptAsAHash();
    void tokensExpireAsTheTenantSays();
    void revokesOneTokenOfItsUserOnly();
    void revokesAllTokensOfAUser();
    void replacesTheOthersWhenAsked();
    void aUserIdMayHoldAnything();
    void atMostTwoHostSecretsAreLive();
    void takesAHostSecretThatIsLongEnough();
    void anAdminKeyWorksUntilItIsRemovedOrExpires();
    void whoAmITellsRoleAndTenant();
    void everyChangeIsInTheAuditWithActorAndRole();
};

static const QByteArray acme = "/admin/v1/tenants/acme";

void TstAdminEntries::aTokenIsShownOnceAndKeptAsAHash()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer issued = world.ask("POST", acme + "/users/u1/tokens", R"({"label":"laptop"})");
    QCOMPARE(issued.status, 201);
    const QByteArray token = issued.json()[u"token"_s].toString().toLatin1();
    QVERIFY(token.startsWith("plx_ut_"));
    QCOMPARE(token.size(), 7 + 43);
    QCOMPARE(world.data.tokens.first().second, sha256(token));
    for (const QByteArray &path : {acme + "/tokens", acme + "/users/u1/tokens"}) {
        const WireAnswer list = world.ask("GET", path);
        QVERIFY(!list.body.contains(token));
        QCOMPARE(list.json()[u"items"_s][0][u"label"_s].toString(), u"laptop"_s);
    }
}

void TstAdminEntries::tokensExpireAsTheTenantSays()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("PATCH", acme, R"({"settings":{"token_lifetime_days":2}})");
    QCOMPARE(world.addToken("acme", "u1")[u"expires_at"_s].toString(),
             u"2026-07-30T09:30:00.001Z"_s);
    const WireAnswer own =
        world.ask("POST", acme + "/users/u1/tokens", R"({"lifetime_days":3650})");
    QCOMPARE(own.json()[u"expires_at"_s].toString(), u"2036-07-25T09:30:00.001Z"_s);
}

void TstAdminEntries::revokesOneTokenOfItsUserOnly()
{
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray id = world.addToken("acme", "u1")[u"id"_s].toString().toLatin1();
    world.addToken("acme", "u2");
    QCOMPARE(world.ask("DELETE", acme + "/users/u2/tokens/" + id).status, 404);
    QCOMPARE(world.ask("DELETE", acme + "/users/u1/tokens/" + id + "?dry_run=1")
                 .json()[u"tokens"_s]
                 .toInt(),
             1);
    QCOMPARE(world.ask("DELETE", acme + "/users/u1/tokens/" + id).status, 204);
    QCOMPARE(world.ask("GET", acme + "/users/u1").json()[u"live_tokens"_s].toInt(), 0);
    QCOMPARE(world.ask("GET", acme + "/users/u2").json()[u"live_tokens"_s].toInt(), 1);
}

void TstAdminEntries::revokesAllTokensOfAUser()
{
    AdminWorld world;
    world.addTenant("acme");
    world.addToken("acme", "u1");
    world.addToken("acme", "u1");
    const QByteArray path = acme + "/users/u1/revoke-all";
    QCOMPARE(world.ask("POST", path + "?dry_run=1").json()[u"tokens"_s].toInt(), 2);
    QCOMPARE(world.ask("POST", path).json(), (QJsonObject{{u"revoked"_s, 2}}));
    QCOMPARE(world.ask("POST", acme + "/users/nobody/revoke-all").status, 404);
}

void TstAdminEntries::replacesTheOthersWhenAsked()
{
    AdminWorld world;
    world.addTenant("acme");
    world.addToken("acme", "u1");
    world.ask("POST", acme + "/users/u1/tokens", R"({"replace_others":true})");
    QCOMPARE(world.ask("GET", acme + "/users/u1").json()[u"live_tokens"_s].toInt(), 1);
}

void TstAdminEntries::aUserIdMayHoldAnything()
{
    AdminWorld world;
    world.addTenant("acme");
    const QString odd = u"auth0|a/b é"_s;
    const QByteArray encoded =
        '~' + odd.toUtf8().toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    QCOMPARE(world.addToken("acme", encoded)[u"user_id"_s].toString(), odd);
    QCOMPARE(world.ask("GET", acme + "/users/" + encoded).json()[u"user_id"_s].toString(), odd);
    QCOMPARE(world.ask("GET", acme + "/users/~%3D").status, 404);
    const QByteArray control = "a%01b";
    QCOMPARE(world.ask("POST", acme + "/users/" + control + "/tokens", "{}").status, 422);
}

void TstAdminEntries::atMostTwoHostSecretsAreLive()
{
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray path = acme + "/host-secrets";
    const WireAnswer first = world.ask("POST", path, R"({"label":"old"})");
    QCOMPARE(first.status, 201);
    QVERIFY(first.json()[u"secret"_s].toString().startsWith(u"plx_hs_"));
    QCOMPARE(world.ask("POST", path, "{}").status, 201);
    QCOMPARE(world.ask("POST", path, "{}").status, 409);
    const QByteArray id = first.json()[u"id"_s].toString().toLatin1();
    QCOMPARE(world.ask("DELETE", path + '/' + id).status, 204);
    QCOMPARE(world.ask("DELETE", path + '/' + id).status, 404);
    QCOMPARE(world.ask("GET", path).json()[u"total"_s].toInt(), 1);
}

void TstAdminEntries::takesAHostSecretThatIsLongEnough()
{
    AdminWorld world;
    world.addTenant("acme");
    const QByteArray path = acme + "/host-secrets";
    const QByteArray good = "0123456789abcdefghijklmnopqrstuvwxyz";
    QCOMPARE(world.ask("POST", path, R"({"secret":"short"})").status, 422);
    QCOMPARE(world.ask("POST", path, R"({"secret":")" + QByteArray(40, 'a') + R"("})").status, 422);
    const WireAnswer taken = world.ask("POST", path, R"({"secret":")" + good + R"("})");
    QCOMPARE(taken.status, 201);
    QVERIFY(!taken.body.contains(good));
    QCOMPARE(world.data.secrets.first().second, sha256(good));
}

void TstAdminEntries::anAdminKeyWorksUntilItIsRemovedOrExpires()
{
    AdminWorld world;
    const WireAnswer issued = world.ask("POST", "/admin/v1/admin-keys",
                                        R"({"label":"ops","role":"viewer","lifetime_days":1})");
    QCOMPARE(issued.status, 201);
    const QByteArray key = issued.json()[u"key"_s].toString().toLatin1();
    QVERIFY(key.startsWith("plx_ak_"));
    world.use(key);
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 200);
    world.clock.advance(std::chrono::hours(24));
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").status, 403);
    world.use(AdminWorld::ownerKey);
    const QByteArray id = issued.json()[u"id"_s].toString().toLatin1();
    QVERIFY(!world.ask("GET", "/admin/v1/admin-keys").body.contains(key));
    QCOMPARE(world.ask("DELETE", "/admin/v1/admin-keys/" + id).status, 204);
    QCOMPARE(world
                 .ask("POST", "/admin/v1/admin-keys",
                      R"({"label":"x","role":"owner","entity_id":"none"})")
                 .status,
             404);
}

void TstAdminEntries::whoAmITellsRoleAndTenant()
{
    AdminWorld world;
    world.addTenant("acme");
    QCOMPARE(world.ask("GET", "/admin/v1/whoami").json()[u"role"_s].toString(), u"owner"_s);
    world.use(world.addKey(AdminRole::Viewer, u"acme"_s));
    const QJsonObject me = world.ask("GET", "/admin/v1/whoami").json();
    QCOMPARE(me[u"role"_s].toString(), u"viewer"_s);
    QCOMPARE(me[u"entity_id"_s].toString(), u"acme"_s);
    QCOMPARE(me[u"server_time"_s].toString(), u"2026-07-28T09:30:00.001Z"_s);
}

void TstAdminEntries::everyChangeIsInTheAuditWithActorAndRole()
{
    AdminWorld world;
    world.addTenant("acme");
    world.use(world.addKey(AdminRole::Operator));
    const WireAnswer changed = world.ask("PATCH", acme, R"({"name":"New"})");
    const QJsonObject newest = world.ask("GET", "/admin/v1/audit").json()[u"items"_s][0].toObject();
    QCOMPARE(newest[u"action"_s].toString(), u"tenant.updated"_s);
    QCOMPARE(newest[u"actor"_s].toObject(),
             (QJsonObject{
                 {u"kind"_s, u"admin_key"_s},
                 {u"id"_s, u"ak_0"_s},
                 {u"role"_s, u"operator"_s},
                 {u"request_id"_s, QString::fromLatin1(changed.headers.value("x-request-id"))}}));
    world.addTenant("other");
    QCOMPARE(world.ask("GET", acme + "/audit").json()[u"total"_s].toInt(), 2);
}

PLEXUS_TEST(TstAdminEntries, tst_admin_entries)
#include "tst_admin_entries.moc"
