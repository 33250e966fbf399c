// Linking an account: who may finish what.
#include "json/write.h"
#include "support/oauth/connect_world.h"
#include "support/test_main.h"

namespace plexus::oauth {

using test::failureOf;
using test::run;
using test::spinUntil;
using Kind = ConnectOutcome::Kind;
using Stage = ConnectStory::Stage;

class TstConnectFlow : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void anAccountIsLinkedOnceItIsConfirmed();
    void theSameAccountNeedsNoWord();
    void anotherAccountDoes(); // threat 53
    void anotherUsersLinkDies(); // threat 42, H14b
    void anotherBrowserCannotFinish(); // threat 43
    void aStateCountsOnce(); // threat 44
    void ofManyIdenticalCallbacksOneIsExchanged(); // threat 44
    void aStateIsForOneTenant(); // threat 44
    void aStateIsForOneProvider(); // threat 46
    void theAccountIsParkedAlthoughTheBrowserLeft();
    void whatFailsToBeLinkedCanBeAgreedToAgain();
    void aGrantThatComesWhenTheFlowIsDeadIsGivenBack_data();
    void aGrantThatComesWhenTheFlowIsDeadIsGivenBack(); // threat 42
    void aProviderThatHangsUpEndsTheFlow();
    void aProviderThatIsDisabledEndsTheFlow();
    void aFlowEndsWithItsProvider();
    void anotherIssuerIsRefused();
    void aDenialEndsTheFlow(); // H22
    void parallelFlowsHaveVerifiersOfTheirOwn(); // threat 47, H16
    void oldLinksAreDead();
    void aNarrowerGrantReplacesNothing(); // threat 53
    void whatComesWithAnAccountIsKept();
    void withoutTheAddressOfItsApiNoAccountIsLinked();
    void aGrantWhoseAccountIsNotToldIsGivenBack_data();
    void aGrantWhoseAccountIsNotToldIsGivenBack();
    void aGrantThatMayBeOfALinkedAccountIsNotGivenBack();
    void aGrantThatCannotBeParkedIsGivenBack();
    void aGrantThatIsNotWantedIsGivenBack();
    void scopesAreUnited(); // H17
    void aLiveLinkIsGivenAgain(); // H16
    void manyWhoAskAgainFindNoCap(); // H16, threat 84
    void aLinkThatDoesNotDoIsNotGivenAgain();
    void aStolenStoreHasNoLinks(); // threat 56
    void withoutProviderItIsSaid(); // H36
    void whoDidNotAskStopsIt(); // H14b
    void misuseIsAudited(); // threat 42
    void pagesAreToldHowItWent();
    void aProviderThatFailsEndsTheFlow();
    void h36_itIsToldWhyNothingWasLinked_data();
    void h36_itIsToldWhyNothingWasLinked();
    void h36_aDenialIsNoFailure(); // H22
    void h36_whatTheBrowserBringsIsNamedIfItIsKnown();
};

void TstConnectFlow::anAccountIsLinkedOnceItIsConfirmed()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    QCOMPARE(world.parameter(step, u"redirect_uri"_s), // H21
             u"https://plexus.example/acme/oauth/external_callback/idp"_s);
    const ConnectOutcome outcome = world.finish(world.answerTo(step), step.flowCookie);
    QCOMPARE(outcome.kind, Kind::ToConfirm);
    QCOMPARE(outcome.account, (Account{u"7"_s, u"al"_s}));
    QVERIFY(!world.stored());
    QCOMPARE(world.confirm(id, step.flowCookie).accountLabel, u"al"_s);
    QCOMPARE(world.stored()->tokens.refresh.reveal(), "rt");
    QCOMPARE(world.stored()->info.scopes, QStringList{u"a"_s});
    QVERIFY_FAILS(FailureKind::Forbidden, world.confirm(id, step.flowCookie));
}

void TstConnectFlow::theSameAccountNeedsNoWord()
{
    ConnectWorld world;
    world.link();
    const ConsentStep step = world.begin(world.open());
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Linked);
}

void TstConnectFlow::anotherAccountDoes()
{
    ConnectWorld world;
    world.link();
    world.tokenAnswer.replace("7", "8");
    const ConsentStep step = world.begin(world.open());
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::ToConfirm);
    QCOMPARE(world.stored()->info.accountId, u"7"_s);
}

