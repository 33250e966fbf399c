// `plexus admin import`: the real programs, with a file as MCP Plexus (Python) leaves it.
#include "core/random.h"
#include "json/write.h"
#include "original_database.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/leaks/evidence.h"
#include "support/run.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/test_main.h"
#include "vault/credential_vault.h"
#include "vault/fernet.h"
#include "vault/provider_vault.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! What must be found nowhere but sealed.
const QByteArray bobsToken = "bobs-token-in-MCP-Plexus-0123456789abcdefghi";
const QByteArray bobsKey = "sk-bobs-key-0123456789";
const QByteArray evesKey = "sk-eves-key-0123456789";
const QByteArray clientSecret = "client-secret-0123456789";
const QByteArray accessToken = "gho_access-0123456789";
const QByteArray refreshToken = "ghr_refresh-0123456789";

QByteArray contentsOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QByteArray sealedWith(const QByteArray &keyText, const QByteArray &plain)
{
    const Secret key(QByteArray::fromBase64(keyText, QByteArray::Base64UrlEncoding));
    return vault::sealFernet(key, randomBytes(16), 1'750'000'000, Secret(plain));
}

struct Outcome
{
    int code = -1;
    QByteArray output;
    QByteArray errors;

    QJsonObject json() const { return QJsonDocument::fromJson(output).object(); }
    //! e.g. `imported` of `tenant`; -1 when there is none.
    int count(const QString &kind, const QString &what) const
    {
        for (const QJsonValue &count : json()[u"counts"_s].toArray()) {
            if (count[u"kind"_s].toString() == kind)
                return count[what].toInt();
        }
        return -1;
    }
    //! Why the row was skipped; empty when it was not.
    QString reason(const QString &kind, const QString &member, const QString &value) const
    {
        for (const QJsonValue &skip : json()[u"skipped"_s].toArray()) {
            const QJsonValue row = skip[u"row"_s];
            if (row[u"kind"_s].toString() == kind && row[member].toString() == value)
                return skip[u"reason"_s].toString();
        }
        return {};
    }
};

//! A server, and beside it the file.
class ImportWorld
{
public:
    ImportWorld()
    {
        registerSecret(bobsToken, u"user token of the original"_s);
        registerSecret(clientSecret, u"client secret of the original"_s);
        registerSecret(accessToken, u"access token of the original"_s);
        registerSecret(refreshToken, u"refresh token of the original"_s);
        registerSecret(m_oldKey, u"encryption key of the original"_s);
        for (const QByteArray &key : {bobsKey, evesKey})
            registerSecret(key, u"API key of the original"_s);
        OriginalDatabase original(path());
        fillTenants(original);
        fillCredentials(original);
        original.insert(u"internal_oauth_auth_codes"_s,
                        {u"c0de-0123456789"_s, u"{}"_s, u"2025-06-01T10:00:00"_s});
        original.insert(u"internal_oauth_clients"_s,
                        {u"plexus-test-client"_s, u"global"_s, u"{}"_s});
    }
    Outcome import(const QStringList &options = {})
    {
        Program program(
            u"plexus"_s, QStringList{u"admin"_s, u"import"_s, path(), u"--json"_s} + options,
            {{u"PLEXUS_CLI_API_BASE_URL"_s, u"http://127.0.0.1:%1"_s.arg(m_fixture.adminPort())},
             {u"ADMIN_API_KEY"_s, QString::fromLatin1(m_fixture.adminKey())}},
            m_folder.path());
        Outcome outcome;
        outcome.code = program.waitForEnd();
        outcome.output = program.output();
        outcome.errors = program.errors();
        return outcome;
    }
    QString path() const { return m_folder.filePath(u"mcp_plexus_data.sqlite3"_s); }
    Fixture &fixture() { return m_fixture; }
    const QByteArray &oldKey() const { return m_oldKey; }
    //! Everything in the server's data folder.
    QByteArray stored() const
    {
        QByteArray all;
        for (const QString &name : QDir(m_fixture.dataFolder()).entryList(QDir::Files))
            all += contentsOf(QDir(m_fixture.dataFolder()).filePath(name));
        return all;
    }
    QByteArray ringKey() const
    {
        return contentsOf(QDir(m_fixture.dataFolder()).filePath(u"encryption.key"_s)).trimmed();
    }

private:
    static void fillTenants(OriginalDatabase &original)
    {
        original.tenant(u"acme"_s, u"Acme"_s, u"active"_s,
                        u"{\"theme\":\"dark\",\"guests\":\"off\"}"_s);
        original.tenant(u"ACME"_s, u"Acme again"_s);
        original.tenant(u"a/b"_s, u"Slash"_s);
        original.tenant(u"admin"_s, u"Reserved"_s);
        original.tenant(u"sleepy"_s, u"Sleepy"_s, u"paused"_s, QVariant());
        original.tenant(u"broken"_s, u"Broken"_s, u"active"_s, u"[1]"_s);
        original.tenant(u"secure"_s, u"Other name"_s); // the server has one
        original.user(u"acme"_s, u"bob"_s, bobsToken);
        original.user(u"nowhere"_s, u"bob"_s, "another token");
        original.insert(u"plexus_user_auth_tokens"_s,
                        {u"acme"_s, u"carol"_s, u"no hash"_s, u"-"_s, QVariant()});
    }
    void fillCredentials(OriginalDatabase &original) const
    {
        const QByteArray github = R"({"provider_name":"github","client_id":"id","client_secret":")"
            + clientSecret
            + R"(","authorization_url":"https://github.com/login/oauth/authorize",)"
              R"("token_url":"https://github.com/login/oauth/access_token",)"
              R"("default_scopes":["repo"],"userinfo_url":null})";
        original.provider(u"acme"_s, u"github"_s, github);
        original.provider(u"acme"_s, u"metadata"_s,
                          QByteArray(github).replace("github.com", "169.254.169.254"));
        original.provider(u"acme"_s, u"torn"_s, "{\"client_id\":");
        const QByteArray tokens = R"({"access_token":")" + accessToken + R"(","refresh_token":")"
            + refreshToken
            + R"(","expires_at":"2025-06-01T10:00:00+00:00","scopes":["repo"],)"
              R"("obtained_at":"2025-06-01T09:00:00+00:00"})";
        original.account(u"acme"_s, u"bob"_s, u"github"_s, tokens);
        original.account(u"acme"_s, u"bob"_s, u"gone"_s, tokens);
        original.account(u"sleepy"_s, u"bob"_s, u"github"_s, tokens);
        original.apiKey(u"acme"_s, u"bob"_s, u"weather"_s, sealedWith(ringKey(), bobsKey));
        original.apiKey(u"acme"_s, u"bob"_s, u"maps"_s, sealedWith(m_oldKey, evesKey));
        original.apiKey(u"acme"_s, u"bob"_s, u"damaged"_s, "gAAAAAB");
    }

    QTemporaryDir m_folder;
    Fixture m_fixture;
    QByteArray m_oldKey = KeyRing::generate().reveal();
};

