#include "core/digest.h"
#include "support/run.h"
#include "support/test_main.h"
#include "world.h"

#include <QTest>

using namespace plexus;
using namespace plexus::storage;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstUserRepository : public QObject
{
    Q_OBJECT

public:
    explicit TstUserRepository(const Backend &backend)
        : m_backend(backend)
    {
    }

private Q_SLOTS:
    void init() { m_world.emplace(m_backend); }
    void cleanup() { m_world.reset(); }

    void findsATokenByItsHashOnly();
    void otherTenantCannotSeeOrRevoke();
    void sameUserIdInTwoTenantsIsTwoUsers();
    void H28_idsWithSeparatorsDoNotCollide();
    void severalTokensLiveSideBySide();
    void revokingATokenEndsItsFamilysSessions();
    void replacingTokensRevokesThemButKeepsTheSession();
    void revokesAllTokensOfAUser();
    void expiredTokensAreFoundButNotLive();
    void removingAUserTakesEverythingOfTheUser();
    void lastUsesOnlyGrow();
    void listsTokensAndUsersByPages();

private:
    UserRepository &users() { return m_world->storage->users(); }
    SessionValueRepository &values() { return m_world->storage->sessionValues(); }

    const Backend &m_backend;
    std::optional<World> m_world;
};

void TstUserRepository::findsATokenByItsHashOnly()
{
    const UserToken added = m_world->addToken(acme, ada, "secret");
    const std::optional<UserToken> found = run(users().findToken(acme, sha256("secret")));
    QVERIFY(found);
    QCOMPARE(found->id, added.id);
    QCOMPARE(found->user, ada);
    QCOMPARE(found->createdMs, m_world->clock.wallMs());
    QCOMPARE(found->expiresMs, added.expiresMs);
    QVERIFY(!run(users().findToken(acme, "secret")));
    QVERIFY_FAILS(FailureKind::NotFound, m_world->addToken(TenantId(u"zz"_s), ada, "x"));
}

void TstUserRepository::otherTenantCannotSeeOrRevoke()
{
    const UserToken token = m_world->addToken(acme, ada, "secret");
    QVERIFY(!run(users().findToken(other, sha256("secret"))));
    QVERIFY(!run(users().findUser(other, ada)));
    QVERIFY_FAILS(FailureKind::NotFound, run(users().revokeToken(other, token.id, tester)));
    QVERIFY_FAILS(FailureKind::NotFound, run(users().revokeAllTokens(other, ada, tester)));
    QVERIFY_FAILS(FailureKind::NotFound, run(users().removeUser(other, ada, tester)));
    QCOMPARE(run(users().listTokens(other, {}, {})).total, 0);
    QCOMPARE(run(users().listUsers(other, {})).total, 0);
    QCOMPARE(run(users().listTokens(acme, ada, {})).total, 1);
    run(users().touchTokens(other, {{token.id.value(), 5}}));
    QVERIFY(!run(users().findToken(acme, sha256("secret")))->lastUsedMs);
}

void TstUserRepository::sameUserIdInTwoTenantsIsTwoUsers()
{
    m_world->addToken(acme, ada, "one");
    m_world->addToken(other, ada, "two");
    run(users().removeUser(other, ada, tester));
    QVERIFY(run(users().findToken(acme, sha256("one"))));
}

void TstUserRepository::H28_idsWithSeparatorsDoNotCollide()
{
    m_world->createTenant(TenantId(u"a"_s));
    m_world->createTenant(TenantId(u"a-b"_s));
    m_world->addToken(TenantId(u"a"_s), UserId(u"b:c|*%"_s), "one");
    m_world->addToken(TenantId(u"a-b"_s), UserId(u"c|*%"_s), "two");
    QCOMPARE(run(users().findUser(TenantId(u"a"_s), UserId(u"b:c|*%"_s)))->liveTokens, 1);
    QVERIFY(!run(users().findUser(TenantId(u"a"_s), UserId(u"c|*%"_s))));
    QVERIFY(!run(users().findUser(TenantId(u"a"_s), UserId(u"B:C|*%"_s))));
}

void TstUserRepository::severalTokensLiveSideBySide()
{
    m_world->addToken(acme, ada, "laptop");
    m_world->addToken(acme, ada, "phone");
    QCOMPARE(run(users().findUser(acme, ada))->liveTokens, 2);
    QVERIFY(!run(users().findToken(acme, sha256("laptop")))->revokedMs);
}

void TstUserRepository::revokingATokenEndsItsFamilysSessions()
{
    const UserToken token = m_world->addToken(acme, ada, "secret");
    const mcp::Owner owner = ownerOf(acme, ada, token.family.value());
    m_world->createSession(owner, "hash");
    m_world->createSession(ownerOf(acme, ada, u"another"_s), "second");
    run(values().set(acme, ada, "hash", u"k"_s, "1", m_world->inAnHour()));
    run(users().revokeToken(acme, token.id, tester));
    run(users().revokeToken(acme, token.id, tester)); // twice is no fault
    QVERIFY(run(users().findToken(acme, sha256("secret")))->revokedMs);
    QVERIFY(!run(m_world->storage->sessions().find(owner, "hash")));
    QVERIFY(!run(values().get(acme, "hash", u"k"_s)));
    QVERIFY(run(m_world->storage->sessions().find(owner, "second")));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(users().revokeToken(acme, TokenId(u"none"_s), tester)));
}

