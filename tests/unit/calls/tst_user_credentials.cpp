// A call asks for a credential: what it gets, and what its caller is told instead.
#include "support/calls/credential_world.h"
#include "support/test_main.h"
#include "tools/tool_failure.h"

namespace plexus {

using namespace Qt::Literals::StringLiterals;
using namespace plexus::test;

class TstUserCredentials : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aLinkedAccountIsUsedAtOnce();
    void anotherUsersAccountIsNot();
    void theTokenGoesToTheProvidersAddressesOnly(); // threat 52
    void eachAccountHasTheApiThatItCameWith();
    void callsShareConnections(); // H34
    void aMissingAccountIsAskedForByAPage();
    void aRetryIsHeldUntilTheAccountIsConnected();
    void aRetryIsAskedAgainWithTheSameLinkAfterAWhile(); // H16
    void aLegacyCallEndsWithTheLinkAfterAWhile();
    void whoDeclinesIsTold();
    void aFlowThatEndsBadlyEndsTheWait(); // H22
    void anExpiredLinkIsReplaced();
    void narrowScopesAreSteppedUp(); // H17
    void legacyClientsWithoutPagesGetTheOriginalsError();
    void modernClientsWithoutPagesGetWhatTheTenantSays();
    void aKeyThatWasEnteredIsGiven();
    void aMissingKeyIsAskedForByAPageNotAForm(); // threat 61
    void clientsWithoutPagesGetTheOriginalsKeyError();
    void guestsSignInFirst();
    void aGuestConnectsAnAccountWithACode();
    void aGuestsCallEndsWhenTheCodeIsDue();
    void aGuestIsNotSentToTheProviderTwice();
    void guestsWithoutASessionConnectNothing();
    void noMoreOfAGuestsWhenTheTenantSaysSo();
    void usersHaveNoUseForCodes();
    void h36_eachTroubleHasItsCode();
    void h36_aProviderInTroubleIsToldApart_data();
    void h36_aProviderInTroubleIsToldApart();
    void h36_aLinkThatComesToNothingHasItsCode_data();
    void h36_aLinkThatComesToNothingHasItsCode();
    void h36_aProviderThatGoesWhileItIsConnectedHasItsCode();
    void h17_anExpiredTokenIsRefreshedFirst();
    void h17_aGrantThatIsGoneIsAskedForAgain();
    void h17_aGrantThatEndsDuringTheCallIsAskedForAgain();
    void h36_aRefreshThatFailsDuringTheCallHasItsCode();
    void h36_anApiThatRefusesWhileItsProviderIsDownIsAskedOnce();
    void settingsHaveNoSecrets();
};

static QJsonObject answer(const char *action)
{
    return {{u"action"_s, QString::fromLatin1(action)}};
}

//! The error's JSON, or nothing when there is none.
template <typename Action>
static QString errorIn(Action action)
{
    try {
        action();
    } catch (const ToolFailure &failure) {
        return failure.toJson();
    }
    return {};
}

template <typename T>
static QString errorOf(Task<T> task)
{
    return errorIn([&task] { run(std::move(task)); });
}

static QString codeOf(const QString &error)
{
    return QJsonDocument::fromJson(error.toUtf8())[u"error"_s].toString();
}

void TstUserCredentials::aLinkedAccountIsUsedAtOnce()
{
    CredentialWorld world;
    world.linkAccount();
    const auto call = world.modernCall();
    AuthorizedClient client = run(world.credentials.authorized(world.request(call), {u"a"_s}));
    QCOMPARE(run(client.getObject(u"/user"_s)).value(u"login"_s), QJsonValue(u"al"_s));
    QVERIFY(world.server.requests.last().startsWith("GET /api/user "));
    QVERIFY(world.server.requests.last().contains("Bearer linked-token"));
    QVERIFY(call->asked.isEmpty());
}