void TstConnectFlow::anotherUsersLinkDies()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(id, bob));
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(id));
    const ConsentStep step = world.begin(world.open());
    QVERIFY_FAILS(FailureKind::Forbidden,
                  world.finish(world.answerTo(step), step.flowCookie, bob.user));
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::anotherBrowserCannotFinish()
{
    ConnectWorld world;
    for (const QByteArray &cookie : {QByteArray(), QByteArray("guessed")}) {
        const ConsentStep step = world.begin(world.open());
        QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), cookie));
        QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie));
    }
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::aStateCountsOnce()
{
    ConnectWorld world;
    const ConsentStep step = world.begin(world.open());
    world.finish(world.answerTo(step), step.flowCookie);
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie));
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish("state=forged&code=c0de", step.flowCookie));
    QCOMPARE(world.bodies.size(), 1);
}

void TstConnectFlow::ofManyIdenticalCallbacksOneIsExchanged()
{
    ConnectWorld world;
    const ConsentStep step = world.begin(world.open());
    world.isHeld = true;
    std::vector<Task<ConnectOutcome>> callbacks;
    for (int i = 0; i < 20; ++i) {
        callbacks.push_back(world.flow.finish(aliceAtIdp.tenant, u"idp"_s, world.answerTo(step),
                                              {alice.user, step.flowCookie}));
        callbacks.back().start();
    }
    spinUntil([&world] { return world.pending != nullptr; });
    world.answer();
    int successes = 0;
    for (Task<ConnectOutcome> &callback : callbacks) {
        spinUntil([&callback] { return callback.isDone(); });
        successes += failureOf([&] { callback.takeResult(); }) ? 0 : 1;
    }
    QCOMPARE(successes, 1);
    QCOMPARE(world.bodies.size(), 1);
}

void TstConnectFlow::aStateIsForOneTenant()
{
    ConnectWorld world;
    run(world.storage.tenants().create(Tenant{.id = TenantId(u"other"_s), .name = u"Other"_s},
                                       somebody));
    const ConsentStep step = world.begin(world.open());
    QVERIFY_FAILS(FailureKind::Forbidden,
                  run(world.flow.finish(TenantId(u"other"_s), u"idp"_s, world.answerTo(step),
                                        {alice.user, step.flowCookie})));
    QCOMPARE(world.bodies.size(), 0);
}

//! Reloading the page or closing it must not cost the code, which counts once.
void TstConnectFlow::theAccountIsParkedAlthoughTheBrowserLeft()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.isHeld = true;
    {
        auto callback = world.flow.finish(aliceAtIdp.tenant, u"idp"_s, world.answerTo(step),
                                          {alice.user, step.flowCookie});
        callback.start();
        spinUntil([&world] { return world.pending != nullptr; });
    }
    world.answer();
    run(world.flow.drain());
    QCOMPARE(world.confirm(id, step.flowCookie).accountLabel, u"al"_s);
}

//! The tokens are not let go before they are linked.
void TstConnectFlow::whatFailsToBeLinkedCanBeAgreedToAgain()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.finish(world.answerTo(step), step.flowCookie);
    int steps = 0;
    world.storage.data.beforeStep = [&steps]() -> Task<void> {
        ++steps;
        throw Failure(FailureKind::Unavailable, u"The database is busy."_s);
        co_return;
    };
    QVERIFY_FAILS(FailureKind::Unavailable, world.confirm(id, step.flowCookie));
    QCOMPARE(steps, 1); // there is no second one, after which something could be lost
    world.storage.data.beforeStep = {};
    QCOMPARE(world.story(id).stage, Stage::ToConfirm);
    QCOMPARE(world.confirm(id, step.flowCookie).accountLabel, u"al"_s);
}

void TstConnectFlow::aGrantThatComesWhenTheFlowIsDeadIsGivenBack_data()
{
    QTest::addColumn<bool>("isLinked");
    QTest::newRow("of a first account") << false;
    QTest::newRow("of the same account") << true;
}

void TstConnectFlow::aGrantThatComesWhenTheFlowIsDeadIsGivenBack()
{
    QFETCH(bool, isLinked);
    ConnectWorld world;
    const QString before = isLinked ? world.link().id : QString();
    world.pending = nullptr;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.isHeld = true;
    auto callback = world.flow.finish(aliceAtIdp.tenant, u"idp"_s, world.answerTo(step),
                                      {alice.user, step.flowCookie});
    callback.start();
    spinUntil([&world] { return world.pending != nullptr; });
    QVERIFY_FAILS(FailureKind::Forbidden, run(world.flow.look(aliceAtIdp.tenant, id, bob)));
    world.answer();
    spinUntil([&callback] { return callback.isDone(); });
    QCOMPARE(callback.takeResult().kind, Kind::Refused);
    QCOMPARE(isLinked ? world.stored().value().info.id : QString(), before);
    QCOMPARE(world.givenBack(), isLinked ? 0 : 1); // no account that is linked is taken back
}

