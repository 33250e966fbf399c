// Guests connect accounts: the browser shows a code, and the guest's own client brings it.
#include "async/one_shot.h"
#include "oauth/client/confirmation_code.h"
#include "support/calls/fake_call.h"
#include "support/oauth/connect_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::run;
using Kind = ConnectOutcome::Kind;
using Stage = ConnectStory::Stage;

class TstGuestConnections : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theAccountIsLinkedOnceTheCodeHasCome();
    void theCodeIsShownToTheBrowserThatHasBegunOnly(); // threat 42
    void aBrowserCannotConfirmForAGuest(); // threat 42
    void anotherSessionsCodeIsNoUse();
    void aCodeCountsOnce();
    void fiveWrongCodesEndWhatWaits();
    void ofAttemptsAtOnceOneIsMade();
    void rightCodesAtOnceAllCount();
    void anAttemptLeavesAloneWhatIsUnderWay();
    void whatIsKilledIsGivenBack();
    void aMissKeepsWhatWaits();
    void theSameAccountNeedsACodeToo(); // threat 42
    void aFormThatIsSentTwiceIsOfOneBrowser();
    void whatIsDoneStaysDone();
    void whoIsSignedInIsAGuestThereToo();
    void nothingIsLeftOfASessionThatIsOver(); // H18
    void eachFlowHasACodeOfItsOwn();
    void aCodeIsReadAsPeopleWriteIt_data();
    void aCodeIsReadAsPeopleWriteIt();
};

static const BrowserSession nobody{};

//! A guest with the session s1.
struct GuestWorld : ConnectWorld
{
    GuestWorld() { addSession("s1"); }

    void addSession(const QByteArray &idHash)
    {
        mcp::SessionRecord record;
        record.idHash = idHash;
        run(storage.sessions().create(owner, record));
    }
    QByteArray openAsGuest(const QString &provider = u"idp"_s)
    {
        const LinkName name{guestAtIdp.tenant, guestAtIdp.holder, provider};
        return run(flow.open(name, ClientId(u"guest"_s), {u"a"_s}));
    }
    //! The browser has come back from the provider; its cookie.
    QByteArray comeBack(const QByteArray &id, const QString &provider = u"idp"_s)
    {
        const ConsentStep step = begin(id, nobody);
        const ConnectOutcome outcome =
            finish(answerTo(step), step.flowCookie, std::nullopt, provider);
        return outcome.kind == Kind::ToConfirm ? step.flowCookie : QByteArray();
    }
    QString codeOf(const QByteArray &id, const QByteArray &cookie)
    {
        return run(flow.confirmationCode(guestAtIdp.tenant, id, {std::nullopt, cookie}));
    }
    ExternalToken bring(const QString &code, const QByteArray &session = "s1")
    {
        return run(flow.confirmByCode(guestAtIdp.tenant, CredentialHolder::ofGuest(session), code,
                                      u"r1"_s));
    }
    std::optional<QByteArray> awaitedLink() { return run(flow.linkAwaitingCode(guestAtIdp)); }
    //! Is under way.
    Task<ExternalToken> attempt(const QString &code)
    {
        auto attempt = flow.confirmByCode(guestAtIdp.tenant, guestAtIdp.holder, code, u"r1"_s);
        attempt.start();
        return attempt;
    }
    //! Which of them were right; all have been begun before one is counted.
    QList<bool> atOnce(const QStringList &codes)
    {
        std::vector<Promise<>> steps;
        storage.data.beforeStep = [&steps]() -> Task<void> {
            auto [turn, promise] = oneShot<>();
            steps.push_back(std::move(promise));
            co_await turn;
        };
        std::vector<Task<ExternalToken>> attempts;
        for (const QString &code : codes)
            attempts.push_back(attempt(code));
        storage.data.beforeStep = {};
        for (const Promise<> &step : steps)
            step.set();
        QList<bool> outcomes;
        for (Task<ExternalToken> &attempt : attempts) {
            test::spinUntil([&attempt] { return attempt.isDone(); });
            outcomes << !test::failureOf([&attempt] { attempt.takeResult(); });
        }
        return outcomes;
    }
    QString linkId()
    {
        return run(vault.externalToken(guestAtIdp.tenant, guestAtIdp.holder, guestAtIdp.provider))
            .value()
            .info.id;
    }
    bool isLinked()
    {
        return run(vault.externalToken(guestAtIdp.tenant, guestAtIdp.holder, guestAtIdp.provider))
            .has_value();
    }

