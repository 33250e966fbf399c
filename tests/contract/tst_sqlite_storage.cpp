#include "core/digest.h"
#include "core/random.h"
#include "mcp/stores.h"
#include "model/principal.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QFile>
#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

static const TenantId acme(u"acme"_s);
static const TenantId other(u"other"_s);
static const UserId ada(u"ada"_s);
static const Actor tester{u"server"_s, u"test"_s, {}, u"req_1"_s};

static mcp::Owner ownerOf(const TenantId &tenant, const UserId &user,
                          const QString &family = u"f1"_s)
{
    Principal principal;
    principal.tenant = tenant;
    principal.user = user;
    principal.client = ClientId(u"static"_s);
    principal.family = FamilyId(family);
    const auto shared = std::make_shared<const Principal>(principal);
    return {shared->ownerKey(), false, shared};
}

class TstSqliteStorage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void refusesAnotherProgramsFile();
    void H42_namesTheImportForAFileOfMcpPlexus();
    void refusesANewerSchema();
    void keepsTheFilePrivate();
    void tenantIdsAreUniqueWithoutRegardToCase();
    void pagesThroughTenants();
    void refusesAStaleVersion();
    void otherTenantsTokenIsNotFound();
    void revokingATokenEndsItsFamilysSessions();
    void removingAUserTakesEverythingOfTheUser();
    void H11_aTenantMadeAnewStartsEmpty();
    void atMostTwoHostSecretsLive();
    void otherTenantsSessionIsNotFound();
    void sessionCapsAreEnforced();
    void H15_valuesAreKeptPerKey();
    void otherTenantsValuesAreNotFound();
    void finishedTasksStayAsTheyAre();
    void auditRowsFormAChain();
    void changesReachOtherProcesses();
    void H31_aLockedDatabaseFailsWritesInTimeAndLetsReadsGoOn();
    void oneFailingWriteDoesNotSpoilTheOthers();

private:
    QString path() const { return m_directory->filePath(u"plexus.sqlite3"_s); }
    Tenant createTenant(const TenantId &id)
    {
        return run(m_storage->tenants().create({id, u"Name"_s}, tester));
    }
    UserToken addToken(const TenantId &tenant, const UserId &user, const QByteArray &secret,
                       bool replace = false);

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Storage> m_storage;
};

void TstSqliteStorage::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_storage = openSqliteStorage(path(), m_clock);
    createTenant(acme);
    createTenant(other);
}

void TstSqliteStorage::cleanup()
{
    m_storage.reset();
    m_directory.reset();
}

UserToken TstSqliteStorage::addToken(const TenantId &tenant, const UserId &user,
                                     const QByteArray &secret, bool replace)
{
    UserToken token;
    token.id = TokenId(QString::fromLatin1(randomText(8)));
    token.tenant = tenant;
    token.user = user;
    token.family = FamilyId(u"f-"_s + token.id.value());
    token.expiresMs = m_clock.wallMs() + 1000000;
    return run(m_storage->users().addToken(token, sha256(secret), replace, tester));
}

//! Runs SQL on a file from outside.
static void runSql(const QString &path, const QStringList &statements)
{
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"outside"_s);
        database.setDatabaseName(path);
        QVERIFY(database.open());
        for (const QString &sql : statements)
            QVERIFY(QSqlQuery(database).exec(sql));
    }
    QSqlDatabase::removeDatabase(u"outside"_s);
}

static QString refusalOf(const QString &path, const Clock &clock)
{
    try {
        openSqliteStorage(path, clock);
    } catch (const Failure &failure) {
        return failure.callerText();
    }
    return {};
}

void TstSqliteStorage::refusesAnotherProgramsFile()
{
    const QString foreign = m_directory->filePath(u"foreign.db"_s);
    runSql(foreign, {u"CREATE TABLE t (a)"_s});
    QVERIFY(refusalOf(foreign, m_clock).contains(u"another program"_s));
    QFile text(m_directory->filePath(u"text"_s));
    QVERIFY(text.open(QIODevice::WriteOnly));
    text.write(QByteArray(4096, 'x'));
    text.close();
    QVERIFY(refusalOf(text.fileName(), m_clock).contains(u"not a database"_s));
}

void TstSqliteStorage::H42_namesTheImportForAFileOfMcpPlexus()
{
    const QString original = m_directory->filePath(u"original.db"_s);
    runSql(original, {u"CREATE TABLE plexus_tenants (entity_id TEXT PRIMARY KEY)"_s});
    QVERIFY(refusalOf(original, m_clock).contains(u"plexus admin import"_s));
}