void TstConnectFlow::aProviderThatHangsUpEndsTheFlow()
{
    ConnectWorld world;
    world.tokenAnswer.clear();
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.story(id).trouble, ConnectTrouble::ProviderUnavailable);
    world.openAll();
}

void TstConnectFlow::aProviderThatIsDisabledEndsTheFlow()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    const auto enable = [&world](bool enabled) {
        ProviderChange change;
        change.enabled = enabled;
        run(world.providers.update(aliceAtIdp.tenant, u"idp"_s, change, {}, somebody));
    };
    enable(false);
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.story(id).trouble, ConnectTrouble::ProviderNotConfigured);
    enable(true);
    world.openAll();
}

void TstConnectFlow::aFlowEndsWithItsProvider()
{
    ConnectWorld world;
    const ConsentStep step = world.begin(world.open());
    run(world.providers.remove(aliceAtIdp.tenant, u"idp"_s, {}, somebody));
    world.addProvider(u"idp"_s); // it may be another one now
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie));
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::aStateIsForOneProvider()
{
    ConnectWorld world;
    const ConsentStep step = world.begin(world.open());
    QVERIFY_FAILS(FailureKind::Forbidden,
                  world.finish(world.answerTo(step), step.flowCookie, alice.user, u"other"_s));
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::anotherIssuerIsRefused()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    const QByteArray evil = world.answerTo(step, "&code=c0de&iss=https%3A%2F%2Fevil.example");
    QCOMPARE(world.finish(evil, step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.story(id).trouble, ConnectTrouble::ProviderMisconfigured);
    QCOMPARE(world.lastEvent().details.value(u"reason"_s),
             QJsonValue(u"callback of idp: iss is another's"_s));
    QCOMPARE(world.bodies.size(), 0);
    world.openAll();
}

void TstConnectFlow::aDenialEndsTheFlow()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    const ConnectOutcome outcome =
        world.finish(world.answerTo(step, "&error=access_denied"), step.flowCookie);
    QCOMPARE(outcome.kind, Kind::Refused);
    QCOMPARE(world.story(id).stage, Stage::Denied);
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(id));
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::parallelFlowsHaveVerifiersOfTheirOwn()
{
    ConnectWorld world;
    QList<QByteArray> ids;
    QList<ConsentStep> steps;
    for (int i = 0; i < 3; ++i) {
        ids.append(world.open());
        steps.append(world.begin(ids.last()));
    }
    for (int i = 2; i >= 0; --i) {
        QCOMPARE(world.finish(world.answerTo(steps[i]), steps[i].flowCookie).kind, Kind::ToConfirm);
        const auto form = outbound::readForm(world.bodies.last());
        for (const auto &[name, value] : form.value()) {
            if (name == "code_verifier"_L1)
                QCOMPARE(QString::fromLatin1(toBase64Url(sha256(value.toLatin1()))),
                         world.parameter(steps[i], u"code_challenge"_s));
        }
    }
    QCOMPARE(world.bodies.size(), 3);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(world.confirm(ids[i], steps[i].flowCookie).accountLabel, u"al"_s);
}

void TstConnectFlow::oldLinksAreDead()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.clock.advance(std::chrono::minutes(11));
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(id));
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie));
}

void TstConnectFlow::aNarrowerGrantReplacesNothing()
{
    ConnectWorld world;
    world.link();
    world.tokenAnswer.replace("\"user\"", "\"scope\":\"x\",\"user\"");
    const ConsentStep step = world.begin(world.open({u"b"_s}));
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::TooNarrow);
    QCOMPARE(world.stored()->info.scopes, QStringList{u"a"_s});
}

