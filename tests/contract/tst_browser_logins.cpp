#include "core/digest.h"
#include "outside_sql.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstBrowserLogins : public QObject
{
    Q_OBJECT

public:
    explicit TstBrowserLogins(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void aChallengeAndItsVerifierMakeASession();
    void challengesCountOnce();
    void challengesExpire();
    void verifiersCountOnce();
    void verifiersExpireAfterAMinute();
    void anotherBrowserEndsTheLogin();
    void otherTenantsHaveNoPartInIt();
    void aRejectedLoginIsOver();
    void aNewLoginReplacesTheSession();
    void sessionsEndWhenUnusedAndAfterAWeek();
    void sessionsEndWithTheirUserTokenAndTenant();
    void signingOutEndsOneOrAll();
    void T84_thereIsACapOnOpenLogins();

private:
    LoginRepository &logins() { return m_world->storage->logins(); }
    BrowserSessionRepository &sessions() { return m_world->storage->browserSessions(); }
    void begin(const QByteArray &challenge, const TenantId &tenant = acme)
    {
        begin(logins(), challenge, m_world->clock, tenant);
    }
    static void begin(LoginRepository &logins, const QByteArray &challenge, const Clock &clock,
                      const TenantId &tenant = acme)
    {
        run(logins.begin({tenant, sha256(challenge), sha256("browser"), u"/acme/account"_s,
                          clock.wallMs() + LoginTransaction::lifetimeMs}));
    }
    void accept(const QByteArray &challenge, const UserId &user = ada, const QString &family = {})
    {
        run(logins().accept(acme, sha256(challenge),
                            {user, u"Ada"_s, u"host_app"_s, FamilyId(family), 5},
                            sha256("v" + challenge), tester));
    }
    auto finish(const QByteArray &challenge, const QByteArray &session,
                std::optional<QByteArray> replaced = {}, const QByteArray &browser = "browser",
                const TenantId &tenant = acme)
    {
        return run(logins().finish(tenant, sha256("v" + challenge), sha256(browser),
                                   sha256(session), replaced, u"req_1"_s));
    }
    void signIn(const QByteArray &session, const UserId &user = ada, const QString &family = {})
    {
        begin(session);
        accept(session, user, family);
        QVERIFY(finish(session, session));
    }
    bool isSignedIn(const QByteArray &session)
    {
        return run(sessions().find(acme, sha256(session))).has_value();
    }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstBrowserLogins::aChallengeAndItsVerifierMakeASession()
{
    begin("c");
    QCOMPARE(run(logins().find(acme, sha256("c")))->returnUrl, u"/acme/account"_s);
    accept("c");
    const auto finished = finish("c", "s");
    QVERIFY(finished);
    QCOMPARE(finished->returnUrl, u"/acme/account"_s);
    const auto session = run(sessions().find(acme, sha256("s")));
    QVERIFY(session);
    QCOMPARE(session->identity.user, ada);
    QCOMPARE(session->identity.displayName, u"Ada"_s);
    QCOMPARE(session->identity.method, u"host_app"_s);
    QCOMPARE(session->identity.authMs, 5);
    QVERIFY(run(m_world->storage->users().findUser(acme, ada))); // registered by the login
}

void TstBrowserLogins::challengesCountOnce()
{
    begin("c");
    accept("c");
    QVERIFY(!run(logins().find(acme, sha256("c"))));
    QVERIFY_FAILS(FailureKind::NotFound, accept("c", bob));
    QVERIFY_FAILS(FailureKind::NotFound, run(logins().reject(acme, sha256("c"), tester)));
    QCOMPARE(finish("c", "s")->session.identity.user, ada);
}

void TstBrowserLogins::challengesExpire()
{
    begin("c");
    m_world->clock.advance(Milliseconds(LoginTransaction::lifetimeMs));
    QVERIFY(!run(logins().find(acme, sha256("c"))));
    QVERIFY_FAILS(FailureKind::NotFound, accept("c"));
}

void TstBrowserLogins::verifiersCountOnce()
{
    begin("c");
    accept("c");
    QVERIFY(finish("c", "s"));
    QVERIFY(!finish("c", "t"));
    QVERIFY(isSignedIn("s"));
    QVERIFY(!isSignedIn("t"));
}

void TstBrowserLogins::verifiersExpireAfterAMinute()
{
    begin("c");
    accept("c");
    m_world->clock.advance(Milliseconds(LoginTransaction::verifierLifetimeMs));
    QVERIFY(!finish("c", "s"));
    QVERIFY(!isSignedIn("s"));
}

void TstBrowserLogins::anotherBrowserEndsTheLogin()
{
    begin("c");
    accept("c");
    QVERIFY(!finish("c", "s", {}, "other browser"));
    QVERIFY(!finish("c", "s"));
    QVERIFY(!isSignedIn("s"));
}

void TstBrowserLogins::otherTenantsHaveNoPartInIt()
{
    begin("c");
    QVERIFY(!run(logins().find(other, sha256("c"))));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(logins().accept(other, sha256("c"), {ada}, sha256("vc"), tester)));
    QVERIFY_FAILS(FailureKind::NotFound, run(logins().reject(other, sha256("c"), tester)));
    accept("c");
    QVERIFY(!finish("c", "s", {}, "browser", other));
    QVERIFY(finish("c", "s"));
    QVERIFY(!run(sessions().find(other, sha256("s"))));
    QVERIFY(!run(sessions().end(other, sha256("s"), tester)));
    QCOMPARE(run(sessions().endAll(other, ada, tester)), 0);
    QVERIFY(isSignedIn("s"));
}

void TstBrowserLogins::aRejectedLoginIsOver()
{
    begin("c");
    run(logins().reject(acme, sha256("c"), tester));
    QVERIFY_FAILS(FailureKind::NotFound, accept("c"));
}

void TstBrowserLogins::aNewLoginReplacesTheSession()
{
    signIn("old");
    begin("c");
    accept("c", bob);
    QVERIFY(finish("c", "new", sha256("old")));
    QVERIFY(!isSignedIn("old"));
    QVERIFY(isSignedIn("new"));
}

void TstBrowserLogins::sessionsEndWhenUnusedAndAfterAWeek()
{
    signIn("idle");
    signIn("used");
    for (int i = 0; i < 15; ++i) {
        m_world->clock.advance(Milliseconds(BrowserSession::idleMs - 1));
        run(sessions().touch(acme, sha256("used")));
        QCOMPARE(isSignedIn("used"), i < 14); // fourteen times twelve hours are seven days
        QCOMPARE(isSignedIn("idle"), i < 1);
    }
}

void TstBrowserLogins::sessionsEndWithTheirUserTokenAndTenant()
{
    const UserToken token = m_world->addToken(acme, ada, "t");
    signIn("by token", ada, token.family.value());
    signIn("by host", ada);
    signIn("bob's", bob);
    run(m_world->storage->users().revokeToken(acme, token.id, tester));
    QVERIFY(!isSignedIn("by token"));
    QVERIFY(isSignedIn("by host"));
    run(m_world->storage->users().removeUser(acme, ada, tester));
    QVERIFY(!isSignedIn("by host"));
    QVERIFY(isSignedIn("bob's"));
    begin("open");
    run(m_world->storage->tenants().remove(acme, {}, tester));
    m_world->createTenant(acme);
    QVERIFY(!isSignedIn("bob's"));
    QVERIFY(!run(logins().find(acme, sha256("open"))));
}

void TstBrowserLogins::signingOutEndsOneOrAll()
{
    signIn("a");
    signIn("b");
    signIn("c");
    QVERIFY(run(sessions().end(acme, sha256("a"), tester)));
    QVERIFY(!run(sessions().end(acme, sha256("a"), tester)));
    QVERIFY(!isSignedIn("a"));
    QCOMPARE(run(sessions().endAll(acme, ada, tester)), 2);
    QVERIFY(!isSignedIn("b"));
}

//! Ten thousand writes of their own would take long: where there is a file, it is filled at once.
static void beginMany(LoginRepository &logins, int count, const Clock &clock, const QString &file)
{
    const QString insert =
        u"INSERT INTO login_transaction (tenant, challenge_hash, browser_hash, return_url, "
        "expires_ms) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %1) "
        "SELECT 'acme', CAST(i AS BLOB), x'00', '/', %2 FROM n"_s;
    const qint64 expiresMs = clock.wallMs() + LoginTransaction::lifetimeMs;
    if (QFile::exists(file))
        return OutsideSql(file).run(insert.arg(count).arg(expiresMs));
    for (int i = 0; i < count; ++i)
        run(logins.begin({acme, QByteArray::number(i), "browser", u"/"_s, expiresMs}));
}

void TstBrowserLogins::T84_thereIsACapOnOpenLogins()
{
    const QTemporaryDir folder;
    FakeClock clock;
    const auto storage = m_backend.open(folder.path(), clock);
    for (const TenantId &tenant : {acme, other})
        run(storage->tenants().create({tenant, tenant.value()}, tester));
    LoginRepository &logins = storage->logins();
    beginMany(logins, LoginTransaction::mostOpen - 1, clock, folder.filePath(u"plexus.sqlite3"_s));
    begin(logins, "the last", clock);
    QVERIFY_FAILS(FailureKind::RateLimited, begin(logins, "one more", clock));
    begin(logins, "of another tenant", clock, other);
    clock.advance(Milliseconds(LoginTransaction::lifetimeMs));
    begin(logins, "later", clock);
}

PLEXUS_CONTRACT(TstBrowserLogins, tst_browser_logins)
#include "tst_browser_logins.moc"