//! What the server keeps, opened with its keys.
struct Vault
{
    explicit Vault(const ImportWorld &world, const QString &folder)
        : cipher(KeyRing::parse(Secret(world.ringKey())))
        , storage(storage::openSqliteStorage(folder + u"/plexus.sqlite3"_s, clock))
        , credentials(cipher, *storage)
    {
    }
    QByteArray apiKey(const QString &provider)
    {
        const auto key = run(credentials.apiKey(acme, bob, provider));
        return key ? key->key.reveal() : QByteArray();
    }
    const TenantId acme{u"acme"_s};
    const CredentialHolder bob = CredentialHolder::ofUser(UserId(u"bob"_s));
    SystemClock clock;
    vault::ValueCipher cipher;
    std::unique_ptr<storage::Storage> storage;
    vault::CredentialVault credentials;
};

} // namespace

class TstImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_world = std::make_unique<ImportWorld>(); }
    void cleanupTestCase() { m_world.reset(); }

    // In this order: each goes on where the one before has left the server.
    void aRehearsalSaysTheSameAndChangesNothing();
    void whatCanBeIsTakenOverAndTheRestIsNamed();
    void anOldTokenWorks();
    void whatUsersEntrustedOpens();
    void theSecondTimeNothingChanges();
    void whatAnOldKeyEncryptsNeedsThatKey();
    void whatIsThereIsReplacedOnlyWhenAsked();
    void nothingSecretShows(); // threat 59, H25
    void theFileStaysAsItIs();
    void anythingElseIsRefused();
    void isForOwnersOfTheWholeServer();

private:
    ImportWorld &world() { return *m_world; }
    std::unique_ptr<ImportWorld> m_world;
    QByteArray m_printed;
};