//! A company's id comes with the browser, its host with the token.
struct CompanyWorld : ConnectWorld
{
    CompanyWorld()
    {
        const QJsonObject host{{u"name"_s, u"host"_s},
                               {u"kind"_s, u"host"_s},
                               {u"source"_s, u"token"_s},
                               {u"suffixes"_s, QJsonArray{u".crm.example"_s}}};
        addProvider(u"crm"_s,
                    {{u"variables"_s, QJsonArray{host}},
                     {u"authorization"_s, QJsonObject{{u"metadata"_s, QJsonArray{u"realmId"_s}}}},
                     {u"api"_s, QJsonObject{{u"base_url"_s, u"https://{host}/v1"_s}}}});
    }
    ConnectOutcome connectCompany()
    {
        id = run(flow.open(aliceAtCrm, ClientId(u"client"_s), {u"a"_s}));
        const ConsentStep step = begin(id);
        cookie = step.flowCookie;
        return finish(answerTo(step, "&code=c0de&realmId=4620&more=x"), cookie, alice.user,
                      u"crm"_s);
    }
    const LinkName aliceAtCrm{aliceAtIdp.tenant, aliceAtIdp.holder, u"crm"_s};
    QByteArray id;
    QByteArray cookie;
};

void TstConnectFlow::whatComesWithAnAccountIsKept()
{
    CompanyWorld world;
    world.tokenAnswer.replace("\"user\"", "\"host\":\"a.crm.example\",\"user\"");
    QCOMPARE(world.connectCompany().kind, Kind::ToConfirm);
    QCOMPARE(world.confirm(world.id, world.cookie).details,
             (StringMap{{u"host"_s, u"a.crm.example"_s}, {u"realmId"_s, u"4620"_s}}));
}

void TstConnectFlow::withoutTheAddressOfItsApiNoAccountIsLinked()
{
    CompanyWorld world;
    QCOMPARE(world.connectCompany().kind, Kind::Refused);
    QCOMPARE(world.story(world.id).trouble, ConnectTrouble::ProviderMisconfigured);
    QCOMPARE(world.givenBack(), 1);
}

void TstConnectFlow::aGrantWhoseAccountIsNotToldIsGivenBack_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::newRow("the provider is down") << QByteArray("500 Internal Server Error");
    QTest::newRow("it does not say who it is") << QByteArray("200 OK");
}

static void askForTheAccount(ConnectWorld &world)
{
    ProviderChange change;
    change.overrides = QJsonObject{
        {u"account"_s, QJsonObject{{u"url"_s, world.server.url(u"/me"_s)}, {u"id"_s, u"id"_s}}}};
    run(world.providers.update(aliceAtIdp.tenant, u"idp"_s, change, {}, somebody));
}

void TstConnectFlow::aGrantWhoseAccountIsNotToldIsGivenBack()
{
    QFETCH(QByteArray, status);
    ConnectWorld world;
    askForTheAccount(world);
    world.accountStatus = status;
    const ConsentStep step = world.begin(world.open());
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.givenBack(), 1);
}

//! Providers take back all grants of an account at once, so that of the link too.
void TstConnectFlow::aGrantThatMayBeOfALinkedAccountIsNotGivenBack()
{
    ConnectWorld world;
    const QString before = world.link().id;
    askForTheAccount(world);
    const ConsentStep step = world.begin(world.open());
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.stored()->info.id, before);
    QCOMPARE(world.givenBack(), 0);
}

void TstConnectFlow::aGrantThatCannotBeParkedIsGivenBack()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    int steps = 0;
    world.storage.data.beforeStep = [&steps]() -> Task<void> {
        if (++steps == 2) // after the one that takes the state
            throw Failure(FailureKind::Unavailable, u"The database is busy."_s);
        co_return;
    };
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::Refused);
    QCOMPARE(world.story(id).trouble, ConnectTrouble::ServerFault);
    QCOMPARE(world.givenBack(), 1);
}

//! By the user, or because it is too narrow. Nobody would ever use it.
void TstConnectFlow::aGrantThatIsNotWantedIsGivenBack()
{
    ConnectWorld world;
    const auto givenBack = [&world] {
        QStringList tokens;
        const qint64 now = world.clock.wallMs();
        for (const auto &due : run(world.storage.revocations().takeDue(now + 1, 10)))
            tokens += QString::fromLatin1(world.vault.open(due).refresh.reveal());
        return tokens;
    };
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).kind, Kind::ToConfirm);
    run(world.flow.stop(aliceAtIdp.tenant, id, alice));
    QCOMPARE(givenBack(), QStringList{u"rt"_s});
    world.link();
    world.tokenAnswer = R"({"access_token":"at2","refresh_token":"rt2","scope":"x",)"
                        R"("user":{"id":8,"name":"ann"}})";
    const ConsentStep again = world.begin(world.open({u"b"_s}));
    QCOMPARE(world.finish(world.answerTo(again), again.flowCookie).kind, Kind::TooNarrow);
    QCOMPARE(givenBack(), QStringList{u"rt2"_s});
}

