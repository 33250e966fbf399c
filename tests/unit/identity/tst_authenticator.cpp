#include "core/digest.h"
#include "identity/authenticator.h"
#include "support/fake_clock.h"
#include "support/run.h"
#include "support/storage/memory_storage.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace std::chrono_literals;
using namespace Qt::Literals::StringLiterals;
using identity::Authenticator;
using identity::Credentials;

static const TenantId acme(u"acme"_s);
static const TenantId other(u"other"_s);
static const UserId ada(u"ada"_s);
static const Actor tester{u"server"_s, u"test"_s, {}, {}};

namespace {

//! Only for looking for tokens. Finds them as they were when the search began, and lets something
//! happen meanwhile.
class SlowUsers final : public storage::UserRepository
{
public:
    explicit SlowUsers(storage::UserRepository &users)
        : m_users(users)
    {
    }
    Task<std::optional<UserToken>> findToken(TenantId tenant, QByteArray hash) override
    {
        ++searches;
        const auto found = co_await m_users.findToken(tenant, hash);
        if (meanwhile)
            std::exchange(meanwhile, nullptr)();
        co_return found;
    }
    Task<void> touchTokens(TenantId, QHash<QString, qint64>) override { throw unused(); }
    Task<UserToken> addToken(UserToken, QByteArray, bool, Actor) override { throw unused(); }
    Task<Page<UserToken>> listTokens(TenantId, std::optional<UserId>, PageRequest) override
    {
        throw unused();
    }
    Task<void> revokeToken(TenantId, TokenId, Actor) override { throw unused(); }
    Task<int> revokeAllTokens(TenantId, UserId, Actor) override { throw unused(); }
    Task<std::optional<PlexusUser>> findUser(TenantId, UserId) override { throw unused(); }
    Task<Page<PlexusUser>> listUsers(TenantId, PageRequest) override { throw unused(); }
    Task<void> removeUser(TenantId, UserId, Actor) override { throw unused(); }

    int searches = 0;
    std::function<void()> meanwhile;

private:
    static std::logic_error unused() { return std::logic_error("authentication does not do this"); }

    storage::UserRepository &m_users;
};

Task<void> discard(TenantId, QHash<QString, qint64>) { co_return; }

struct World
{
    explicit World(GuestPolicy guests = GuestPolicy::Off)
    {
        for (const TenantId &id : {acme, other}) {
            Tenant tenant;
            tenant.id = id;
            tenant.settings.guests = guests;
            run(storage.tenants().create(tenant, tester));
            tenants.insert(id, std::make_shared<const Tenant>(tenant));
        }
    }
    UserToken addToken(const QByteArray &text)
    {
        UserToken token;
        token.id = TokenId(QString::fromLatin1(text));
        token.tenant = acme;
        token.user = ada;
        token.family = FamilyId(u"f-"_s + token.id.value());
        token.expiresMs = clock.wallMs() + 3'600'000;
        return run(storage.users().addToken(token, sha256(text), false, tester));
    }
    std::shared_ptr<const Principal> ask(const TenantId &tenant, Credentials credentials)
    {
        return run(authenticator.authenticate(tenants.value(tenant), std::move(credentials)));
    }
    std::shared_ptr<const Principal> ask(const QByteArray &token) { return ask(acme, {token, {}}); }

    FakeClock clock;
    MemoryStorage storage{clock};
    SlowUsers users{storage.users()};
    identity::CredentialUses uses{&discard, clock};
    Authenticator authenticator{users, storage.changes(), uses, clock};
    QHash<TenantId, std::shared_ptr<const Tenant>> tenants;
};

} // namespace