static void compareCounts(const Outcome &outcome)
{
    QCOMPARE(outcome.count(u"tenant"_s, u"imported"_s), 2); // acme, sleepy
    QCOMPARE(outcome.count(u"tenant"_s, u"kept"_s), 1); // secure
    QCOMPARE(outcome.count(u"tenant"_s, u"skipped"_s), 4); // ACME, a/b, admin, broken
    QCOMPARE(outcome.count(u"provider"_s, u"imported"_s), 1);
    QCOMPARE(outcome.count(u"provider"_s, u"skipped"_s), 2);
    QCOMPARE(outcome.count(u"user"_s, u"imported"_s), 1);
    QCOMPARE(outcome.count(u"user"_s, u"skipped"_s), 2);
    QCOMPARE(outcome.count(u"account"_s, u"imported"_s), 1);
    QCOMPARE(outcome.count(u"account"_s, u"skipped"_s), 2);
    QCOMPARE(outcome.count(u"api_key"_s, u"imported"_s), 1);
    QCOMPARE(outcome.count(u"api_key"_s, u"skipped"_s), 2);
    QCOMPARE(outcome.count(u"oauth"_s, u"skipped"_s), 2);
}

void TstImport::aRehearsalSaysTheSameAndChangesNothing()
{
    const Outcome outcome = world().import({u"--dry-run"_s});
    QVERIFY2(outcome.code == 0, outcome.errors.constData());
    QCOMPARE(outcome.json()[u"dry_run"_s], QJsonValue(true));
    compareCounts(outcome);
    QCOMPARE(administer(world().fixture(), "GET", "/admin/v1/tenants/acme").status, 404);
}

void TstImport::whatCanBeIsTakenOverAndTheRestIsNamed()
{
    const Outcome outcome = world().import();
    QVERIFY2(outcome.code == 0, outcome.errors.constData());
    m_printed += outcome.output + outcome.errors;
    compareCounts(outcome);
    const auto reasonOf = [&outcome](const char *kind, const char *member, const char *value) {
        return outcome.reason(QString::fromLatin1(kind), QString::fromLatin1(member),
                              QString::fromLatin1(value));
    };
    QVERIFY(reasonOf("tenant", "entity_id", "ACME").contains("case"_L1)
            || reasonOf("tenant", "entity_id", "ACME").contains("already exists"_L1));
    QVERIFY(reasonOf("tenant", "entity_id", "a/b").contains("letters, digits"_L1));
    QVERIFY(reasonOf("tenant", "entity_id", "admin").contains("reserved"_L1));
    QVERIFY(reasonOf("tenant", "entity_id", "broken").contains("no JSON object"_L1));
    QVERIFY(!reasonOf("provider", "provider_name", "metadata").isEmpty());
    QVERIFY(reasonOf("provider", "provider_name", "torn").contains("no JSON object"_L1));
    QVERIFY(reasonOf("user", "entity_id", "nowhere").contains("no tenant"_L1));
    QVERIFY(reasonOf("user", "user_id", "carol").contains("SHA-256"_L1));
    QVERIFY(reasonOf("account", "provider_name", "gone").contains("not configured"_L1));
    QVERIFY(reasonOf("account", "entity_id", "sleepy").contains("no such user"_L1));
    QVERIFY(reasonOf("api_key", "provider_name", "maps").contains("--fernet-key"_L1));
    QVERIFY(reasonOf("api_key", "provider_name", "damaged").contains("--fernet-key"_L1));

    const QJsonObject acme = administer(world().fixture(), "GET", "/admin/v1/tenants/acme").json();
    QCOMPARE(acme[u"settings"_s][u"custom"_s].toObject(), (QJsonObject{{u"theme"_s, u"dark"_s}}));
    QCOMPARE(acme[u"settings"_s][u"guests"_s].toString(), u"off"_s);
    const QJsonObject sleepy =
        administer(world().fixture(), "GET", "/admin/v1/tenants/sleepy").json();
    QCOMPARE(sleepy[u"status"_s].toString(), u"suspended"_s);
}

void TstImport::anOldTokenWorks()
{
    McpCaller caller;
    caller.port = world().fixture().port();
    caller.tenant = "acme";
    caller.token = bobsToken;
    caller.connect();
    QCOMPARE(caller.request("tools/list").status, 200);
    caller.tenant = "secure"; // threat 10
    caller.session.clear();
    QCOMPARE(caller.initialize().status, 401);
}

void TstImport::whatUsersEntrustedOpens()
{
    Vault vault(world(), world().fixture().dataFolder());
    QCOMPARE(vault.apiKey(u"weather"_s), bobsKey);
    const auto link = run(vault.credentials.externalToken(vault.acme, vault.bob, u"github"_s));
    QVERIFY(link);
    QCOMPARE(link->tokens.access.reveal(), accessToken);
    QCOMPARE(link->tokens.refresh.reveal(), refreshToken);
    QCOMPARE(link->info.scopes, QStringList{u"repo"_s});
    QCOMPARE(link->info.state, ExternalTokenState::Live); // the refresh token renews it
    QCOMPARE(link->info.expiresMs.value_or(0), 1'748'772'000'000);
    vault::ProviderVault providers(vault.cipher, vault.storage->dataKeys(),
                                   vault.storage->providers());
    const auto github = run(vault.storage->providers().find(vault.acme, u"github"_s));
    QVERIFY(github);
    QCOMPARE(github->config.preset, u"github"_s);
    QCOMPARE(providers.secretOf(*github).reveal(), clientSecret);
}

