// Refreshing over a store in memory and a provider on loopback.
#include "oauth/client/link_tokens.h"
#include "support/oauth/linking_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::Provider;
using test::run;
using test::spinUntil;

class TstLinkRefresher : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aGoodTokenIsUsedAsItIs();
    void aDueTokenIsRefreshedAndStoredFirst();
    void tokensOfOneAgeAreNotRefreshedTogether();
    void theOldRefreshTokenStaysWhereNoneComes();
    void callersShareOneFlight(); // threat 49
    void otherProcessesWaitForTheLease(); // threat 49
    void aLostAnswerIsAskedForAgain(); // threat 50
    void aLostAnswerOfARotatingProviderNeedsConsent(); // threat 50
    void everyFormOfALifetimeLeavesATokenThatIsUsed_data(); // threat 51
    void everyFormOfALifetimeLeavesATokenThatIsUsed();
    void clocksThatAreMinutesApartDoNoHarm(); // threat 51
    void aClockThatIsSetAnewDoesNoHarm_data(); // threat 51
    void aClockThatIsSetAnewDoesNoHarm();
    void aDeadGrantNeedsConsentAndIsNotAskedAgain();
    void withoutRefreshTokenAnOldTokenNeedsConsent();
    void aTokenThatStillCountsOutlivesTrouble();
    void troubleIsToldWhenTheTokenIsOver();
    void whatWasDisconnectedStaysSo(); // threat 55
    void aFailureIsAuditedOnceUntilItWorksAgain();
    void anOutageIsOneRowHoweverManyMeetIt();
    void retryAfterHoldsForEverybody();
    void aRejectedClientIsNotAskedForUntilItsConfigurationChanges();
    void aRejectedClientIsAskedForAgainADayLater();
    void callersWhoGoLoseNothing();
    void aRefusedTokenIsReplacedByTheNewerOne();
    void aRefusedTokenIsRefreshedOnce();
    void nothingIsLinkedYet();
};

//! Gives out tokens with numbers; each refresh token counts once.
struct RotatingProvider
{
    void take(QTcpSocket &socket, const QByteArray &request)
    {
        ++refreshes;
        lastBody = request.mid(request.indexOf("\r\n\r\n") + 4);
        pending = &socket;
        if (hangsUp)
            return socket.disconnectFromHost();
        if (!isHeld)
            answer();
    }
    void answer()
    {
        const QByteArray n = QByteArray::number(refreshes);
        QByteArray body = "{\"access_token\":\"at" + n + "\",\"expires_in\":3600,\"scope\":\"a\"";
        body += rotates ? ",\"refresh_token\":\"rt" + n + "\"}" : QByteArray("}");
        pending->write(Provider::response(error.isEmpty() ? body : error, fields, status));
    }

    int refreshes = 0;
    bool rotates = true;
    bool isHeld = false;
    bool hangsUp = false;
    QByteArray error;
    QByteArray status = "200 OK";
    QByteArray fields;
    QByteArray lastBody;
    QTcpSocket *pending = nullptr;
};

struct RefreshWorld : RotatingProvider, LinkingWorld
{
    RefreshWorld()
        : LinkingWorld(
            [this](QTcpSocket &socket, const QByteArray &request) { take(socket, request); })
    {
    }
    //! Linked a moment ago, with a token for an hour.
    ExternalToken link(const QByteArray &refreshToken = "rt0", const LinkName &name = aliceAtIdp)
    {
        ExternalToken info;
        info.tenant = name.tenant;
        info.holder = name.holder;
        info.provider = name.provider;
        info.scopes = {u"a"_s};
        info.obtainedMs = clock.wallMs();
        info.expiresMs = clock.wallMs() + 3'600'000;
        return run(vault.link(info, {Secret("at0"), Secret(refreshToken)}, somebody));
    }
    QByteArray current() { return run(refresher.current(aliceAtIdp)).tokens.access.reveal(); }
    void advanceMinutes(int minutes) { clock.advance(std::chrono::minutes(minutes)); }
    //! The token is over, and each refresher in turn cannot help it.
    void failWith(const QList<LinkRefresher *> &refreshers)
    {
        for (LinkRefresher *one : refreshers)
            QVERIFY_THROWS_EXCEPTION(TokenError, run(one->current(aliceAtIdp)));
    }
    //! Audit rows about failures.
    qsizetype failures() const
    {
        return std::count_if(
            storage.data.audit.begin(), storage.data.audit.end(),
            [](const AuditEvent &event) { return event.action == "connection.refresh_failed"_L1; });
    }