    mcp::Owner owner = test::ownerOf(u"acme"_s, std::nullopt);
    LinkName guestAtIdp{TenantId(u"acme"_s), CredentialHolder::ofGuest("s1"), u"idp"_s};
};

static const QString wrongCode = u"AAAA-AAAA"_s;

void TstGuestConnections::theAccountIsLinkedOnceTheCodeHasCome()
{
    GuestWorld world;
    QVERIFY(!world.awaitedLink());
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    QCOMPARE(world.awaitedLink(), std::optional(id));
    QVERIFY(!world.isLinked());
    const ExternalToken link = world.bring(world.codeOf(id, cookie));
    QCOMPARE(link.holder, world.guestAtIdp.holder);
    QCOMPARE(link.accountLabel, u"al"_s);
    QVERIFY(world.isLinked());
    QVERIFY(!world.stored()); // no user has got it
    QVERIFY(!world.awaitedLink());
    QCOMPARE(world.lastEvent().actor.kind, u"guest"_s);
}

//! Whoever made the link and lured somebody else to it must not see the code.
void TstGuestConnections::theCodeIsShownToTheBrowserThatHasBegunOnly()
{
    GuestWorld world;
    for (const QByteArray &cookie : {QByteArray(), QByteArray("guessed")}) {
        const QByteArray id = world.openAsGuest();
        const QByteArray right = world.comeBack(id);
        QVERIFY(!right.isEmpty());
        QVERIFY_FAILS(FailureKind::Forbidden, world.codeOf(id, cookie));
        QCOMPARE(world.lastEvent().action, u"connect.misused"_s);
        QVERIFY_FAILS(FailureKind::Forbidden, world.codeOf(id, right)); // it has died
    }
}

void TstGuestConnections::aBrowserCannotConfirmForAGuest()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    for (const BrowserSession &browser :
         {BrowserSession{std::nullopt, cookie}, BrowserSession{alice.user, cookie}})
        QVERIFY_FAILS(FailureKind::Forbidden,
                      run(world.flow.confirm(world.guestAtIdp.tenant, id, browser)));
    QVERIFY(!world.isLinked());
}

void TstGuestConnections::anotherSessionsCodeIsNoUse()
{
    GuestWorld world;
    world.addSession("s2");
    const QByteArray id = world.openAsGuest();
    const QString code = world.codeOf(id, world.comeBack(id));
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(code, "s2"));
    QVERIFY(!world.isLinked());
    world.bring(code);
}

void TstGuestConnections::aCodeCountsOnce()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QString code = world.codeOf(id, world.comeBack(id));
    world.bring(code);
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(code));
}

void TstGuestConnections::fiveWrongCodesEndWhatWaits()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    const QString code = world.codeOf(id, cookie);
    for (int i = 0; i < 5; ++i)
        QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(wrongCode));
    QCOMPARE(world.lastEvent().action, u"connect.misused"_s);
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(code));
    QVERIFY(!world.isLinked());
}

//! Else all that were made before the first was counted would cost as much as one.
void TstGuestConnections::ofAttemptsAtOnceOneIsMade()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QString code = world.codeOf(id, world.comeBack(id));
    const auto outcomes = world.atOnce({wrongCode, code});
    QCOMPARE(outcomes, QList<bool>({false, false}));
    QVERIFY(!world.isLinked());
    world.bring(code);
}

void TstGuestConnections::rightCodesAtOnceAllCount()
{
    GuestWorld world;
    const QByteArray one = world.openAsGuest();
    world.clock.advance(std::chrono::milliseconds(1)); // so that the other one's is looked at later
    const QByteArray other = world.openAsGuest(u"other"_s);
    const QString codeOfOne = world.codeOf(one, world.comeBack(one));
    const QString codeOfOther = world.codeOf(other, world.comeBack(other, u"other"_s));
    QCOMPARE(world.atOnce({codeOfOther, codeOfOne}), QList<bool>({true, true}));
    QVERIFY(world.isLinked());
}

//! The browser may be back with another account at this very moment.
void TstGuestConnections::anAttemptLeavesAloneWhatIsUnderWay()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const ConsentStep step = world.begin(id, nobody);
    world.isHeld = true;
    auto callback = world.flow.finish(world.guestAtIdp.tenant, u"idp"_s, world.answerTo(step),
                                      {std::nullopt, step.flowCookie});
    callback.start();
    test::spinUntil([&world] { return world.pending != nullptr; });
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(wrongCode));
    world.answer();
    test::spinUntil([&callback] { return callback.isDone(); });
    QCOMPARE(callback.takeResult().kind, Kind::ToConfirm);
    world.bring(world.codeOf(id, step.flowCookie));
}