void TstUserCredentials::anotherUsersAccountIsNot()
{
    CredentialWorld world;
    world.linkAccount();
    const auto call = world.modernCall(u"bob"_s);
    QVERIFY(!finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call));
    QCOMPARE(call->asked.size(), 1);
}

void TstUserCredentials::theTokenGoesToTheProvidersAddressesOnly()
{
    CredentialWorld world;
    world.linkAccount();
    AuthorizedClient client =
        run(world.credentials.authorized(world.request(world.modernCall()), {}));
    Provider attacker(Provider::answering(Provider::response("{}")));
    const QString host = world.server.url().section(u'/', 2, 2);
    for (const QString &url :
         {attacker.url(), u"http://%1@127.0.0.1:%2/"_s.arg(host).arg(attacker.serverPort())}) {
        WebRequest request;
        request.path = url;
        QVERIFY(failureOf([&] { run(client.send(request)); }).has_value());
    }
    QCOMPARE(attacker.requests.size(), 0);
}

void TstUserCredentials::eachAccountHasTheApiThatItCameWith()
{
    CredentialWorld world;
    const QJsonObject path{{u"name"_s, u"company"_s}, {u"source"_s, u"token"_s}};
    world.addProvider(
        u"crm"_s,
        {{u"variables"_s, QJsonArray{path}},
         {u"api"_s, QJsonObject{{u"base_url"_s, world.server.url(u"/api/{company}"_s)}}}});
    ExternalToken info;
    info.tenant = aliceAtIdp.tenant;
    info.holder = aliceAtIdp.holder;
    info.provider = u"crm"_s;
    run(world.vault.link(info, {Secret("linked-token"), {}}, oauth::somebody));
    const auto call = world.modernCall(); // as an earlier version linked it
    QVERIFY(!finishes(world.credentials.authorized(world.request(call, u"crm"_s), {}), call));
    info.details = {{u"company"_s, u"acme7"_s}};
    run(world.vault.link(info, {Secret("linked-token"), {}}, oauth::somebody));
    AuthorizedClient client = run(world.credentials.authorized(world.request(call, u"crm"_s), {}));
    run(client.getObject(u"/user"_s));
    QVERIFY(world.server.requests.last().startsWith("GET /api/acme7/user "));
    QCOMPARE(client.detail(u"company"_s), u"acme7"_s);
}

void TstUserCredentials::callsShareConnections()
{
    CredentialWorld world;
    world.linkAccount();
    for (int i = 0; i < 5; ++i) {
        AuthorizedClient client =
            run(world.credentials.authorized(world.request(world.modernCall()), {}));
        run(client.getObject(u"/user"_s));
    }
    QCOMPARE(world.server.connections, 1);
}

void TstUserCredentials::aMissingAccountIsAskedForByAPage()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call));
    QCOMPARE(call->asked.size(), 1);
    QCOMPARE(call->asked[0].key, u"connect_idp"_s);
    QCOMPARE(call->asked[0].kind, mcp::InputKind::ElicitUrl);
    const QJsonObject params = call->asked[0].params;
    QVERIFY(
        params.value(u"url"_s).toString().startsWith(u"https://plexus.example/acme/connect/"_s));
    QCOMPARE(params.value(u"elicitationId"_s),
             QJsonValue(elicitationIdOf(sha256(CredentialWorld::linkIn(*call)))));
}

void TstUserCredentials::aRetryIsHeldUntilTheAccountIsConnected()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    const QByteArray link = CredentialWorld::linkIn(*call);
    call->answers.insert(u"connect_idp"_s, answer("accept"));
    call->asked.clear();
    Task<AuthorizedClient> retry = world.credentials.authorized(world.request(call), {u"a"_s});
    retry.start();
    spinUntil([&] { return !call->said.isEmpty(); });
    QVERIFY(!retry.isDone());
    world.connectAccount(link);
    spinUntil([&] { return retry.isDone(); });
    AuthorizedClient client = retry.takeResult();
    run(client.getObject(u"/user"_s));
    QVERIFY(world.server.requests.last().contains("Bearer fresh-token"));
    QVERIFY(call->asked.isEmpty());
}

