// Revocation over a store in memory and a provider on loopback.
#include "oauth/client/revocation_worker.h"
#include "support/oauth/linking_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::Provider;
using test::run;
using test::spinUntil;

class TstRevocationWorker : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void T55_theProviderIsToldOnce();
    void aProviderThatIsDownIsAskedAgainLater();
    void itsRetryAfterIsHonoured();
    void afterADayItIsGivenUp();
    void aTokenThatIsDeadAlreadyIsAsGoodAsRevoked_data();
    void aTokenThatIsDeadAlreadyIsAsGoodAsRevoked();
    void H36_aRefusalIsNotTakenForARevocation_data();
    void H36_aRefusalIsNotTakenForARevocation();
    void H36_aTokenThatGithubDoesNotKnowMayBeAnothersAndAlive();
    void H36_anAccessTokenThatIsOverTellsNothingOfItsGrant();
    void whatTheProviderCannotDoIsNotTriedAgain();
    void tokensThatCannotBeReadAreGivenUp();
    void disabledProvidersAreTold();
    void whatAnotherProcessHasIsLeftToIt();
    void manyAreToldAtOnce();
    void oneThatDiedIsFollowedByTheNext();
};

struct RevokingProvider
{
    void take(QTcpSocket &socket, const QByteArray &request)
    {
        bodies.append(request.mid(request.indexOf("\r\n\r\n") + 4));
        if (!isHeld)
            socket.write(Provider::response(body, fields, status));
    }

    bool isHeld = false;
    QByteArray status = "200 OK";
    QByteArray fields;
    QByteArray body;
    QByteArrayList bodies; //!< of all requests
};

struct RevocationWorld : RevokingProvider, LinkingWorld
{
    RevocationWorld()
        : LinkingWorld(
            [this](QTcpSocket &socket, const QByteArray &request) { take(socket, request); })
    {
        change({{u"revocation"_s,
                 QJsonObject{{u"kind"_s, u"rfc7009"_s}, {u"url"_s, server.url(u"/revoke"_s)}}}});
    }
    //! Which way the provider has, and what it says.
    void revokeBy(const QString &kind, const QByteArray &newStatus, const QByteArray &newBody)
    {
        change({{u"revocation"_s,
                 QJsonObject{{u"kind"_s, kind}, {u"url"_s, server.url(u"/revoke"_s)}}},
                {u"api"_s, QJsonObject{{u"token_errors"_s, QJsonArray{u"token_revoked"_s}}}}});
        status = newStatus;
        body = newBody;
    }
    void change(const QJsonObject &overrides, std::optional<bool> enabled = {})
    {
        ProviderChange change;
        change.overrides = overrides;
        change.enabled = enabled;
        run(providers.update(aliceAtIdp.tenant, aliceAtIdp.provider, change, {}, somebody));
    }
    void linkAndDisconnect(const QString &user = u"alice"_s, const QByteArray &refresh = "rt")
    {
        ExternalToken info;
        info.tenant = aliceAtIdp.tenant;
        info.holder = CredentialHolder::ofUser(UserId(user));
        info.provider = aliceAtIdp.provider;
        info.accountId = user;
        run(vault.link(info, {Secret("at"), Secret(refresh)}, somebody));
        run(vault.disconnect(info.tenant, info.holder, info.provider, true, somebody));
    }
    void workAfter(std::chrono::milliseconds pause)
    {
        clock.advance(pause);
        run(worker.work());
    }
    //! Newest first: what revocations became, e.g. `connection.revoked done`.
    QStringList ends() const
    {
        QStringList told;
        for (const AuditEvent &event : storage.data.audit) {
            if (event.actor.id == "revocation"_L1)
                told.prepend(event.action + u' ' + event.details.value(u"reason"_s).toString());
        }
        return told;
    }

    RevocationWorker worker{providers, vault, storage.revocations(), outside.client, clock};
    RevocationWorker otherProcess{providers, vault, storage.revocations(), outside.client, clock};
};

void TstRevocationWorker::T55_theProviderIsToldOnce()
{
    RevocationWorld world;
    world.linkAndDisconnect();
    run(world.worker.work());
    QCOMPARE(world.bodies.size(), 1);
    QVERIFY(world.bodies[0].startsWith("token=rt&token_type_hint=refresh_token"));
    QCOMPARE(world.ends(), QStringList{u"connection.revoked done"_s});
    world.workAfter(std::chrono::hours(48));
    QCOMPARE(world.bodies.size(), 1);
}