void TstImport::theSecondTimeNothingChanges()
{
    const Outcome outcome = world().import();
    for (const QString &kind :
         {u"tenant"_s, u"provider"_s, u"user"_s, u"account"_s, u"api_key"_s}) {
        QCOMPARE(outcome.count(kind, u"imported"_s), 0);
        QCOMPARE(outcome.count(kind, u"replaced"_s), 0);
    }
    QCOMPARE(outcome.count(u"tenant"_s, u"kept"_s), 3);
    QCOMPARE(outcome.count(u"user"_s, u"kept"_s), 1);
    QCOMPARE(outcome.count(u"api_key"_s, u"kept"_s), 1);
}

void TstImport::whatAnOldKeyEncryptsNeedsThatKey()
{
    const Outcome outcome =
        world().import({u"--fernet-key"_s, QString::fromLatin1(world().oldKey())});
    m_printed += outcome.output + outcome.errors;
    QCOMPARE(outcome.count(u"api_key"_s, u"imported"_s), 1);
    Vault vault(world(), world().fixture().dataFolder());
    QCOMPARE(vault.apiKey(u"maps"_s), evesKey);
    QCOMPARE(world().import({u"--fernet-key"_s, u"short"_s}).code, 1);
}

void TstImport::whatIsThereIsReplacedOnlyWhenAsked()
{
    const auto nameOf = [this] {
        return administer(world().fixture(), "GET", "/admin/v1/tenants/secure")
            .json()[u"name"_s]
            .toString();
    };
    QCOMPARE(nameOf(), u"Fixture"_s);
    const Outcome outcome = world().import({u"--overwrite"_s});
    QCOMPARE(nameOf(), u"Other name"_s);
    QCOMPARE(outcome.count(u"tenant"_s, u"replaced"_s), 1); // the others are the same
    QCOMPARE(outcome.count(u"api_key"_s, u"replaced"_s), 1);
    QCOMPARE(outcome.count(u"account"_s, u"replaced"_s), 1);
}

void TstImport::nothingSecretShows()
{
    const QByteArray audit = administer(world().fixture(), "GET", "/admin/v1/audit?limit=200").body;
    QVERIFY(audit.contains("connection.linked"));
    const QByteArray everything =
        m_printed + world().fixture().program().errors() + world().stored() + audit;
    for (const QByteArray &secret : {bobsToken, bobsKey, evesKey, clientSecret, accessToken,
                                     refreshToken, world().oldKey(), QByteArray("c0de-0123456789")})
        QVERIFY2(!everything.contains(secret), secret.constData());
}

void TstImport::theFileStaysAsItIs()
{
    const QByteArray before = contentsOf(world().path());
    QFile::setPermissions(world().path(), QFile::ReadOwner);
    QCOMPARE(world().import().code, 0);
    QCOMPARE(contentsOf(world().path()), before);
    QVERIFY(!QFile::exists(world().path() + u"-journal"_s));
    QVERIFY(!QFile::exists(world().path() + u"-wal"_s));
}

void TstImport::anythingElseIsRefused()
{
    Fixture &fixture = world().fixture();
    const auto import = [&fixture](const QString &path) {
        Program program(
            u"plexus"_s, {u"admin"_s, u"import"_s, path},
            {{u"PLEXUS_CLI_API_BASE_URL"_s, u"http://127.0.0.1:%1"_s.arg(fixture.adminPort())},
             {u"ADMIN_API_KEY"_s, QString::fromLatin1(fixture.adminKey())}});
        return program.waitForEnd();
    };
    QCOMPARE(import(u"/nowhere/at/all"_s), 1);
    QCOMPARE(import(fixture.dataFolder() + u"/plexus.sqlite3"_s), 1);
    QCOMPARE(import(fixture.dataFolder() + u"/encryption.key"_s), 1);
}

void TstImport::isForOwnersOfTheWholeServer()
{
    Fixture &fixture = world().fixture();
    const QJsonObject key = administer(fixture, "POST", "/admin/v1/admin-keys",
                                       {{u"label"_s, u"t"_s}, {u"role"_s, u"operator"_s}})
                                .json();
    const QByteArray text = key[u"key"_s].toString().toLatin1();
    QVERIFY(!text.isEmpty());
    QCOMPARE(administer(fixture.adminPort(), text, "POST", "/admin/v1/import").status, 403);
}

PLEXUS_TEST(TstImport, tst_import)
#include "tst_import.moc"
