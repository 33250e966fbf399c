// What is in the files of the database.
#include "core/base64url.h"
#include "core/random.h"
#include "outside_sql.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/leaks/secret_scan.h"
#include "support/test_main.h"
#include "vault/flow_vault.h"
#include "vault/key_rotation.h"
#include "vault/provider_vault.h"
#include "vault_world.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace plexus::vault;
using namespace Qt::Literals::StringLiterals;

class TstStolenDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void T56_noSecretCanBeReadFromTheFiles(); // H14
    void T57_whatIsMovedToAnotherRowCannotBeRead(); // H14
};

struct DiskWorld
{
    DiskWorld()
    {
        for (const TenantId &tenant : {acme, other}) {
            run(storage->tenants().create({tenant, tenant.value()}, tester));
            for (const CredentialHolder &holder : {ada, bob}) {
                UserToken token;
                token.tenant = tenant;
                token.user = *holder.user;
                token.id = TokenId(tenant.value() + holder.key());
                token.family = FamilyId(token.id.value());
                token.expiresMs = clock.wallMs() + 3'600'000;
                const QByteArray hash = sha256(fresh(u"user token"_s).reveal());
                run(storage->users().addToken(token, hash, false, tester));
            }
        }
    }
    QString path() const { return folder.filePath(u"plexus.sqlite3"_s); }
    //! A secret that must not be found.
    Secret fresh(const QString &what)
    {
        const QByteArray text = randomText(32);
        scan.add(text, what);
        return Secret(text);
    }
    TokenPair freshTokens() { return {fresh(u"access token"_s), fresh(u"refresh token"_s)}; }
    //! Database, journal and what else is there.
    QByteArray files() const
    {
        QByteArray all;
        for (const QString &name : QDir(folder.path()).entryList(QDir::Files)) {
            QFile file(folder.filePath(name));
            all += file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
        }
        return all;
    }

    QTemporaryDir folder;
    FakeClock clock;
    SecretScan scan;
    std::unique_ptr<storage::Storage> storage = storage::openSqliteStorage(path(), clock);
    ValueCipher cipher = cipherOf(ringOne);
    CredentialVault vault{cipher, *storage};
};

static void linkRefreshAndDisconnect(DiskWorld &world)
{
    for (const CredentialHolder &holder : {ada, bob}) {
        ExternalToken link =
            run(world.vault.link(VaultWorld::account(holder), world.freshTokens(), tester));
        link = *run(world.vault.storeRefreshed(link, world.freshTokens(), tester));
        run(world.vault.putApiKey(acme, holder, u"weather"_s, u"label"_s, world.fresh(u"API key"_s),
                                  tester));
        run(world.vault.putApiKey(acme, holder, u"maps"_s, {}, world.fresh(u"API key"_s), tester));
    }
    run(world.vault.disconnect(acme, bob, github, true, tester));
    run(world.vault.removeApiKey(acme, bob, u"maps"_s, tester));
}

static void configureAProvider(DiskWorld &world)
{
    ProviderVault providers(world.cipher, world.storage->dataKeys(), world.storage->providers());
    ProviderConfig config;
    config.tenant = acme;
    config.name = github;
    config.clientId = u"client"_s;
    run(providers.create(config, NewSecret::replace(world.fresh(u"client secret"_s)), tester));
    run(providers.update(config, NewSecret::replace(world.fresh(u"client secret"_s)), {}, tester));
}

static void rotate(DiskWorld &world)
{
    const ValueCipher both = cipherOf(ringTwo + ',' + ringOne);
    KeyRotation rotation(
        both,
        {world.storage->dataKeys(), world.storage->sealedValues(), world.storage->serverRecords()},
        world.clock);
    while (run(rotation.advance(tester, Milliseconds(1000))).goesOn) { }
}

void TstStolenDatabase::T56_noSecretCanBeReadFromTheFiles()
{
    DiskWorld world;
    world.scan.add(*fromBase64Url(ringOne.chopped(1)), u"encryption key"_s);
    configureAProvider(world);
    linkRefreshAndDisconnect(world);
    QVERIFY(world.scan.count() > 15);
    const QByteArray before = world.files();
    QVERIFY(before.contains("github")); // it is the right file
    QCOMPARE(world.scan.findIn(before), QStringList());
    rotate(world);
    QCOMPARE(world.scan.findIn(world.files()), QStringList());
    world.storage.reset();
    QCOMPARE(world.scan.findIn(world.files()), QStringList());
}

void TstStolenDatabase::T57_whatIsMovedToAnotherRowCannotBeRead()
{
    DiskWorld world;
    for (const CredentialHolder &holder : {ada, bob})
        run(world.vault.putApiKey(acme, holder, u"weather"_s, {}, world.fresh(u"key"_s), tester));
    run(world.vault.putApiKey(other, ada, u"weather"_s, {}, world.fresh(u"key"_s), tester));
    run(world.vault.link(VaultWorld::account(), world.freshTokens(), tester));
    OutsideSql sql(world.path());
    sql.run(u"UPDATE api_key SET sealed = (SELECT sealed FROM api_key WHERE tenant = 'acme' AND "
            "holder = 'u:bob') WHERE tenant = 'acme' AND holder = 'u:ada'"_s);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable,
                             run(world.vault.apiKey(acme, ada, u"weather"_s)));
    sql.run(u"UPDATE api_key SET sealed = (SELECT sealed FROM api_key WHERE tenant = 'acme' AND "
            "holder = 'u:bob') WHERE tenant = 'other'"_s);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable,
                             run(world.vault.apiKey(other, ada, u"weather"_s)));
    sql.run(u"UPDATE external_token SET sealed = (SELECT sealed FROM api_key WHERE tenant = 'acme' "
            "AND holder = 'u:bob')"_s);
    QVERIFY_THROWS_EXCEPTION(CredentialUnreadable,
                             run(world.vault.externalToken(acme, ada, github)));
    QVERIFY(run(world.vault.apiKey(acme, bob, u"weather"_s))); // which was not touched
}

PLEXUS_TEST(TstStolenDatabase, tst_stolen_database)
#include "tst_stolen_database.moc"