    RotatingProvider &idp = *this;
    LinkRefresher refresher{providers, vault, storage.externalTokens(), outside.client, clock};
    LinkRefresher otherProcess{providers, vault, storage.externalTokens(), outside.client, clock};
};

void TstLinkRefresher::aGoodTokenIsUsedAsItIs()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(52);
    QCOMPARE(world.current(), "at0");
    QCOMPARE(world.idp.refreshes, 0);
}

void TstLinkRefresher::aDueTokenIsRefreshedAndStoredFirst()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(56);
    QCOMPARE(world.current(), "at1");
    QCOMPARE(world.idp.refreshes, 1);
    QVERIFY(world.idp.lastBody.startsWith("grant_type=refresh_token&refresh_token=rt0&"));
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt1");
    QCOMPARE(world.stored()->info.expiresMs, world.clock.wallMs() + 3'600'000);
    world.advanceMinutes(56);
    QCOMPARE(world.current(), "at2");
    QVERIFY(world.idp.lastBody.contains("refresh_token=rt1&"));
}

//! The middle of the time in which it is left to chance.
void TstLinkRefresher::tokensOfOneAgeAreNotRefreshedTogether()
{
    RefreshWorld world;
    world.idp.rotates = false;
    QList<LinkName> names;
    for (int i = 0; i < 40; ++i) {
        const QString user = u"user%1"_s.arg(i);
        world.addUser(user);
        names.append(
            {aliceAtIdp.tenant, CredentialHolder::ofUser(UserId(user)), aliceAtIdp.provider});
        world.link("rt0", names.last());
    }
    world.clock.advance(std::chrono::seconds(53 * 60 + 45));
    for (const LinkName &name : std::as_const(names))
        run(world.refresher.current(name));
    QVERIFY(world.idp.refreshes > 0);
    QVERIFY(world.idp.refreshes < names.size());
}

void TstLinkRefresher::theOldRefreshTokenStaysWhereNoneComes()
{
    RefreshWorld world;
    world.idp.rotates = false;
    world.link();
    world.advanceMinutes(56);
    QCOMPARE(world.current(), "at1");
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt0");
}

//! Starts `count` callers with each refresher, answers, and collects what they got.
static QList<QByteArray> manyAtOnce(RefreshWorld &world, QList<LinkRefresher *> refreshers)
{
    world.idp.isHeld = true;
    std::vector<Task<LinkRefresher::Link>> callers;
    for (LinkRefresher *refresher : refreshers) {
        for (int i = 0; i < 16; ++i) {
            callers.push_back(refresher->current(aliceAtIdp));
            callers.back().start();
        }
    }
    spinUntil([&world] { return world.idp.refreshes > 0; });
    world.idp.isHeld = false;
    world.idp.answer();
    QList<QByteArray> tokens;
    for (Task<LinkRefresher::Link> &caller : callers) {
        spinUntil([&caller] { return caller.isDone(); });
        tokens.append(caller.takeResult().tokens.access.reveal());
    }
    return tokens;
}

void TstLinkRefresher::callersShareOneFlight()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    QCOMPARE(manyAtOnce(world, {&world.refresher}), QList<QByteArray>(16, "at1"));
    QCOMPARE(world.idp.refreshes, 1);
}

void TstLinkRefresher::otherProcessesWaitForTheLease()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    QCOMPARE(manyAtOnce(world, {&world.refresher, &world.otherProcess}),
             QList<QByteArray>(32, "at1"));
    QCOMPARE(world.idp.refreshes, 1);
}

//! Loses the first answer: the provider has taken the request, and hangs up.
static void loseAnAnswer(RefreshWorld &world)
{
    world.link();
    world.advanceMinutes(61);
    world.idp.hangsUp = true;
    QVERIFY_THROWS_EXCEPTION(outbound::OutboundFailure, world.current());
    QCOMPARE(world.stored()->info.state, ExternalTokenState::Live);
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt0");
    world.idp.hangsUp = false;
    world.advanceMinutes(1);
}