void TstUserCredentials::aRetryIsAskedAgainWithTheSameLinkAfterAWhile()
{
    CredentialWorld world{CredentialWorld::Milliseconds(0)};
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    const QByteArray link = CredentialWorld::linkIn(*call);
    for (int round = 0; round < 8; ++round) {
        call->answers.insert(u"connect_idp"_s, answer("accept"));
        QVERIFY(!finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call));
        QCOMPARE(CredentialWorld::linkIn(*call), link);
    }
    const auto anew = world.modernCall(); // an agent that has lost the state
    finishes(world.credentials.authorized(world.request(anew), {u"a"_s}), anew);
    QCOMPARE(CredentialWorld::linkIn(*anew), link);
}

void TstUserCredentials::aLegacyCallEndsWithTheLinkAfterAWhile()
{
    CredentialWorld world{CredentialWorld::Milliseconds(0)};
    const auto call = world.legacyCall(true);
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    call->answers.insert(u"connect_idp"_s, answer("accept"));
    QCOMPARE(codeOf(errorOf(world.credentials.authorized(world.request(call), {u"a"_s}))),
             u"external_auth_required"_s);
}

void TstUserCredentials::whoDeclinesIsTold()
{
    for (const char *action : {"decline", "cancel"}) {
        CredentialWorld world;
        const auto call = world.modernCall();
        finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
        call->answers.insert(u"connect_idp"_s, answer(action));
        QCOMPARE(codeOf(errorOf(world.credentials.authorized(world.request(call), {u"a"_s}))),
                 u"authorization_declined"_s);
    }
}

void TstUserCredentials::aFlowThatEndsBadlyEndsTheWait()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    const QByteArray link = CredentialWorld::linkIn(*call);
    call->answers.insert(u"connect_idp"_s, answer("accept"));
    Task<AuthorizedClient> retry = world.credentials.authorized(world.request(call), {u"a"_s});
    retry.start();
    spinUntil([&] { return !call->said.isEmpty(); });
    const UserId bob(u"bob"_s);
    QVERIFY_FAILS(FailureKind::Forbidden,
                  run(world.connect.look(aliceAtIdp.tenant, link, {bob, {}})));
    spinUntil([&] { return retry.isDone(); });
    QVERIFY_FAILS(FailureKind::Forbidden, retry.takeResult());
}

void TstUserCredentials::anExpiredLinkIsReplaced()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    const QByteArray link = CredentialWorld::linkIn(*call);
    world.clock.advance(std::chrono::minutes(11));
    call->answers.insert(u"connect_idp"_s, answer("accept"));
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    QVERIFY(CredentialWorld::linkIn(*call) != link);
}

void TstUserCredentials::narrowScopesAreSteppedUp()
{
    CredentialWorld world;
    world.linkAccount({u"a"_s});
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"b"_s}), call);
    QCOMPARE(call->asked.size(), 1);
    world.connectAccount(CredentialWorld::linkIn(*call));
    QCOMPARE(world.askedScopes, u"b a"_s);
    for (const QString &scope : {u"a"_s, u"b"_s})
        run(world.credentials.authorized(world.request(world.modernCall()), {scope}));
}

void TstUserCredentials::legacyClientsWithoutPagesGetTheOriginalsError()
{
    CredentialWorld world;
    const QString error =
        errorOf(world.credentials.authorized(world.request(world.legacyCall(false)), {u"a"_s}));
    const QString beginning =
        u"{\"error\": \"external_auth_required\", \"message\": \"External OAuth authentication "
        "required.\", \"provider_name\": \"idp\", \"authorization_url\": "
        "\"https://plexus.example/acme/connect/"_s;
    QVERIFY2(error.startsWith(beginning), qPrintable(error));
    const QByteArray link = error.mid(beginning.size()).chopped(2).toLatin1();
    world.connectAccount(link);
    run(world.credentials.authorized(world.request(world.legacyCall(false)), {u"a"_s}));
}