void TstRevocationWorker::aProviderThatIsDownIsAskedAgainLater()
{
    RevocationWorld world;
    world.status = "503 Service Unavailable";
    world.linkAndDisconnect();
    run(world.worker.work());
    world.workAfter(std::chrono::seconds(29));
    QCOMPARE(world.bodies.size(), 1);
    world.workAfter(std::chrono::seconds(1));
    QCOMPARE(world.bodies.size(), 2);
    world.workAfter(std::chrono::seconds(119));
    QCOMPARE(world.bodies.size(), 2);
    world.status = "200 OK";
    world.workAfter(std::chrono::seconds(1));
    QCOMPARE(world.bodies.size(), 3);
    QCOMPARE(world.ends(), QStringList{u"connection.revoked done"_s});
}

void TstRevocationWorker::itsRetryAfterIsHonoured()
{
    RevocationWorld world;
    world.status = "429 Too Many Requests";
    world.fields = "Retry-After: 600\r\n";
    world.linkAndDisconnect();
    run(world.worker.work());
    world.workAfter(std::chrono::seconds(599));
    QCOMPARE(world.bodies.size(), 1);
    world.workAfter(std::chrono::seconds(1));
    QCOMPARE(world.bodies.size(), 2);
}

void TstRevocationWorker::afterADayItIsGivenUp()
{
    RevocationWorld world;
    world.status = "500 Internal Server Error";
    world.linkAndDisconnect();
    run(world.worker.work());
    for (int hour = 0; hour < 30; ++hour)
        world.workAfter(std::chrono::hours(1));
    QCOMPARE(world.bodies.size(), 25);
    QCOMPARE(world.ends(),
             QStringList{u"connection.revocation_given_up provider does not take it"_s});
}

void TstRevocationWorker::aTokenThatIsDeadAlreadyIsAsGoodAsRevoked_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("rfc7009") << u"rfc7009"_s << QByteArray("400 Bad Request")
                             << QByteArray("{\"error\":\"invalid_token\"}");
    QTest::newRow("bearer") << u"bearer_post"_s << QByteArray("401 Unauthorized") << QByteArray();
    QTest::newRow("slack") << u"bearer_post"_s << QByteArray("200 OK")
                           << QByteArray("{\"ok\":false,\"error\":\"token_revoked\"}");
    QTest::newRow("rfc7009 with 200")
        << u"rfc7009"_s << QByteArray("200 OK") << QByteArray("{\"error\":\"invalid_token\"}");
}

void TstRevocationWorker::aTokenThatIsDeadAlreadyIsAsGoodAsRevoked()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, body);
    RevocationWorld world;
    world.revokeBy(kind, status, body);
    world.linkAndDisconnect(u"alice"_s, kind == "rfc7009"_L1 ? "rt" : QByteArray());
    run(world.worker.work());
    QCOMPARE(world.ends(), QStringList{u"connection.revoked token is not valid any more"_s});
}

void TstRevocationWorker::H36_aRefusalIsNotTakenForARevocation_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char *name, const QString &kind, const QByteArray &status,
                        const QByteArray &body) { QTest::newRow(name) << kind << status << body; };
    row("slack is busy", u"bearer_post"_s, "200 OK", R"({"ok":false,"error":"ratelimited"})");
    row("not ok", u"bearer_post"_s, "200 OK", R"({"ok":false})");
    row("an error of another form", u"rfc7009"_s, "200 OK", R"({"error":{"message":"no"}})");
    row("no such address", u"bearer_post"_s, "404 Not Found", "");
    row("github rejects our client", u"github_grant"_s, "401 Unauthorized",
        R"({"message":"Bad credentials"})");
    row("rfc7009 rejects our client", u"rfc7009"_s, "401 Unauthorized",
        R"({"error":"invalid_client"})");
}

void TstRevocationWorker::H36_aRefusalIsNotTakenForARevocation()
{
    QFETCH(QString, kind);
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, body);
    RevocationWorld world;
    world.revokeBy(kind, status, body);
    world.linkAndDisconnect();
    run(world.worker.work());
    QVERIFY(world.ends().isEmpty());
    world.revokeBy(kind, "200 OK", R"({"ok":true,"error":null})");
    world.workAfter(std::chrono::seconds(30));
    QCOMPARE(world.bodies.size(), 2);
    QCOMPARE(world.ends(), QStringList{u"connection.revoked done"_s});
}