void TstLinkRefresher::aLostAnswerIsAskedForAgain()
{
    RefreshWorld world;
    loseAnAnswer(world);
    QCOMPARE(world.current(), "at2");
    QVERIFY(world.idp.lastBody.contains("refresh_token=rt0&"));
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt2");
}

void TstLinkRefresher::aLostAnswerOfARotatingProviderNeedsConsent()
{
    RefreshWorld world;
    loseAnAnswer(world);
    world.idp.error = "{\"error\":\"invalid_grant\"}";
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QCOMPARE(world.idp.refreshes, 2); // the old one was tried once
}

void TstLinkRefresher::everyFormOfALifetimeLeavesATokenThatIsUsed_data()
{
    QTest::addColumn<QByteArray>("member");
    QTest::addColumn<qint64>("seconds"); // -1: until it is refused
    QTest::newRow("a number") << QByteArray(",\"expires_in\":3600") << qint64(3600);
    QTest::newRow("a text") << QByteArray(",\"expires_in\":\"3600\"") << qint64(3600);
    QTest::newRow("for ever") << QByteArray(",\"expires_in\":1e12") << qint64(315'360'000);
    QTest::newRow("nothing") << QByteArray(",\"expires_in\":0") << qint64(-1);
    QTest::newRow("less") << QByteArray(",\"expires_in\":-1") << qint64(-1);
    QTest::newRow("less, as a text") << QByteArray(",\"expires_in\":\"-3600\"") << qint64(-1);
    QTest::newRow("no number") << QByteArray(",\"expires_in\":\"NaN\"") << qint64(-1);
    QTest::newRow("infinite") << QByteArray(",\"expires_in\":\"inf\"") << qint64(-1);
    QTest::newRow("null") << QByteArray(",\"expires_in\":null") << qint64(-1);
    QTest::newRow("not said") << QByteArray() << qint64(-1);
}

void TstLinkRefresher::everyFormOfALifetimeLeavesATokenThatIsUsed()
{
    QFETCH(QByteArray, member);
    QFETCH(qint64, seconds);
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.error = "{\"access_token\":\"at\"" + member + '}'; // an answer like any other
    QCOMPARE(world.current(), "at");
    QCOMPARE(world.current(), "at");
    QCOMPARE(world.idp.refreshes, 1);
    const qint64 expires = world.stored()->info.expiresMs.value_or(-1);
    QCOMPARE(expires, seconds < 0 ? -1 : world.clock.wallMs() + seconds * 1000);
}

//! Another process wrote the link by its own clock.
void TstLinkRefresher::clocksThatAreMinutesApartDoNoHarm()
{
    for (const int minutes : {-5, 5}) {
        RefreshWorld world;
        ExternalToken info = world.link();
        info.obtainedMs += minutes * 60'000;
        info.expiresMs = info.obtainedMs + 3'600'000;
        run(world.vault.storeRefreshed(info, {Secret("at0"), Secret("rt0")}, somebody));
        world.advanceMinutes(50 + minutes);
        QCOMPARE(world.current(), "at0");
        world.advanceMinutes(6);
        QCOMPARE(world.current(), "at1"); // before it is over, whichever clock is right
        QCOMPARE(world.idp.refreshes, 1);
    }
}

void TstLinkRefresher::aClockThatIsSetAnewDoesNoHarm_data()
{
    QTest::addColumn<int>("minutes");
    QTest::newRow("forwards") << 5;
    QTest::newRow("backwards") << -5;
}