void TstUserCredentials::modernClientsWithoutPagesGetWhatTheTenantSays()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    call->declared.elicitationUrl = false;
    QCOMPARE(codeOf(errorOf(world.credentials.authorized(world.request(call), {u"a"_s}))),
             u"external_auth_required"_s);
    QVERIFY(call->asked.isEmpty());
    world.tenants.settings.incapableClients = IncapableClients::Refuse;
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    QCOMPARE(call->asked.size(), 1); // of which the protocol makes -32021
}

void TstUserCredentials::aKeyThatWasEnteredIsGiven()
{
    CredentialWorld world;
    world.enterKey();
    const ApiKey key =
        run(world.credentials.apiKey(world.request(world.modernCall(), u"weather"_s), {}));
    QCOMPARE(key.reveal(), "the-weather-key");
    run(world.uses.write());
    const auto info = run(world.vault.apiKey(aliceAtIdp.tenant, aliceAtIdp.holder, u"weather"_s));
    QCOMPARE(info->info.lastUsedMs, std::optional(world.clock.wallMs()));
    QVERIFY(world.scrubber->occursIn("the-weather-key"));
}

void TstUserCredentials::aMissingKeyIsAskedForByAPageNotAForm()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    finishes(world.credentials.apiKey(world.request(call, u"weather"_s), {u"Weather"_s, {}}), call);
    QCOMPARE(call->asked.size(), 1);
    QCOMPARE(call->asked[0].kind, mcp::InputKind::ElicitUrl);
    QVERIFY(call->asked[0].params.value(u"url"_s).toString().startsWith(
        u"https://plexus.example/acme/keys/"_s));
    run(world.keys.submit(aliceAtIdp.tenant, CredentialWorld::linkIn(*call),
                          {aliceAtIdp.holder.user, {}}, Secret("entered-in-the-browser"), {}));
    call->answers.insert(u"api_key_weather"_s, answer("accept"));
    QCOMPARE(run(world.credentials.apiKey(world.request(call, u"weather"_s), {})).reveal(),
             "entered-in-the-browser");
}

void TstUserCredentials::clientsWithoutPagesGetTheOriginalsKeyError()
{
    CredentialWorld world;
    const auto call = world.legacyCall(false);
    QCOMPARE(errorOf(world.credentials.apiKey(world.request(call, u"weather"_s),
                                              {u"Weather"_s, u"Ask the office."_s})),
             u"{\"error\": \"plexus_api_key_required\", \"message\": \"API key for weather "
             "('Weather') is required.\", \"provider_name\": \"weather\", \"key_name_display\": "
             "\"Weather\", \"instructions\": \"Ask the office.\"}"_s);
    QCOMPARE(
        errorOf(world.credentials.apiKey(world.request(call, u"weather"_s), {u"Weather"_s, {}})),
        u"{\"error\": \"plexus_api_key_required\", \"message\": \"API key for weather "
        "('Weather') is required.\", \"provider_name\": \"weather\", \"key_name_display\": "
        "\"Weather\", \"instructions\": \"Please provide your API key for Weather via the API "
        "key submission endpoint.\"}"_s);
}

void TstUserCredentials::guestsSignInFirst()
{
    CredentialWorld world;
    const auto guest = std::make_shared<FakeContext>(ownerOf(u"acme"_s, std::nullopt));
    guest->declared.elicitationUrl = true;
    QVERIFY_FAILS(FailureKind::Unauthenticated,
                  run(world.credentials.authorized(world.request(guest), {})));
    QVERIFY_FAILS(FailureKind::Unauthenticated,
                  run(world.credentials.apiKey(world.request(guest), {})));
}