void TstConnectFlow::scopesAreUnited()
{
    ConnectWorld world;
    world.link();
    const ConsentStep step = world.begin(world.open({u"b"_s}));
    QCOMPARE(world.parameter(step, u"scope"_s), u"b a"_s);
    world.finish(world.answerTo(step), step.flowCookie);
    QCOMPARE(world.stored()->info.scopes, (QStringList{u"b"_s, u"a"_s}));
}

void TstConnectFlow::aLiveLinkIsGivenAgain()
{
    ConnectWorld world;
    const QByteArray id = world.openAgain({u"a"_s, u"b"_s});
    QCOMPARE(world.openAgain({u"b"_s}), id);
    world.begin(id);
    world.clock.advance(std::chrono::minutes(8));
    QCOMPARE(world.openAgain({u"a"_s, u"b"_s}), id); // a browser is under way with it
    QCOMPARE(world.begin(id).flowCookie.isEmpty(), false);
}

void TstConnectFlow::manyWhoAskAgainFindNoCap()
{
    ConnectWorld world;
    QSet<QByteArray> ids;
    for (int i = 0; i < 3 * storage::PendingFlowRepository::mostOfHolder; ++i)
        ids.insert(world.openAgain());
    QCOMPARE(ids.size(), 1);
}

void TstConnectFlow::aLinkThatDoesNotDoIsNotGivenAgain()
{
    ConnectWorld world;
    const QByteArray id = world.openAgain();
    QVERIFY(world.openAgain({u"a"_s, u"more"_s}) != id);
    LinkName other = aliceAtIdp;
    other.provider = u"other"_s;
    QVERIFY(run(world.flow.openAgain(other, ClientId(u"client"_s), {u"a"_s})) != id);
    QVERIFY(run(world.flow.openAgain(aliceAtIdp, ClientId(u"another"_s), {u"a"_s})) != id);
    world.clock.advance(std::chrono::seconds(9 * 60 + 30)); // too little left to sign in
    QVERIFY(world.openAgain() != id);
    const QByteArray second = world.openAgain();
    const ConsentStep step = world.begin(second);
    world.finish(world.answerTo(step, "&error=access_denied"), step.flowCookie);
    QVERIFY(world.openAgain() != second); // it has been used
}

void TstConnectFlow::aStolenStoreHasNoLinks()
{
    ConnectWorld world;
    const QByteArray id = world.openAgain();
    const auto stored = run(world.storage.pendingFlows().find(aliceAtIdp.tenant, sha256(id)));
    const KeyRing another = KeyRing::parse(Secret(toBase64Url(sha256("another ring"))));
    FlowLinks thief(another, world.storage.pendingFlows(), world.clock);
    QVERIFY(!json::dump(stored->flow.details).contains(id));
    QVERIFY(run(thief.openAgain(stored->flow)) != id);
}

void TstConnectFlow::withoutProviderItIsSaid()
{
    ConnectWorld world;
    LinkName name = aliceAtIdp;
    name.provider = u"nope"_s;
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(world.flow.open(name, ClientId(u"client"_s), {u"a"_s})));
}

void TstConnectFlow::whoDidNotAskStopsIt()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    run(world.flow.stop(aliceAtIdp.tenant, id, alice));
    QCOMPARE(world.story(id).stage, Stage::Disowned);
    QCOMPARE(world.lastEvent().action, u"connect.disowned"_s);
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie));
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(id));
    QVERIFY_FAILS(FailureKind::Forbidden, run(world.flow.stop(aliceAtIdp.tenant, id, alice)));
    QCOMPARE(world.bodies.size(), 0);
}

void TstConnectFlow::misuseIsAudited()
{
    ConnectWorld world;
    QVERIFY_FAILS(FailureKind::Forbidden, world.begin(world.open(), bob));
    QCOMPARE(world.lastEvent().action, u"connect.misused"_s);
    QCOMPARE(world.lastEvent().actor.id, u"bob"_s);
    const ConsentStep step = world.begin(world.open());
    QVERIFY_FAILS(FailureKind::Forbidden, world.finish(world.answerTo(step), step.flowCookie, {}));
    QCOMPARE(world.lastEvent().action, u"connect.misused"_s);
    QCOMPARE(world.lastEvent().actor.id, QString());
}

