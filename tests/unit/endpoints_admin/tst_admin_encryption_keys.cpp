#include "support/admin/admin_world.h"
#include "support/run.h"
#include "support/test_main.h"
#include "vault/sealing.h"

#include <QJsonArray>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminEncryptionKeys : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhichKeysAreNeeded();
    void T58_rotatesAndSaysThatTheOldKeyCanGo();
    void isAuditedWithTheActor();
    void isForOwnersOfTheWholeServer();
};

//! A data key that was made when the ring had its second key only.
static void makeOldDataKey(AdminWorld &world)
{
    world.addTenant("acme");
    const QByteArray old = AdminListener::ringKeys.split(',').at(1);
    const vault::ValueCipher cipher(KeyRing::parse(Secret(old)));
    run(cipher.ring().checkAgainst(world.storage.serverRecords()));
    run(vault::Sealing(cipher, world.storage.dataKeys()).activeKey(TenantId(u"acme"_s)));
}

void TstAdminEncryptionKeys::showsWhichKeysAreNeeded()
{
    AdminWorld world;
    makeOldDataKey(world);
    const WireAnswer answer = world.ask("GET", "/admin/v1/encryption-keys");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.json()[u"finished"_s], QJsonValue(false));
    const QJsonArray keys = answer.json()[u"ring_keys"_s].toArray();
    QCOMPARE(keys.size(), 2);
    QCOMPARE(keys.at(0)[u"primary"_s], QJsonValue(true));
    QCOMPARE(keys.at(1)[u"data_keys"_s], QJsonValue(1));
    QCOMPARE(keys.at(1)[u"removable"_s], QJsonValue(false));
    for (const QByteArray &key : AdminListener::ringKeys.split(','))
        QVERIFY(!answer.body.contains(key.first(10)));
}

void TstAdminEncryptionKeys::T58_rotatesAndSaysThatTheOldKeyCanGo()
{
    AdminWorld world;
    makeOldDataKey(world);
    const QJsonObject status = world.ask("POST", "/admin/v1/encryption-keys/rotate").json();
    QCOMPARE(status[u"finished"_s], QJsonValue(true));
    QCOMPARE(status[u"goes_on"_s], QJsonValue(false));
    QCOMPARE(status[u"ring_keys"_s].toArray().at(1)[u"removable"_s], QJsonValue(true));
    QCOMPARE(world.ask("GET", "/admin/v1/encryption-keys").json(), status);
}

void TstAdminEncryptionKeys::isAuditedWithTheActor()
{
    AdminWorld world;
    makeOldDataKey(world);
    world.use(world.addKey(AdminRole::Owner));
    world.ask("POST", "/admin/v1/encryption-keys/rotate");
    const AuditEvent event = world.data.audit.back();
    QCOMPARE(event.action, u"keys.rotated"_s);
    QCOMPARE(event.actor.id, u"ak_0"_s);
    QVERIFY(!event.tenant);
}

void TstAdminEncryptionKeys::isForOwnersOfTheWholeServer()
{
    AdminWorld world;
    world.addTenant("acme");
    world.use(world.addKey(AdminRole::Operator));
    QCOMPARE(world.ask("POST", "/admin/v1/encryption-keys/rotate").status, 403);
    QCOMPARE(world.ask("GET", "/admin/v1/encryption-keys").status, 403);
    world.use(world.addKey(AdminRole::Owner, u"acme"_s));
    QCOMPARE(world.ask("POST", "/admin/v1/encryption-keys/rotate").status, 403);
}

PLEXUS_TEST(TstAdminEncryptionKeys, tst_admin_encryption_keys)
#include "tst_admin_encryption_keys.moc"