void TstUserCredentials::aGuestConnectsAnAccountWithACode()
{
    CredentialWorld world;
    const auto guest = world.guestCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(guest), {u"a"_s}), guest));
    QCOMPARE(guest->asked.value(0).params.value(u"message"_s),
             QJsonValue(u"Connect your idp account to go on. Then tell the assistant the code that "
                        "the page shows."_s));
    const QString code = world.connectAsGuest(CredentialWorld::linkIn(*guest));
    const ConfirmedAccount confirmed =
        run(world.credentials.confirmAccount(world.request(guest), code));
    QCOMPARE(confirmed.provider, u"idp"_s);
    AuthorizedClient client = run(world.credentials.authorized(world.request(guest), {u"a"_s}));
    QCOMPARE(run(client.getObject(u"/user"_s)).value(u"login"_s), QJsonValue(u"al"_s));
    QVERIFY(world.server.requests.last().contains("Bearer fresh-token"));
}

//! Who is to give the code has to have the conversation back for that.
void TstUserCredentials::aGuestsCallEndsWhenTheCodeIsDue()
{
    CredentialWorld world;
    const auto guest = world.guestCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(guest), {}), guest));
    const QByteArray id = CredentialWorld::linkIn(*guest);
    guest->answers = {{u"connect_idp"_s, answer("accept")}};
    auto held = world.credentials.authorized(world.request(guest), {});
    held.start();
    QVERIFY(!held.isDone());
    world.connectAsGuest(id);
    spinUntil([&held] { return held.isDone(); });
    QCOMPARE(codeOf(errorIn([&held] { held.takeResult(); })), u"confirmation_code_required"_s);
}

void TstUserCredentials::aGuestIsNotSentToTheProviderTwice()
{
    CredentialWorld world;
    const auto guest = world.guestCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(guest), {}), guest));
    const QByteArray id = CredentialWorld::linkIn(*guest);
    world.connectAsGuest(id);
    guest->asked.clear();
    const QString error = errorOf(world.credentials.authorized(world.request(guest), {}));
    QCOMPARE(codeOf(error), u"confirmation_code_required"_s);
    QVERIFY(error.contains(u"/acme/connect/"_s + QString::fromLatin1(id))); // who lost the page
    QVERIFY(guest->asked.isEmpty());
}

void TstUserCredentials::guestsWithoutASessionConnectNothing()
{
    CredentialWorld world;
    const auto guest = world.guestCall();
    guest->holder.clear();
    QVERIFY_FAILS(FailureKind::Unauthenticated,
                  run(world.credentials.authorized(world.request(guest), {})));
}

void TstUserCredentials::noMoreOfAGuestsWhenTheTenantSaysSo()
{
    CredentialWorld world;
    const auto guest = world.guestCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(guest), {}), guest));
    const QString code = world.connectAsGuest(CredentialWorld::linkIn(*guest));
    run(world.credentials.confirmAccount(world.request(guest), code));
    world.tenants.settings.guestConnections = GuestConnections::Off;
    QVERIFY_FAILS(FailureKind::Unauthenticated,
                  run(world.credentials.authorized(world.request(guest), {})));
}

void TstUserCredentials::usersHaveNoUseForCodes()
{
    CredentialWorld world;
    world.tenants.settings.guestConnections = GuestConnections::ConfirmCode;
    QVERIFY_FAILS(
        FailureKind::Forbidden,
        run(world.credentials.confirmAccount(world.request(world.modernCall()), u"0123-ABCD"_s)));
}