void TstSqliteStorage::refusesANewerSchema()
{
    m_storage.reset();
    runSql(path(), {u"PRAGMA user_version = 999"_s});
    QVERIFY(refusalOf(path(), m_clock).contains(u"schema version 999"_s));
}

void TstSqliteStorage::keepsTheFilePrivate()
{
    QCOMPARE(QFile::permissions(path())
                 & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
             QFile::Permissions());
}

void TstSqliteStorage::tenantIdsAreUniqueWithoutRegardToCase()
{
    QVERIFY_FAILS(FailureKind::Conflict, createTenant(TenantId(u"ACME"_s)));
    QVERIFY(!run(m_storage->tenants().find(TenantId(u"ACME"_s))));
}

void TstSqliteStorage::pagesThroughTenants()
{
    for (int i = 0; i < 5; ++i)
        createTenant(TenantId(u"t%1"_s.arg(i)));
    QStringList seen;
    PageRequest request{3, {}, u"t"_s, u"entity_id"_s};
    for (;;) {
        const Page<Tenant> page = run(m_storage->tenants().list(request));
        QCOMPARE(page.total, 6);
        for (const Tenant &tenant : page.items)
            seen += tenant.id.value();
        if (!page.nextCursor)
            break;
        request.cursor = *page.nextCursor;
    }
    QCOMPARE(seen, (QStringList{u"other"_s, u"t0"_s, u"t1"_s, u"t2"_s, u"t3"_s, u"t4"_s}));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  run(m_storage->tenants().list({3, u"junk"_s, {}, {}})));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  run(m_storage->tenants().list({3, {}, {}, u"; DROP"_s})));
    const Page<Tenant> newest = run(m_storage->tenants().list({2, {}, {}, u"-created_at"_s}));
    QVERIFY(newest.nextCursor);
    QCOMPARE(run(m_storage->tenants().list({100, *newest.nextCursor, {}, u"-created_at"_s}))
                 .items.size(),
             5);
}

void TstSqliteStorage::refusesAStaleVersion()
{
    TenantChange change;
    change.name = u"New"_s;
    QCOMPARE(run(m_storage->tenants().update(acme, change, 1, tester)).version, 2);
    QVERIFY_FAILS(FailureKind::Precondition,
                  run(m_storage->tenants().update(acme, change, 1, tester)));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(m_storage->tenants().update(TenantId(u"zz"_s), change, {}, tester)));
}

void TstSqliteStorage::otherTenantsTokenIsNotFound()
{
    const UserToken token = addToken(acme, ada, "secret");
    QVERIFY(run(m_storage->users().findToken(acme, sha256("secret"))));
    QVERIFY(!run(m_storage->users().findToken(other, sha256("secret"))));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(m_storage->users().revokeToken(other, token.id, tester)));
    QCOMPARE(run(m_storage->users().listTokens(other, {}, {})).items.size(), 0);
    QCOMPARE(run(m_storage->users().listTokens(acme, ada, {})).items.size(), 1);
    QVERIFY_FAILS(FailureKind::NotFound, addToken(TenantId(u"zz"_s), ada, "x"));
}

void TstSqliteStorage::revokingATokenEndsItsFamilysSessions()
{
    const UserToken token = addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada, token.family.value());
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    run(m_storage->sessionValues().set(acme, ada, "hash", u"k"_s, "1", m_clock.wallMs() + 100000));
    run(m_storage->users().revokeToken(acme, token.id, tester));
    QVERIFY(run(m_storage->users().findToken(acme, sha256("secret")))->revokedMs.has_value());
    QVERIFY(!run(m_storage->sessions().find(owner, "hash")));
    QVERIFY(!run(m_storage->sessionValues().get(acme, "hash", u"k"_s)));
    QCOMPARE(run(m_storage->users().revokeAllTokens(acme, ada, tester)), 0);
}

void TstSqliteStorage::removingAUserTakesEverythingOfTheUser()
{
    addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    QCOMPARE(run(m_storage->users().findUser(acme, ada))->liveTokens, 1);
    run(m_storage->users().removeUser(acme, ada, tester));
    QVERIFY(!run(m_storage->users().findToken(acme, sha256("secret"))));
    QVERIFY(!run(m_storage->sessions().find(owner, "hash")));
    QVERIFY(!run(m_storage->users().findUser(acme, ada)));
    QVERIFY_FAILS(FailureKind::NotFound, run(m_storage->users().removeUser(acme, ada, tester)));
}