void TstGuestConnections::whatIsKilledIsGivenBack()
{
    GuestWorld world;
    world.comeBack(world.openAsGuest());
    for (int i = 0; i < 5; ++i)
        QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(wrongCode));
    QCOMPARE(world.givenBack(), 1);
    const QByteArray id = world.openAsGuest();
    world.comeBack(id);
    QVERIFY_FAILS(FailureKind::Forbidden, world.codeOf(id, "another browser's"));
    QCOMPARE(world.givenBack(), 1);
}

//! Several people may have one account, as that of a Slack workspace.
void TstGuestConnections::theSameAccountNeedsACodeToo()
{
    GuestWorld world;
    const QByteArray first = world.openAsGuest();
    world.bring(world.codeOf(first, world.comeBack(first)));
    const QString linkedAs = world.linkId();
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    QVERIFY(!cookie.isEmpty()); // it is to be confirmed
    QCOMPARE(world.linkId(), linkedAs);
    world.bring(world.codeOf(id, cookie));
    QVERIFY(world.linkId() != linkedAs);
}

void TstGuestConnections::aFormThatIsSentTwiceIsOfOneBrowser()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const BrowserSession browser{std::nullopt, newFlowCookie()}; // from the page
    world.begin(id, browser);
    const ConsentStep step = world.begin(id, browser);
    QCOMPARE(step.flowCookie, browser.flowCookie);
    const ConnectOutcome outcome =
        world.finish(world.answerTo(step), step.flowCookie, std::nullopt);
    QCOMPARE(outcome.kind, Kind::ToConfirm);
    QVERIFY(outcome.isGuests);
}

void TstGuestConnections::whatIsDoneStaysDone()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    world.bring(world.codeOf(id, cookie));
    QVERIFY_FAILS(FailureKind::Forbidden,
                  run(world.flow.look(world.guestAtIdp.tenant, id, nobody)));
    QVERIFY(world.lastEvent().action != u"connect.misused"_s);
    const PendingFlow flow =
        run(world.flow.look(world.guestAtIdp.tenant, id, {std::nullopt, cookie}));
    QCOMPARE(flow.status, FlowStatus::Done);
}

void TstGuestConnections::aMissKeepsWhatWaits()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    for (int i = 0; i < 4; ++i)
        QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(wrongCode));
    world.bring(world.codeOf(id, cookie));
    QVERIFY(world.isLinked());
}

//! Nothing of a guest's is ever promoted.
void TstGuestConnections::whoIsSignedInIsAGuestThereToo()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const ConsentStep step = world.begin(id, alice);
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie, alice.user).kind, Kind::ToConfirm);
    QVERIFY(!world.stored());
    world.bring(world.codeOf(id, step.flowCookie));
    QVERIFY(world.isLinked());
    QVERIFY(!world.stored());
}

void TstGuestConnections::nothingIsLeftOfASessionThatIsOver()
{
    GuestWorld world;
    const QByteArray id = world.openAsGuest();
    const QByteArray cookie = world.comeBack(id);
    const QString code = world.codeOf(id, cookie);
    run(world.storage.sessions().remove(world.owner, "s1"));
    QVERIFY_FAILS(FailureKind::InvalidArgument, world.bring(code));
    QVERIFY(!world.isLinked());
}

void TstGuestConnections::eachFlowHasACodeOfItsOwn()
{
    GuestWorld world;
    QSet<QString> codes;
    for (int i = 0; i < storage::PendingFlowRepository::mostOfHolder; ++i) {
        const QByteArray id = world.openAsGuest();
        codes += world.codeOf(id, world.comeBack(id));
    }
    QCOMPARE(codes.size(), storage::PendingFlowRepository::mostOfHolder);
    for (const QString &code : std::as_const(codes))
        QVERIFY(QRegularExpression(u"^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$"_s)
                    .match(code)
                    .hasMatch());
}

void TstGuestConnections::aCodeIsReadAsPeopleWriteIt_data()
{
    QTest::addColumn<QString>("typed");
    for (const QString &typed : {u"0123-ABCD"_s, u"0123abcd"_s, u" o i 2 3 - a b c d "_s,
                                 u"OL23\u2013ABCD"_s, u"\u00ab0123ABCD\u00bb."_s})
        QTest::newRow(qPrintable(typed)) << typed;
}

void TstGuestConnections::aCodeIsReadAsPeopleWriteIt()
{
    QFETCH(QString, typed);
    QCOMPARE(normalizedCode(typed), u"0123-ABCD"_s);
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstGuestConnections, tst_guest_connections)
#include "tst_guest_connections.moc"