void TstUserCredentials::h36_eachTroubleHasItsCode()
{
    CredentialWorld world;
    const auto codeFor = [&world](const QString &provider) {
        return codeOf(
            errorOf(world.credentials.authorized(world.request(world.modernCall(), provider), {})));
    };
    QCOMPARE(codeFor(u"nowhere"_s), u"provider_not_configured"_s);
    world.linkAccount();
    const KeyRing another = KeyRing::parse(Secret(toBase64Url(sha256("another ring"))));
    const vault::ValueCipher wrong(another);
    vault::CredentialVault blind(wrong, world.storage);
    oauth::LinkRefresher refresher(world.providers, blind, world.storage.externalTokens(),
                                   world.outside.client, world.clock);
    UserCredentials credentials({world.providers, refresher, world.connect, world.keys, blind,
                                 world.outside.client, world.uses},
                                {u"https://plexus.example"_s, world.storage.pendingFlows(),
                                 world.watches, world.tenants, world.clock});
    QCOMPARE(codeOf(errorOf(credentials.authorized(world.request(world.modernCall()), {}))),
             u"credential_unreadable"_s);
    world.enterKey();
    QCOMPARE(
        codeOf(errorOf(credentials.apiKey(world.request(world.modernCall(), u"weather"_s), {}))),
        u"credential_unreadable"_s);
}

void TstUserCredentials::h36_aProviderInTroubleIsToldApart_data()
{
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QString>("code");
    QTest::newRow("busy") << QByteArray("{\"error\":\"temporarily_unavailable\"}")
                          << u"provider_unavailable"_s;
    QTest::newRow("does not know us")
        << QByteArray("{\"error\":\"invalid_client\"}") << u"provider_misconfigured"_s;
}

void TstUserCredentials::h36_aProviderInTroubleIsToldApart()
{
    QFETCH(QByteArray, answer);
    QFETCH(QString, code);
    CredentialWorld world;
    world.linkExpiredAccount();
    world.tokenAnswer = answer;
    const auto call = world.modernCall();
    QCOMPARE(codeOf(errorOf(world.credentials.authorized(world.request(call), {u"a"_s}))), code);
    QVERIFY(call->asked.isEmpty());
}

void TstUserCredentials::h36_aLinkThatComesToNothingHasItsCode_data()
{
    h36_aProviderInTroubleIsToldApart_data();
    QTest::newRow("says what nobody understands")
        << QByteArray("<html>") << u"provider_misconfigured"_s;
    QTest::newRow("asks the user again")
        << QByteArray("{\"error\":\"access_denied\"}") << u"authorization_declined"_s;
}

//! The client hears of the first retry that the user has declined only if that is so.
void TstUserCredentials::h36_aLinkThatComesToNothingHasItsCode()
{
    QFETCH(QByteArray, answer);
    CredentialWorld world;
    world.tokenAnswer = answer;
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    world.connectAccount(CredentialWorld::linkIn(*call));
    call->answers.insert(u"connect_idp"_s, plexus::answer("accept"));
    QTEST(codeOf(errorOf(world.credentials.authorized(world.request(call), {u"a"_s}))), "code");
}

void TstUserCredentials::h36_aProviderThatGoesWhileItIsConnectedHasItsCode()
{
    CredentialWorld world;
    const auto call = world.modernCall();
    finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call);
    call->answers.insert(u"connect_idp"_s, answer("accept"));
    Task<AuthorizedClient> retry = world.credentials.authorized(world.request(call), {u"a"_s});
    retry.start();
    spinUntil([&] { return !call->said.isEmpty(); });
    const auto step = run(world.connect.begin(aliceAtIdp.tenant, CredentialWorld::linkIn(*call),
                                              {aliceAtIdp.holder.user, {}}));
    oauth::ProviderChange change;
    change.enabled = false;
    run(world.providers.update(aliceAtIdp.tenant, u"idp"_s, change, {}, oauth::somebody));
    world.comeBack(step, {aliceAtIdp.holder.user, step.flowCookie});
    spinUntil([&] { return retry.isDone(); });
    QCOMPARE(codeOf(errorIn([&retry] { retry.takeResult(); })), u"provider_not_configured"_s);
}