//! Ours: the wall clock jumps while a token of an hour is kept.
void TstLinkRefresher::aClockThatIsSetAnewDoesNoHarm()
{
    QFETCH(int, minutes);
    RefreshWorld world;
    world.link();
    world.clock.setWallMs(world.clock.wallMs() + minutes * 60'000);
    QCOMPARE(world.current(), "at0");
    world.advanceMinutes(47); // 47 old, and 42 or 52 by the clock
    QCOMPARE(world.current(), "at0");
    world.advanceMinutes(13);
    QCOMPARE(world.current(), "at1"); // over by now, and refreshed at the latest now
    QCOMPARE(world.idp.refreshes, 1);
    QCOMPARE(world.current(), "at1");
}

void TstLinkRefresher::aDeadGrantNeedsConsentAndIsNotAskedAgain()
{
    RefreshWorld world;
    world.link();
    world.idp.error = "{\"error\":\"invalid_grant\"}";
    world.advanceMinutes(61);
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QCOMPARE(world.stored()->info.state, ExternalTokenState::NeedsConsent);
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QCOMPARE(world.idp.refreshes, 1);
}

void TstLinkRefresher::withoutRefreshTokenAnOldTokenNeedsConsent()
{
    RefreshWorld world;
    world.link(QByteArray());
    world.advanceMinutes(58);
    QCOMPARE(world.current(), "at0");
    world.advanceMinutes(2);
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QCOMPARE(world.idp.refreshes, 0);
}

void TstLinkRefresher::aTokenThatStillCountsOutlivesTrouble()
{
    RefreshWorld world;
    world.link();
    world.idp.status = "503 Service Unavailable";
    world.advanceMinutes(56);
    QCOMPARE(world.current(), "at0");
    QCOMPARE(world.current(), "at0");
    QCOMPARE(world.idp.refreshes, 1); // it is left alone for a while
    world.idp.status = "200 OK";
    world.advanceMinutes(1);
    QCOMPARE(world.current(), "at2");
}

void TstLinkRefresher::troubleIsToldWhenTheTokenIsOver()
{
    RefreshWorld world;
    world.link();
    world.idp.error = "{\"error\":\"invalid_client\"}";
    world.advanceMinutes(61);
    QVERIFY_THROWS_EXCEPTION(TokenError, world.current());
    QCOMPARE(world.stored()->info.state, ExternalTokenState::Live);
}

void TstLinkRefresher::whatWasDisconnectedStaysSo()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.isHeld = true;
    Task<LinkRefresher::Link> caller = world.refresher.current(aliceAtIdp);
    caller.start();
    spinUntil([&world] { return world.idp.refreshes == 1; });
    QVERIFY(run(world.vault.disconnect(aliceAtIdp.tenant, aliceAtIdp.holder, aliceAtIdp.provider,
                                       true, somebody)));
    world.idp.answer();
    spinUntil([&caller] { return caller.isDone(); });
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, caller.takeResult());
    QVERIFY(
        !run(world.vault.externalToken(aliceAtIdp.tenant, aliceAtIdp.holder, aliceAtIdp.provider)));
    // What came is given back, in place of what it has replaced at the provider.
    const auto due = run(world.storage.revocations().takeDue(world.clock.wallMs() + 1, 10));
    QCOMPARE(due.size(), 1);
    QCOMPARE(world.vault.open(due[0]).refresh.reveal(), "rt1");
}

void TstLinkRefresher::aFailureIsAuditedOnceUntilItWorksAgain()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.status = "503 Service Unavailable";
    for (int i = 0; i < 3; ++i) {
        QVERIFY_THROWS_EXCEPTION(TokenError, world.current());
        world.advanceMinutes(1);
    }
    QCOMPARE(world.failures(), 1);
    QCOMPARE(world.storage.data.audit.back().details.value(u"reason"_s).toString(), u"no_answer"_s);
    world.idp.status = "200 OK";
    world.current();
    world.advanceMinutes(61);
    world.idp.error = "{\"error\":\"invalid_grant\"}";
    QVERIFY_THROWS_EXCEPTION(ConsentNeeded, world.current());
    QCOMPARE(world.failures(), 2);
    QCOMPARE(world.storage.data.audit.back().action, u"connection.needs_consent"_s);
}

void TstLinkRefresher::anOutageIsOneRowHoweverManyMeetIt()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.status = "503 Service Unavailable";
    world.failWith({&world.refresher});
    world.advanceMinutes(1);
    world.failWith({&world.otherProcess});
    QCOMPARE(world.idp.refreshes, 2);
    QCOMPARE(world.failures(), 1);
    world.idp.status = "200 OK";
    world.advanceMinutes(1);
    run(world.otherProcess.current(aliceAtIdp));
    world.advanceMinutes(61);
    world.idp.status = "503 Service Unavailable";
    world.failWith({&world.refresher}); // which has not seen that it worked
    QCOMPARE(world.failures(), 2);
}