class TstAuthenticator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsOneBearerTokenOnly_data();
    void readsOneBearerTokenOnly();
    void aTokenIsItsUserInItsTenantOnly();
    void aWrongTokenNeverMakesAGuest();
    void nobodyIsAGuestWhereGuestsAreAllowed();
    void aKnownTokenIsNotLookedForAgain();
    void aTokenEndsWhenItExpiresThoughItIsKnown();
    void aRevokedTokenEndsAtOnceThoughItIsKnown();
    void aTokenThatIsRevokedWhileItIsLookedForIsNotRemembered();
};

void TstAuthenticator::readsOneBearerTokenOnly_data()
{
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("usual") << QByteArray("Bearer abc") << QByteArray("abc");
    QTest::newRow("any case") << QByteArray("bEARER abc") << QByteArray("abc");
    QTest::newRow("spaces around") << QByteArray(" Bearer   abc ") << QByteArray("abc");
    QTest::newRow("another scheme") << QByteArray("Basic abc") << QByteArray();
    QTest::newRow("no scheme") << QByteArray("abc") << QByteArray();
    QTest::newRow("no token") << QByteArray("Bearer ") << QByteArray();
    QTest::newRow("two tokens") << QByteArray("Bearer abc def") << QByteArray();
    QTest::newRow("a tab between two") << QByteArray("Bearer abc\tdef") << QByteArray();
}

void TstAuthenticator::readsOneBearerTokenOnly()
{
    QFETCH(QByteArray, header);
    QTEST(identity::bearerOf(header).value_or(QByteArray()), "token");
}

void TstAuthenticator::aTokenIsItsUserInItsTenantOnly()
{
    World world;
    const UserToken token = world.addToken("secret");
    const auto principal = world.ask("secret");
    QVERIFY(principal);
    QCOMPARE(principal->user, std::optional(ada));
    QCOMPARE(principal->tenant, acme);
    QCOMPARE(principal->family, token.family);
    QVERIFY(world.ask(acme, {{}, QByteArray("secret")})); // in the address
    QVERIFY(!world.ask(other, {QByteArray("secret"), {}}));
    QVERIFY(!world.ask("secret2"));
}

void TstAuthenticator::aWrongTokenNeverMakesAGuest()
{
    World world(GuestPolicy::Allowed);
    QVERIFY(!world.ask("wrong"));
    QVERIFY(!world.ask(""));
    QVERIFY(!world.ask(QByteArray(100'000, 'x')));
    QCOMPARE(world.users.searches, 1); // and nobody looks for what can be none
}

void TstAuthenticator::nobodyIsAGuestWhereGuestsAreAllowed()
{
    World open(GuestPolicy::Allowed);
    QVERIFY(open.ask(acme, {})->isGuest());
    World closed;
    QVERIFY(!closed.ask(acme, {}));
}

void TstAuthenticator::aKnownTokenIsNotLookedForAgain()
{
    World world;
    world.addToken("secret");
    const auto first = world.ask("secret");
    QCOMPARE(world.ask("secret"), first);
    QCOMPARE(world.users.searches, 1);
}

void TstAuthenticator::aTokenEndsWhenItExpiresThoughItIsKnown()
{
    World world;
    world.addToken("secret");
    QVERIFY(world.ask("secret"));
    world.clock.advance(1h);
    QVERIFY(!world.ask("secret"));
}

void TstAuthenticator::aRevokedTokenEndsAtOnceThoughItIsKnown()
{
    World world;
    const UserToken token = world.addToken("secret");
    QVERIFY(world.ask("secret"));
    run(world.storage.users().revokeToken(acme, token.id, tester));
    QVERIFY(!world.ask("secret"));
}

void TstAuthenticator::aTokenThatIsRevokedWhileItIsLookedForIsNotRemembered()
{
    World world;
    const UserToken token = world.addToken("secret");
    world.users.meanwhile = [&] { run(world.storage.users().revokeToken(acme, token.id, tester)); };
    world.ask("secret"); // came before the revocation, so either answer is right
    QVERIFY(!world.ask("secret"));
}

PLEXUS_TEST(TstAuthenticator, tst_authenticator)
#include "tst_authenticator.moc"