void TstUserCredentials::h17_anExpiredTokenIsRefreshedFirst()
{
    CredentialWorld world;
    world.linkExpiredAccount();
    AuthorizedClient client =
        run(world.credentials.authorized(world.request(world.modernCall()), {u"a"_s}));
    run(client.getObject(u"/user"_s));
    QVERIFY(world.server.requests.last().contains("Bearer fresh-token"));
}

void TstUserCredentials::h17_aGrantThatIsGoneIsAskedForAgain()
{
    CredentialWorld world;
    world.linkExpiredAccount();
    world.tokenAnswer = "{\"error\":\"invalid_grant\"}";
    const auto call = world.modernCall();
    QVERIFY(!finishes(world.credentials.authorized(world.request(call), {u"a"_s}), call));
    QCOMPARE(call->asked.value(0).kind, mcp::InputKind::ElicitUrl);
}

//! A model that reads "has to be connected again" can do nothing about it; the user can.
void TstUserCredentials::h17_aGrantThatEndsDuringTheCallIsAskedForAgain()
{
    CredentialWorld world;
    world.linkAccount();
    const auto call = world.modernCall();
    AuthorizedClient client = run(world.credentials.authorized(world.request(call), {u"a"_s}));
    run(world.vault.disconnect(aliceAtIdp.tenant, aliceAtIdp.holder, u"idp"_s, false,
                               oauth::somebody));
    QVERIFY(!finishes(client.getObject(u"/user"_s), call));
    QCOMPARE(call->asked.value(0).kind, mcp::InputKind::ElicitUrl);
    QVERIFY(world.server.requests.isEmpty());
}

void TstUserCredentials::h36_aRefreshThatFailsDuringTheCallHasItsCode()
{
    CredentialWorld world;
    world.linkExpiredAccount();
    world.tokenAnswer.replace("\"user\"", "\"expires_in\":60,\"user\"");
    AuthorizedClient client =
        run(world.credentials.authorized(world.request(world.modernCall()), {u"a"_s}));
    world.clock.advance(std::chrono::minutes(2));
    world.tokenAnswer = R"({"error":"temporarily_unavailable"})";
    const qsizetype before = world.server.requests.size();
    QCOMPARE(codeOf(errorOf(client.getObject(u"/user"_s))), u"provider_unavailable"_s);
    QCOMPARE(world.server.requests.size(), before + 1); // the refresh
}

//! By its time the token still counts, so that a new client would be given it again.
void TstUserCredentials::h36_anApiThatRefusesWhileItsProviderIsDownIsAskedOnce()
{
    CredentialWorld world;
    world.linkExpiredAccount();
    world.tokenAnswer.replace("\"user\"", "\"expires_in\":3600,\"user\"");
    AuthorizedClient client =
        run(world.credentials.authorized(world.request(world.modernCall()), {u"a"_s}));
    world.tokenAnswer = R"({"error":"temporarily_unavailable"})";
    world.apiStatus = "401 Unauthorized";
    const qsizetype before = world.server.requests.size();
    QCOMPARE(codeOf(errorOf(client.getObject(u"/user"_s))), u"provider_unavailable"_s);
    QCOMPARE(world.server.requests.size(), before + 2); // the API and the refresh
}

void TstUserCredentials::settingsHaveNoSecrets()
{
    CredentialWorld world;
    const auto settings =
        run(world.credentials.providerSettings(world.request(world.modernCall())));
    QCOMPARE(settings->value(u"client_id"_s), QJsonValue(u"client"_s));
    QVERIFY(!QJsonDocument(*settings).toJson().contains("client-secret"));
    QVERIFY(
        !run(world.credentials.providerSettings(world.request(world.modernCall(), u"nowhere"_s))));
}

} // namespace plexus

PLEXUS_TEST(plexus::TstUserCredentials, tst_user_credentials)
#include "tst_user_credentials.moc"