void TstLinkRefresher::retryAfterHoldsForEverybody()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.status = "429 Too Many Requests";
    world.idp.fields = "Retry-After: 3600\r\n";
    world.failWith({&world.refresher, &world.otherProcess});
    world.advanceMinutes(59);
    world.failWith({&world.refresher, &world.otherProcess});
    QCOMPARE(world.idp.refreshes, 1);
    world.idp.status = "200 OK";
    world.advanceMinutes(1);
    QCOMPARE(world.current(), "at2");
}

void TstLinkRefresher::aRejectedClientIsNotAskedForUntilItsConfigurationChanges()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.error = "{\"error\":\"invalid_client\"}";
    world.failWith({&world.refresher, &world.otherProcess});
    world.advanceMinutes(5);
    world.failWith({&world.refresher, &world.otherProcess});
    QCOMPARE(world.idp.refreshes, 1);
    QCOMPARE(world.failures(), 1);
    QCOMPARE(world.storage.data.audit.back().details.value(u"reason"_s).toString(),
             u"invalid_client"_s);
    ProviderChange change;
    change.secret = vault::NewSecret::replace(Secret("the right one"));
    run(world.providers.update(aliceAtIdp.tenant, aliceAtIdp.provider, change, {}, somebody));
    world.idp.error.clear();
    QCOMPARE(world.current(), "at2");
    QVERIFY(!world.stored()->info.failure);
}

//! Whoever mended it at the provider alone need not know of us.
void TstLinkRefresher::aRejectedClientIsAskedForAgainADayLater()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.error = "{\"error\":\"invalid_client\"}";
    world.failWith({&world.refresher});
    world.clock.advance(std::chrono::hours(24) - std::chrono::milliseconds(1));
    world.failWith({&world.refresher});
    QCOMPARE(world.idp.refreshes, 1);
    world.clock.advance(std::chrono::milliseconds(1));
    world.idp.error.clear();
    QCOMPARE(world.current(), "at2");
}

void TstLinkRefresher::callersWhoGoLoseNothing()
{
    RefreshWorld world;
    world.link();
    world.advanceMinutes(61);
    world.idp.isHeld = true;
    {
        Task<LinkRefresher::Link> caller = world.refresher.current(aliceAtIdp);
        caller.start();
        spinUntil([&world] { return world.idp.refreshes == 1; });
    }
    world.idp.isHeld = false;
    world.idp.answer();
    run(world.refresher.drain());
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt1");
}

void TstLinkRefresher::aRefusedTokenIsReplacedByTheNewerOne()
{
    RefreshWorld world;
    const qint64 refused = world.link().version;
    world.advanceMinutes(56);
    QCOMPARE(world.current(), "at1");
    const auto newer = run(world.refresher.replacement(aliceAtIdp, refused));
    QCOMPARE(newer->tokens.access.reveal(), "at1");
    QCOMPARE(world.idp.refreshes, 1);
}

void TstLinkRefresher::aRefusedTokenIsRefreshedOnce()
{
    RefreshWorld world;
    world.link();
    LinkTokens tokens(world.refresher, aliceAtIdp);
    const outbound::AccessToken first = run(tokens.current());
    const auto second = run(tokens.replacementFor(first));
    QCOMPARE(second->value.reveal(), "at1");
    QVERIFY(second->version > first.version);
    world.idp.error = "{\"error\":\"invalid_grant\"}";
    QVERIFY(!run(tokens.replacementFor(*second)));
    QCOMPARE(world.idp.refreshes, 2);
}

void TstLinkRefresher::nothingIsLinkedYet()
{
    RefreshWorld world;
    try {
        world.current();
        QFAIL("linked");
    } catch (const ConsentNeeded &needed) {
        QVERIFY(!needed.wasLinked());
    }
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstLinkRefresher, tst_link_refresher)
#include "tst_link_refresher.moc"