void TstConnectFlow::pagesAreToldHowItWent()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    QCOMPARE(world.story(id).stage, Stage::Asked);
    const ConsentStep step = world.begin(id);
    QCOMPARE(world.finish(world.answerTo(step), step.flowCookie).id, id);
    QCOMPARE(world.story(id).stage, Stage::ToConfirm);
    QCOMPARE(world.story(id).account, u"al"_s);
    QVERIFY(!world.story(id).replaces);
    world.confirm(id, step.flowCookie);
    QCOMPARE(world.story(id).stage, Stage::Linked);
    world.tokenAnswer.replace("7", "8").replace("\"al\"", "\"bo\"");
    const QByteArray other = world.open();
    const ConsentStep second = world.begin(other);
    world.finish(world.answerTo(second), second.flowCookie);
    QVERIFY(world.story(other).replaces);
    QCOMPARE(world.story(other).formerAccount, u"al"_s);
}

void TstConnectFlow::aProviderThatFailsEndsTheFlow()
{
    ConnectWorld world;
    world.server.close();
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    const ConnectOutcome outcome = world.finish(world.answerTo(step), step.flowCookie);
    QCOMPARE(outcome.kind, Kind::Refused);
    QCOMPARE(outcome.id, id);
    QCOMPARE(world.story(id).stage, Stage::Failed);
}

void TstConnectFlow::h36_itIsToldWhyNothingWasLinked_data()
{
    QTest::addColumn<QByteArray>("status");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<ConnectTrouble>("trouble");
    QTest::addColumn<QString>("reason");
    const QByteArray bad = "400 Bad Request";
    QTest::newRow("down") << QByteArray("500 Internal Server Error") << QByteArray("{}")
                          << ConnectTrouble::ProviderUnavailable << u"idp: status 500"_s;
    QTest::newRow("wrong client secret")
        << bad << QByteArray(R"({"error":"invalid_client"})")
        << ConnectTrouble::ProviderMisconfigured << u"idp: invalid_client"_s;
    QTest::newRow("wrong code") << bad << QByteArray(R"({"error":"invalid_grant"})")
                                << ConnectTrouble::ProviderMisconfigured << u"idp: invalid_grant"_s;
    QTest::newRow("its own words")
        << bad << QByteArray(R"({"error":"<b>secret</b>"})")
        << ConnectTrouble::ProviderMisconfigured << u"idp: status 400, no known error"_s;
    QTest::newRow("no token") << QByteArray("200 OK") << QByteArray("<html>")
                              << ConnectTrouble::ProviderMisconfigured << u"idp: no access_token"_s;
}

//! The page sends the user to an administrator, who has to find something.
void TstConnectFlow::h36_itIsToldWhyNothingWasLinked()
{
    QFETCH(QByteArray, status);
    QFETCH(QByteArray, answer);
    QFETCH(ConnectTrouble, trouble);
    ConnectWorld world;
    world.tokenStatus = status;
    world.tokenAnswer = answer;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.finish(world.answerTo(step), step.flowCookie);
    QCOMPARE(world.story(id).stage, Stage::Failed);
    QCOMPARE(world.story(id).trouble, trouble);
    QCOMPARE(world.lastEvent().action, u"connect.failed"_s);
    QCOMPARE(world.lastEvent().actor.id, u"alice"_s);
    QTEST(world.lastEvent().details.value(u"reason"_s).toString(), "reason");
}

void TstConnectFlow::h36_aDenialIsNoFailure()
{
    ConnectWorld world;
    const QByteArray id = world.open();
    const ConsentStep step = world.begin(id);
    world.finish(world.answerTo(step, "&error=access_denied"), step.flowCookie);
    QVERIFY(!world.story(id).trouble);
    QCOMPARE(world.lastEvent().action, u"connect.denied"_s);
}

void TstConnectFlow::h36_whatTheBrowserBringsIsNamedIfItIsKnown()
{
    ConnectWorld world;
    const auto reasonOf = [&world](const QByteArray &error) {
        const ConsentStep step = world.begin(world.open());
        world.finish(world.answerTo(step, "&error=" + error), step.flowCookie);
        return world.lastEvent().details.value(u"reason"_s).toString();
    };
    QCOMPARE(reasonOf("invalid_scope"), u"idp: the browser came back with invalid_scope"_s);
    QCOMPARE(reasonOf("%3Cb%3E"), u"idp: the browser came back with an unknown error"_s);
}

} // namespace plexus::oauth

PLEXUS_TEST(plexus::oauth::TstConnectFlow, tst_connect_flow)
#include "tst_connect_flow.moc"