void TstUserRepository::replacingTokensRevokesThemButKeepsTheSession()
{
    const UserToken first = m_world->addToken(acme, ada, "first");
    const mcp::Owner owner = ownerOf(acme, ada, first.family.value());
    m_world->createSession(owner, "hash");
    m_world->addToken(acme, bob, "bob's");
    const UserToken second = m_world->addToken(acme, ada, "second", true);
    QCOMPARE(second.family, first.family);
    QVERIFY(run(users().findToken(acme, sha256("first")))->revokedMs);
    QVERIFY(!run(users().findToken(acme, sha256("second")))->revokedMs);
    QVERIFY(!run(users().findToken(acme, sha256("bob's")))->revokedMs);
    QVERIFY(run(m_world->storage->sessions().find(owner, "hash")));
    run(users().revokeToken(acme, second.id, tester));
    QVERIFY(!run(m_world->storage->sessions().find(owner, "hash")));
}

void TstUserRepository::revokesAllTokensOfAUser()
{
    m_world->addToken(acme, ada, "one");
    m_world->addToken(acme, ada, "two");
    m_world->addToken(acme, bob, "bob's");
    QCOMPARE(run(users().revokeAllTokens(acme, ada, tester)), 2);
    QCOMPARE(run(users().revokeAllTokens(acme, ada, tester)), 0);
    QCOMPARE(run(users().findUser(acme, ada))->liveTokens, 0);
    QCOMPARE(run(users().findUser(acme, bob))->liveTokens, 1);
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(users().revokeAllTokens(acme, UserId(u"no"_s), tester)));
}

void TstUserRepository::expiredTokensAreFoundButNotLive()
{
    m_world->addToken(acme, ada, "secret");
    m_world->clock.advance(std::chrono::hours(2));
    QVERIFY(run(users().findToken(acme, sha256("secret"))));
    QCOMPARE(run(users().findUser(acme, ada))->liveTokens, 0);
}

void TstUserRepository::removingAUserTakesEverythingOfTheUser()
{
    m_world->addToken(acme, ada, "secret");
    m_world->addToken(acme, bob, "bob's");
    const mcp::Owner owner = ownerOf(acme, ada);
    m_world->createSession(owner, "hash");
    run(values().set(acme, ada, owner.key, u"k"_s, "1", m_world->inAnHour()));
    m_world->createTask(owner, "t");
    run(users().removeUser(acme, ada, tester));
    QVERIFY(!run(users().findToken(acme, sha256("secret"))));
    QVERIFY(!run(users().findUser(acme, ada)));
    QVERIFY(!run(m_world->storage->sessions().find(owner, "hash")));
    QVERIFY(!run(values().get(acme, owner.key, u"k"_s)));
    QVERIFY(!run(m_world->storage->tasks().find(owner, "t")));
    QVERIFY(run(users().findToken(acme, sha256("bob's"))));
    QVERIFY_FAILS(FailureKind::NotFound, run(users().removeUser(acme, ada, tester)));
}

void TstUserRepository::lastUsesOnlyGrow()
{
    const UserToken token = m_world->addToken(acme, ada, "secret");
    run(users().touchTokens(acme, {{token.id.value(), 500}, {u"unknown"_s, 700}}));
    run(users().touchTokens(acme, {{token.id.value(), 400}}));
    QCOMPARE(run(users().findToken(acme, sha256("secret")))->lastUsedMs,
             std::optional<qint64>(500));
    QCOMPARE(run(users().findUser(acme, ada))->lastUsedMs, std::optional<qint64>(500));
}

void TstUserRepository::listsTokensAndUsersByPages()
{
    m_world->addToken(acme, ada, "one");
    m_world->addToken(acme, bob, "two");
    m_world->addToken(acme, bob, "three");
    const Page<UserToken> first = run(users().listTokens(acme, {}, {2, {}, {}, u"user_id"_s}));
    QCOMPARE(first.items.front().user, ada);
    QCOMPARE(first.total, 3);
    const Page<UserToken> second =
        run(users().listTokens(acme, {}, {2, *first.nextCursor, {}, u"user_id"_s}));
    QCOMPARE(second.items.size(), 1);
    QVERIFY(!second.nextCursor);
    QCOMPARE(run(users().listTokens(acme, bob, {})).total, 2);
    const Page<PlexusUser> all = run(users().listUsers(acme, {1, {}, {}, u"-user_id"_s}));
    QCOMPARE(all.items.front().id, bob);
    QCOMPARE(all.items.front().liveTokens, 2);
    QCOMPARE(run(users().listUsers(acme, {1, *all.nextCursor, {}, u"-user_id"_s})).items.front().id,
             ada);
}

PLEXUS_CONTRACT(TstUserRepository, tst_user_repository)
#include "tst_user_repository.moc"
