#include "core/digest.h"
#include "core/random.h"
#include "mcp/stores.h"
#include "model/principal.h"
#include "outside_sql.h"
#include "storage/sqlite/activity_queue.h"
#include "storage/sqlite/sqlite_storage.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <thread>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

//! What SQLite promises beyond the interfaces.
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
    void severalProcessesMayStartAtOnce();
    void everythingIsThereAfterARestart();
    void onlyHashesOfCredentialsAreStored();
    void everyTableOfATenantIsKeyedByIt();
    void aDataKeyThatAValueNamesCannotGo();
    void H11_theDataKeysOfARemovedTenantAreOverwritten();
    void auditRowsFormAChain();
    void pagesOfLogsAreReadByIndex_data();
    void pagesOfLogsAreReadByIndex();
    void callsAreDroppedAndCountedWhenTheDatabaseDoesNotKeepUp();
    void callsWaitWhileTheDatabaseIsLocked();
    void changesReachOtherProcesses();
    void H31_aLockedDatabaseFailsWritesInTimeAndLetsReadsGoOn();
    void aWriteWhoseCallerHasGoneIsNotMade();
    void oneFailingWriteDoesNotSpoilTheOthers();
    void H32_purgesWhatIsOver();

private:
    QString path() const { return m_directory->filePath(u"plexus.sqlite3"_s); }
    UserToken addToken(const TenantId &tenant, const UserId &user, const QByteArray &secret);

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<Storage> m_storage;
};

void TstSqliteStorage::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_storage = openSqliteStorage(path(), m_clock);
    run(m_storage->tenants().create({acme, u"Name"_s}, tester));
    run(m_storage->tenants().create({other, u"Name"_s}, tester));
}

void TstSqliteStorage::cleanup()
{
    m_storage.reset();
    m_directory.reset();
}

static UserToken newToken(const TenantId &tenant, const UserId &user, const Clock &clock)
{
    UserToken token;
    token.id = TokenId(QString::fromLatin1(randomText(8)));
    token.tenant = tenant;
    token.user = user;
    token.family = FamilyId(u"f-"_s + token.id.value());
    token.expiresMs = clock.wallMs() + 1000000;
    return token;
}

UserToken TstSqliteStorage::addToken(const TenantId &tenant, const UserId &user,
                                     const QByteArray &secret)
{
    return run(m_storage->users().addToken(newToken(tenant, user, m_clock), sha256(secret), false,
                                           tester));
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
    OutsideSql(foreign).run(u"CREATE TABLE t (a)"_s);
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
    OutsideSql(original).run(u"CREATE TABLE plexus_tenants (entity_id TEXT PRIMARY KEY)"_s);
    QVERIFY(refusalOf(original, m_clock).contains(u"plexus admin import"_s));
}

void TstSqliteStorage::refusesANewerSchema()
{
    m_storage.reset();
    const QString known = OutsideSql(path()).column(u"PRAGMA user_version"_s).value(0);
    OutsideSql(path()).run(u"PRAGMA user_version = 999"_s);
    const QString refusal = refusalOf(path(), m_clock);
    QVERIFY(refusal.contains(u"schema version 999"_s));
    QVERIFY(refusal.contains(u"up to "_s + known));
}

static QFile::Permissions othersOf(const QString &path)
{
    return QFile::permissions(path)
        & (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther);
}

void TstSqliteStorage::keepsTheFilePrivate()
{
    QCOMPARE(othersOf(path()), QFile::Permissions());
    QCOMPARE(othersOf(path() + u"-wal"_s), QFile::Permissions());
    m_storage.reset();
    QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    m_storage = openSqliteStorage(path(), m_clock);
    QCOMPARE(othersOf(path()), QFile::Permissions());
}

void TstSqliteStorage::severalProcessesMayStartAtOnce()
{
    const QString fresh = m_directory->filePath(u"fresh.sqlite3"_s);
    std::atomic<int> opened = 0;
    {
        std::vector<std::jthread> starts;
        for (int i = 0; i < 4; ++i) {
            starts.emplace_back([&] {
                const QString refusal = refusalOf(fresh, m_clock);
                if (refusal.isEmpty())
                    ++opened;
                else
                    qWarning("%s", qPrintable(refusal));
            });
        }
    }
    QCOMPARE(opened, 4);
}

void TstSqliteStorage::everythingIsThereAfterARestart()
{
    addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    run(m_storage->sessionValues().set(acme, ada, "hash", u"k"_s, "1", m_clock.wallMs() + 100000));
    m_storage.reset();
    m_storage = openSqliteStorage(path(), m_clock);
    QVERIFY(run(m_storage->users().findToken(acme, sha256("secret"))));
    QVERIFY(run(m_storage->sessions().find(owner, "hash")));
    QCOMPARE(run(m_storage->sessionValues().get(acme, "hash", u"k"_s)), QByteArray("1"));
}