void TstSqliteStorage::H11_aTenantMadeAnewStartsEmpty()
{
    addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    run(m_storage->sessionValues().set(acme, ada, "holder", u"k"_s, "1",
                                       m_clock.wallMs() + 100000));
    run(m_storage->hostSecrets().add({u"h"_s, acme}, sha256("host"), tester));
    run(m_storage->tenants().remove(acme, {}, tester));
    createTenant(acme);
    QVERIFY(!run(m_storage->users().findToken(acme, sha256("secret"))));
    QVERIFY(!run(m_storage->sessions().find(owner, "hash")));
    QVERIFY(!run(m_storage->sessionValues().get(acme, "holder", u"k"_s)));
    QVERIFY(run(m_storage->hostSecrets().list(acme)).isEmpty());
    QVERIFY(run(m_storage->audit().list(acme, {})).items.size() >= 4); // the past is remembered
}

void TstSqliteStorage::atMostTwoHostSecretsLive()
{
    run(m_storage->hostSecrets().add({u"a"_s, acme}, sha256("a"), tester));
    run(m_storage->hostSecrets().add({u"b"_s, acme}, sha256("b"), tester));
    QVERIFY_FAILS(FailureKind::Conflict,
                  run(m_storage->hostSecrets().add({u"c"_s, acme}, sha256("c"), tester)));
    QVERIFY(run(m_storage->hostSecrets().find(acme, sha256("a"))));
    QVERIFY(!run(m_storage->hostSecrets().find(other, sha256("a"))));
    run(m_storage->hostSecrets().remove(acme, u"a"_s, tester));
    QVERIFY(!run(m_storage->hostSecrets().find(acme, sha256("a"))));
}

void TstSqliteStorage::otherTenantsSessionIsNotFound()
{
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    QVERIFY(run(m_storage->sessions().find(owner, "hash")));
    QVERIFY(!run(m_storage->sessions().find(ownerOf(other, ada), "hash")));
    QVERIFY(!run(m_storage->sessions().find(ownerOf(acme, UserId(u"bob"_s)), "hash")));
    QVERIFY(!run(m_storage->sessions().remove(ownerOf(other, ada), "hash")));
    QVERIFY(run(m_storage->sessions().remove(owner, "hash")));
}

void TstSqliteStorage::sessionCapsAreEnforced()
{
    TenantChange change;
    change.settings = TenantSettings();
    change.settings->maxSessionsPerUser = 1;
    run(m_storage->tenants().update(acme, change, {}, tester));
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"1", owner.key, u"2025-11-25"_s}));
    QVERIFY_FAILS(FailureKind::RateLimited,
                  run(m_storage->sessions().create(owner, {"2", owner.key, u"2025-11-25"_s})));
}

void TstSqliteStorage::H15_valuesAreKeptPerKey()
{
    SessionValueRepository &values = m_storage->sessionValues();
    const qint64 later = m_clock.wallMs() + 100000;
    run(values.set(acme, ada, "h", u"a"_s, "1", later));
    run(values.set(acme, ada, "h", u"b"_s, "2", later));
    run(values.set(acme, ada, "h", u"a"_s, "3", later));
    QCOMPARE(run(values.get(acme, "h", u"a"_s)), QByteArray("3"));
    QCOMPARE(run(values.get(acme, "h", u"b"_s)), QByteArray("2"));
    QVERIFY(run(values.remove(acme, "h", u"a"_s)));
    QVERIFY(!run(values.remove(acme, "h", u"a"_s)));
    QVERIFY(!run(values.get(acme, "h", u"a"_s)));
    QVERIFY_FAILS(FailureKind::TooLarge,
                  run(values.set(acme, ada, "h", u"c"_s, QByteArray(70000, '1'), later)));
}

void TstSqliteStorage::otherTenantsValuesAreNotFound()
{
    run(m_storage->sessionValues().set(acme, ada, "h", u"a"_s, "1", m_clock.wallMs() + 100000));
    QVERIFY(!run(m_storage->sessionValues().get(other, "h", u"a"_s)));
    QVERIFY(!run(m_storage->sessionValues().remove(other, "h", u"a"_s)));
}

