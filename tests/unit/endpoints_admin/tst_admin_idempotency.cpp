#include "support/admin/admin_world.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstAdminIdempotency : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSameRequestIsDoneOnceAndAnsweredTheSame();
    void theKeyCannotBeUsedForAnotherRequest();
    void anotherAdminMayUseTheSameKey();
    void aRefusedRequestMayBeRepeated();
    void theRememberedAnswerIsSealed();
    void aRepetitionThatOvertakesIsRefused();
    void aKeyMustBeVisibleText();
};

static const QByteArray tokens = "/admin/v1/tenants/acme/users/u1/tokens";
static const AdminWorld::Fields once{{"Idempotency-Key", "k-1"}};

void TstAdminIdempotency::theSameRequestIsDoneOnceAndAnsweredTheSame()
{
    AdminWorld world;
    world.addTenant("acme");
    const WireAnswer first = world.ask("POST", tokens, "{}", once);
    const WireAnswer second = world.ask("POST", tokens, "{}", once);
    QCOMPARE(first.status, 201);
    QCOMPARE(second.status, 201);
    QCOMPARE(second.body, first.body);
    QCOMPARE(second.headers.value("idempotency-replayed"), QByteArray("true"));
    QVERIFY(!first.headers.contains("idempotency-replayed"));
    QCOMPARE(world.data.tokens.size(), 1);
}

void TstAdminIdempotency::theKeyCannotBeUsedForAnotherRequest()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", tokens, "{}", once);
    QCOMPARE(world.ask("POST", tokens, R"({"label":"x"})", once).status, 422);
    QCOMPARE(world.ask("POST", "/admin/v1/tenants/acme/users/u2/tokens", "{}", once).status, 422);
    QCOMPARE(world.data.tokens.size(), 1);
}

void TstAdminIdempotency::anotherAdminMayUseTheSameKey()
{
    AdminWorld world;
    world.addTenant("acme");
    world.ask("POST", tokens, "{}", once);
    world.use(world.addKey(AdminRole::Operator));
    const WireAnswer own = world.ask("POST", tokens, "{}", once);
    QCOMPARE(own.status, 201);
    QVERIFY(!own.headers.contains("idempotency-replayed"));
    QCOMPARE(world.data.tokens.size(), 2);
}

void TstAdminIdempotency::aRefusedRequestMayBeRepeated()
{
    AdminWorld world;
    QCOMPARE(world.ask("POST", tokens, "{}", once).status, 404);
    world.addTenant("acme");
    QCOMPARE(world.ask("POST", tokens, "{}", once).status, 201);
}

void TstAdminIdempotency::theRememberedAnswerIsSealed()
{
    AdminWorld world;
    world.addTenant("acme");
    const QString token = world.ask("POST", tokens, "{}", once).json()[u"token"_s].toString();
    QCOMPARE(world.data.answers.size(), 1);
    QVERIFY(!world.data.answers.first().sealedBody.contains(token.toLatin1()));
    // A row that was moved to another key does not open there.
    const auto answer = world.data.answers.first();
    world.data.answers.insert(QByteArray("configured\0k-2", 14), answer);
    QCOMPARE(world.ask("POST", tokens, "{}", {{"Idempotency-Key", "k-2"}}).status, 409);
}

void TstAdminIdempotency::aRepetitionThatOvertakesIsRefused()
{
    endpoints::RunningKeys running;
    {
        const auto hold = running.hold(u"a"_s, "k");
        QVERIFY_FAILS(FailureKind::Conflict, running.hold(u"a"_s, "k"));
        const auto other = running.hold(u"b"_s, "k");
    }
    const auto again = running.hold(u"a"_s, "k");
}

void TstAdminIdempotency::aKeyMustBeVisibleText()
{
    AdminWorld world;
    world.addTenant("acme");
    QCOMPARE(world.ask("POST", tokens, "{}", {{"Idempotency-Key", "a b"}}).status, 422);
    QCOMPARE(world.ask("POST", tokens, "{}", {{"Idempotency-Key", QByteArray(256, 'k')}}).status,
             422);
}

PLEXUS_TEST(TstAdminIdempotency, tst_admin_idempotency)
#include "tst_admin_idempotency.moc"