void TstSqliteStorage::onlyHashesOfCredentialsAreStored()
{
    addToken(acme, ada, "a-very-secret-token");
    run(m_storage->hostSecrets().add({u"h"_s, acme}, sha256("a-very-secret-secret"), tester));
    AdminKey key;
    key.id = u"k"_s;
    run(m_storage->adminKeys().add(key, sha256("a-very-secret-key"), tester));
    m_storage.reset();
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(content.contains(sha256("a-very-secret-key")));
    QVERIFY(!content.contains("a-very-secret"));
}

void TstSqliteStorage::everyTableOfATenantIsKeyedByIt()
{
    const QStringList aboveTenants{
        u"admin_key"_s,         u"audit"_s,         u"audit_checkpoint"_s, u"change"_s,
        u"idempotent_answer"_s, u"server_record"_s, u"sqlite_sequence"_s,  u"tenant"_s};
    OutsideSql sql(path());
    const QStringList tables =
        sql.column(u"SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"_s);
    QVERIFY(tables.size() > aboveTenants.size());
    for (const QString &table : tables) {
        if (aboveTenants.contains(table))
            continue;
        const QString first = u"SELECT name FROM pragma_table_info('%1') WHERE pk = 1"_s;
        QCOMPARE(sql.column(first.arg(table)), QStringList{u"tenant"_s});
        const QString cascade = u"SELECT DISTINCT on_delete FROM pragma_foreign_key_list('%1') "
                                u"WHERE \"from\" = 'tenant' "
                                "AND \"table\" <> 'data_key'"_s;
        QCOMPARE(sql.column(cascade.arg(table)), QStringList{u"CASCADE"_s});
    }
}

static StoredApiKey sealedKey()
{
    ApiKeyInfo info;
    info.tenant = acme;
    info.holder = CredentialHolder::ofUser(ada);
    info.provider = u"alpha"_s;
    return {info, {"sealed-text-of-acme", {u"k1"_s, "wrapped-key-of-acme", u"r"_s, u"r"_s}}};
}

//! Even if a program forgot to look.
void TstSqliteStorage::aDataKeyThatAValueNamesCannotGo()
{
    addToken(acme, ada, "secret");
    run(m_storage->dataKeys().activate(acme, sealedKey().value.key, {}));
    run(m_storage->apiKeys().put(sealedKey(), tester));
    OutsideSql sql(path());
    sql.run(u"PRAGMA foreign_keys = ON"_s);
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, sql.run(u"DELETE FROM data_key"_s));
    QVERIFY_THROWS_EXCEPTION(std::runtime_error, sql.run(u"UPDATE api_key SET data_key = 'k2'"_s));
}

void TstSqliteStorage::H11_theDataKeysOfARemovedTenantAreOverwritten()
{
    addToken(acme, ada, "secret");
    run(m_storage->dataKeys().activate(acme, sealedKey().value.key, {}));
    run(m_storage->apiKeys().put(sealedKey(), tester));
    run(m_storage->tenants().remove(acme, {}, tester));
    m_storage.reset(); // checkpoint
    QFile file(path());
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray content = file.readAll();
    QVERIFY(!content.contains("wrapped-key-of-acme"));
    QVERIFY(!content.contains("sealed-text-of-acme"));
}

void TstSqliteStorage::auditRowsFormAChain()
{
    addToken(acme, ada, "secret");
    OutsideSql sql(path());
    const QString rows = u"SELECT %1 FROM audit WHERE chain = 'acme' ORDER BY seq"_s;
    const QStringList events = sql.column(rows.arg(u"event"_s));
    const QStringList hashes = sql.column(rows.arg(u"hex(hash)"_s));
    QCOMPARE(events.size(), 2);
    QByteArray previous;
    for (qsizetype i = 0; i < events.size(); ++i) {
        previous = sha256(previous + events.at(i).toUtf8());
        QCOMPARE(hashes.at(i).toLatin1(), previous.toHex().toUpper());
    }
    QCOMPARE(sql.column(rows.arg(u"hex(previous_hash)"_s)).at(1), hashes.at(0));
}

void TstSqliteStorage::pagesOfLogsAreReadByIndex_data()
{
    QTest::addColumn<QString>("from");
    QTest::newRow("audit of a chain") << u"audit WHERE 1 AND chain = 'acme'"_s;
    QTest::newRow("calls of a tenant") << u"activity WHERE 1 AND tenant = 'acme'"_s;
    QTest::newRow("calls of all") << u"activity WHERE 1"_s;
}

//! Neither a scan of the whole table nor a sort.
void TstSqliteStorage::pagesOfLogsAreReadByIndex()
{
    QFETCH(QString, from);
    OutsideSql sql(path());
    for (const QString &position : {QString(), u" AND (at_ms, seq) < ('5', '5')"_s}) {
        const QStringList plan = sql.plan(
            u"SELECT at_ms, seq, * FROM %1%2 ORDER BY at_ms DESC, seq DESC LIMIT 101"_s.arg(
                from, position));
        QVERIFY2(!plan.isEmpty(), qPrintable(from));
        for (const QString &step : plan)
            QVERIFY2(step.contains(u"INDEX"_s) || step.contains(u"PRIMARY KEY"_s),
                     qPrintable(step));
        QVERIFY2(!plan.join(u' ').contains(u"TEMP B-TREE"_s), qPrintable(plan.join(u", "_s)));
    }
}