void TstRevocationWorker::H36_aTokenThatGithubDoesNotKnowMayBeAnothersAndAlive()
{
    RevocationWorld world;
    world.revokeBy(u"github_grant"_s, "404 Not Found", R"({"message":"Not Found"})");
    world.linkAndDisconnect(u"alice"_s, QByteArray());
    run(world.worker.work());
    QVERIFY(world.ends().isEmpty());
    for (int hour = 0; hour < 30; ++hour)
        world.workAfter(std::chrono::hours(1));
    QCOMPARE(world.ends(),
             QStringList{u"connection.revocation_given_up provider does not know the token"_s});
}

void TstRevocationWorker::H36_anAccessTokenThatIsOverTellsNothingOfItsGrant()
{
    RevocationWorld world;
    world.revokeBy(u"bearer_post"_s, "401 Unauthorized", "");
    world.linkAndDisconnect();
    run(world.worker.work());
    QCOMPARE(world.ends(),
             QStringList{u"connection.revocation_given_up token is not valid any more"_s});
}

void TstRevocationWorker::whatTheProviderCannotDoIsNotTriedAgain()
{
    RevocationWorld world;
    world.status = "400 Bad Request";
    world.body = "{\"error\":\"unsupported_token_type\"}";
    world.linkAndDisconnect();
    run(world.worker.work());
    QCOMPARE(world.ends(), QStringList{u"connection.revocation_given_up provider refuses"_s});
    world.change({{u"revocation"_s, QJsonValue::Null}});
    world.linkAndDisconnect();
    run(world.worker.work());
    QCOMPARE(world.ends().first(), u"connection.revocation_given_up provider has no revocation"_s);
    QCOMPARE(world.bodies.size(), 1);
}

void TstRevocationWorker::tokensThatCannotBeReadAreGivenUp()
{
    RevocationWorld world;
    world.linkAndDisconnect();
    for (auto &[key, stored] : world.storage.data.pendingRevocations)
        stored.revocation.tokens.text = "?";
    run(world.worker.work());
    QCOMPARE(world.ends(), QStringList{u"connection.revocation_given_up tokens cannot be read"_s});
    QVERIFY(world.bodies.isEmpty());
}

void TstRevocationWorker::disabledProvidersAreTold()
{
    RevocationWorld world;
    world.linkAndDisconnect();
    world.change({}, false);
    run(world.worker.work());
    QCOMPARE(world.bodies.size(), 1);
}

void TstRevocationWorker::whatAnotherProcessHasIsLeftToIt()
{
    RevocationWorld world;
    world.isHeld = true;
    world.linkAndDisconnect();
    Task<void> first = world.worker.work();
    first.start();
    spinUntil([&world] { return world.bodies.size() == 1; });
    run(world.otherProcess.work());
    QCOMPARE(world.bodies.size(), 1);
}

void TstRevocationWorker::manyAreToldAtOnce()
{
    RevocationWorld world;
    for (int i = 0; i < 40; ++i) {
        world.addUser(u"user%1"_s.arg(i));
        world.linkAndDisconnect(u"user%1"_s.arg(i));
    }
    run(world.worker.work());
    QCOMPARE(world.bodies.size(), 40);
    QCOMPARE(world.ends().size(), 40);
}

//! As a restart sees it.
void TstRevocationWorker::oneThatDiedIsFollowedByTheNext()
{
    RevocationWorld world;
    world.linkAndDisconnect();
    world.isHeld = true;
    {
        Task<void> dies = world.worker.work();
        dies.start();
        spinUntil([&world] { return world.bodies.size() == 1; });
    }
    world.isHeld = false;
    run(world.otherProcess.work());
    QCOMPARE(world.bodies.size(), 1);
    world.clock.advance(std::chrono::minutes(1));
    run(world.otherProcess.work());
    QCOMPARE(world.bodies.size(), 2);
    QCOMPARE(world.ends(), QStringList{u"connection.revoked done"_s});
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstRevocationWorker, tst_revocation_worker)
#include "tst_revocation_worker.moc"