void TstSqliteStorage::finishedTasksStayAsTheyAre()
{
    const mcp::Owner owner = ownerOf(acme, ada);
    mcp::TaskRecord task{u"t1"_s, owner.key, u"working"_s, {}, {}, 1, 1, 60000};
    run(m_storage->tasks().create(owner, task));
    task.status = u"completed"_s;
    QVERIFY(run(m_storage->tasks().update(owner, task)));
    task.status = u"cancelled"_s;
    QVERIFY(!run(m_storage->tasks().update(owner, task)));
    QCOMPARE(run(m_storage->tasks().find(owner, u"t1"_s))->status, u"completed"_s);
    QVERIFY(!run(m_storage->tasks().find(ownerOf(other, ada), u"t1"_s)));
}

void TstSqliteStorage::auditRowsFormAChain()
{
    const Page<AuditEvent> events = run(m_storage->audit().list(acme, {}));
    QCOMPARE(events.items.front().action, u"tenant.created"_s);
    QCOMPARE(events.items.front().actor.requestId, u"req_1"_s);
    addToken(acme, ada, "secret");
    const QString database = path();
    m_storage.reset();
    QByteArray previous;
    {
        QSqlDatabase raw = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"chain"_s);
        raw.setDatabaseName(database);
        QVERIFY(raw.open());
        QSqlQuery rows(
            u"SELECT event, previous_hash, hash FROM audit WHERE chain = 'acme' ORDER BY seq"_s,
            raw);
        int count = 0;
        for (; rows.next(); ++count) {
            QCOMPARE(rows.value(1).toByteArray(), previous);
            QCOMPARE(rows.value(2).toByteArray(), sha256(previous + rows.value(0).toByteArray()));
            previous = rows.value(2).toByteArray();
        }
        QCOMPARE(count, 2);
    }
    QSqlDatabase::removeDatabase(u"chain"_s);
}

void TstSqliteStorage::changesReachOtherProcesses()
{
    const UserToken token = addToken(acme, ada, "secret");
    const std::unique_ptr<Storage> second = openSqliteStorage(path(), m_clock);
    run(second->isHealthy()); // it follows from here on
    QStringList heard;
    const auto subscription = second->changes().subscribe([&heard](const Change &change) {
        if (change.kind == ChangeKind::TokenFamily)
            heard += change.key;
    });
    run(m_storage->users().revokeToken(acme, token.id, tester));
    spinUntil([&heard] { return !heard.isEmpty(); });
    QCOMPARE(heard, QStringList{token.family.value()});
    QVERIFY(run(second->users().findToken(acme, sha256("secret")))->revokedMs.has_value());
}

void TstSqliteStorage::H31_aLockedDatabaseFailsWritesInTimeAndLetsReadsGoOn()
{
    addToken(acme, ada, "secret");
    {
        QSqlDatabase locker = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"locker"_s);
        locker.setDatabaseName(path());
        QVERIFY(locker.open());
        QVERIFY(QSqlQuery(locker).exec(u"BEGIN IMMEDIATE"_s));
        QVERIFY_FAILS(FailureKind::Unavailable, addToken(acme, ada, "late"));
        QVERIFY(run(m_storage->users().findToken(acme, sha256("secret"))));
        QVERIFY(!run(m_storage->isHealthy()));
        QVERIFY(QSqlQuery(locker).exec(u"ROLLBACK"_s));
    }
    QSqlDatabase::removeDatabase(u"locker"_s);
    QVERIFY(run(m_storage->isHealthy()));
    QVERIFY(!run(m_storage->users().findToken(acme, sha256("late"))));
}

void TstSqliteStorage::oneFailingWriteDoesNotSpoilTheOthers()
{
    std::vector<Task<Tenant>> writes;
    for (const char *id : {"w1", "acme", "w2"}) {
        writes.push_back(
            m_storage->tenants().create({TenantId(QString::fromLatin1(id)), u"n"_s}, tester));
        writes.back().start();
    }
    spinUntil([&writes] {
        return std::all_of(writes.begin(), writes.end(), [](const auto &w) { return w.isDone(); });
    });
    QCOMPARE(writes[0].takeResult().id.value(), u"w1"_s);
    QVERIFY_FAILS(FailureKind::Conflict, writes[1].takeResult());
    QCOMPARE(writes[2].takeResult().id.value(), u"w2"_s);
}

PLEXUS_TEST(TstSqliteStorage, tst_sqlite_storage)
#include "tst_sqlite_storage.moc"