static ActivityEntry callAt(qint64 atMs)
{
    ActivityEntry entry;
    entry.atMs = atMs;
    entry.tenant = acme;
    entry.method = u"tools/call"_s;
    return entry;
}

void TstSqliteStorage::callsAreDroppedAndCountedWhenTheDatabaseDoesNotKeepUp()
{
    TenantChange change;
    change.settings = TenantSettings();
    change.settings->activityRows = 1'000'000;
    run(m_storage->tenants().update(acme, change, {}, tester));
    const qint64 more = 5;
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        for (qint64 i = 0; i < qint64(ActivityQueue::most) + more; ++i)
            m_storage->activity().note(callAt(m_clock.wallMs()));
        QTest::ignoreMessage(QtWarningMsg,
                             QRegularExpression(u"activity: 5 calls were not recorded"_s));
    }
    spinUntil([this] {
        return run(m_storage->activity().list({}, {})).total == qint64(ActivityQueue::most);
    });
}

void TstSqliteStorage::callsWaitWhileTheDatabaseIsLocked()
{
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        m_storage->activity().note(callAt(m_clock.wallMs()));
        QVERIFY(!run(m_storage->isHealthy())); // the writer has given up in between
    }
    spinUntil([this] { return run(m_storage->activity().list({}, {})).total == 1; });
}

void TstSqliteStorage::changesReachOtherProcesses()
{
    const UserToken token = addToken(acme, ada, "secret");
    const std::unique_ptr<Storage> second = openSqliteStorage(path(), m_clock);
    QStringList heard;
    const auto subscription = second->changes().subscribe([&heard](const Change &change) {
        if (change.kind == ChangeKind::TokenFamily)
            heard += change.key;
    });
    run(m_storage->users().revokeToken(acme, token.id, tester));
    QVERIFY(run(second->users().findToken(acme, sha256("secret")))->revokedMs.has_value());
    spinUntil([&heard] { return !heard.isEmpty(); });
    QCOMPARE(heard, QStringList{token.family.value()});
}

void TstSqliteStorage::H31_aLockedDatabaseFailsWritesInTimeAndLetsReadsGoOn()
{
    addToken(acme, ada, "secret");
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        QVERIFY_FAILS(FailureKind::Unavailable, addToken(acme, ada, "late"));
        QVERIFY(run(m_storage->users().findToken(acme, sha256("secret"))));
        QCOMPARE(run(m_storage->tenants().list({})).total, 2);
        QVERIFY(!run(m_storage->isHealthy()));
    }
    QVERIFY(run(m_storage->isHealthy()));
    QVERIFY(!run(m_storage->users().findToken(acme, sha256("late"))));
}

void TstSqliteStorage::aWriteWhoseCallerHasGoneIsNotMade()
{
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        auto abandoned = m_storage->users().addToken(newToken(acme, ada, m_clock), sha256("gone"),
                                                     false, tester);
        abandoned.start();
    }
    QVERIFY(run(m_storage->isHealthy())); // its write comes after the abandoned one
    QVERIFY(!run(m_storage->users().findToken(acme, sha256("gone"))));
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

void TstSqliteStorage::H32_purgesWhatIsOver()
{
    FakeClock clock;
    const QString fresh = m_directory->filePath(u"fresh.sqlite3"_s);
    m_storage = openSqliteStorage(fresh, clock);
    run(m_storage->tenants().create({acme, u"Name"_s}, tester));
    run(m_storage->users().addToken(newToken(acme, ada, clock), sha256("secret"), false, tester));
    const mcp::Owner owner = ownerOf(acme, ada);
    run(m_storage->sessions().create(owner, {"hash", owner.key, u"2025-11-25"_s}));
    run(m_storage->sessionValues().set(acme, ada, "h", u"k"_s, "1", clock.wallMs() + 1000));
    mcp::TaskRecord task;
    task.expiresMs = clock.wallMs() + 1000;
    run(m_storage->tasks().create(owner, task));
    run(m_storage->idempotency().store(u"k"_s, "a", {"print", 200, "body"}));
    ActivityEntry call = callAt(clock.wallMs());
    m_storage->activity().note(call);
    clock.advance(std::chrono::seconds(2));
    spinUntil([&] { return run(m_storage->activity().list({}, {})).total == 1; });
    clock.advance(std::chrono::hours(24 * 40));
    OutsideSql sql(fresh);
    for (const auto &table : {u"session"_s, u"session_value"_s, u"task"_s, u"user_token"_s,
                              u"idempotent_answer"_s, u"change"_s, u"activity"_s}) {
        const QString count = u"SELECT count(*) FROM %1"_s.arg(table);
        spinUntil([&] { return sql.column(count) == QStringList{u"0"_s}; });
    }
    QVERIFY(run(m_storage->users().findUser(acme, ada)));
    QVERIFY(run(m_storage->audit().list(acme, {})).total > 0);
    m_storage.reset(); // before its clock
}

PLEXUS_TEST(TstSqliteStorage, tst_sqlite_storage)
#include "tst_sqlite_storage.moc"
