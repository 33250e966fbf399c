// Who sees what, and what becomes of a call.
#include "calls/call_gateway.h"
#include "support/calls/fake_call.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/tools.h"

#include <QTest>

#include <algorithm>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

class FakeTenants final : public TenantSettingsSource
{
public:
    QHash<QString, TenantSettings> tenants;

    std::shared_ptr<const TenantSettings> settingsOf(const TenantId &tenant) const override
    {
        const auto found = tenants.constFind(tenant.value());
        return found == tenants.cend() ? nullptr : std::make_shared<const TenantSettings>(*found);
    }
};

Task<QString> yes(ToolCall) { co_return u"yes"_s; }
Task<QString> asksTheUnaskable(ToolCall)
{
    throw Failure(FailureKind::Unsupported, u"cannot be asked"_s);
    co_return {};
}
Task<QString> breaks(ToolCall)
{
    throw std::runtime_error("password=hunter2");
    co_return {};
}
Task<QString> fails(ToolCall)
{
    throw Failure(FailureKind::NotFound, u"There is no such bird."_s, u"inner"_s);
    co_return {};
}
Task<QString> isOurFault(ToolCall)
{
    throw Failure(FailureKind::Internal, u"row 7 is corrupt"_s);
    co_return {};
}
Task<QString> breaksTheProtocol(ToolCall)
{
    throw ProtocolFailure(FailureKind::InvalidArgument, u"never"_s);
    co_return {};
}
QString backwards(QByteArray text)
{
    std::reverse(text.begin(), text.end());
    return QString::fromUtf8(text);
}
//! The key in every member, and in texts beside the result.
Task<QJsonObject> echoes(ToolCall call, ApiKey key)
{
    const QString plain = QString::fromUtf8(key.reveal());
    call.progress(u"with "_s + plain);
    call.info(u"used "_s + plain);
    const QJsonObject inner{{plain, plain}};
    co_return {
        {u"plain"_s, plain},
        {u"backwards"_s, backwards(key.reveal())},
        {u"base64"_s, QString::fromLatin1(("user:" + key.reveal()).toBase64())},
        {u"url"_s, u"https://x/?k="_s + QString::fromLatin1(key.reveal().toPercentEncoding())},
        {u"json"_s, QString::fromUtf8(QJsonDocument(inner).toJson())},
        {u"inner"_s, QJsonArray{inner}}};
}
Task<QString> failsWithKey(ToolCall, ApiKey key)
{
    throw Failure(FailureKind::Upstream, u"refused: "_s + QString::fromUtf8(key.reveal()));
    co_return {};
}
Task<QString> breaksWithKey(ToolCall, ApiKey key)
{
    throw std::runtime_error("bad url with " + key.reveal().toPercentEncoding().toStdString());
    co_return {};
}
Task<QString> endsWithKey(ToolCall, ApiKey key)
{
    throw ProtocolFailure(FailureKind::Unsupported, QString::fromUtf8(key.reveal()));
    co_return {};
}
Task<QString> asksWithKey(ToolCall call, ApiKey key)
{
    co_await call.elicit(u"q"_s, u"Is it "_s + QString::fromUtf8(key.reveal()), {});
    co_return {};
}
Task<QString> readsWithKey(ToolCall call)
{
    const ApiKey key = co_await call.apiKey(u"p"_s);
    co_return QString::fromUtf8(key.reveal());
}
Task<QString> filled(ToolCall, NamedValues values) { co_return values.value(u"id"_s); }
Task<QStringList> manyValues(ToolCall, QString typed, NamedValues)
{
    QStringList all;
    for (int i = 0; i < 150; ++i)
        all << typed + QString::number(i);
    co_return all;
}

auto named(const QString &name) { return tool(name).description(u"For tests."_s); }

QStringList namesOf(const mcp::Listing<mcp::ToolDescription> &list)
{
    QStringList names;
    for (const mcp::ToolDescription &description : *list)
        names << description.name;
    return names;
}

//! Two tenants and something of everything.
struct World
{
    World()
    {
        tenants.tenants.insert(u"acme"_s, {});
        tenants.tenants.insert(u"other"_s, {});
        tenants.tenants.insert(u"keys"_s, {});
        registry.add(named(u"everybody"_s).handler(&yes));
        registry.add(named(u"mine"_s).forTenants({u"acme"_s}).inSets({u"work"_s}).handler(&yes));
        registry.add(named(u"play"_s).inSets({u"fun"_s, u"work"_s}).handler(&yes));
        registry.add(named(u"breaks"_s).handler(&breaks));
        registry.add(named(u"fails"_s).handler(&fails));
        registry.add(named(u"our_fault"_s).handler(&isOurFault));
        registry.add(named(u"unaskable"_s).handler(&asksTheUnaskable));
        registry.add(named(u"protocol"_s).handler(&breaksTheProtocol));
        registry.add(named(u"echoes"_s).requiresApiKey(u"p"_s, u"P"_s).handler(&echoes));
        registry.add(
            named(u"fails_with_key"_s).requiresApiKey(u"p"_s, u"P"_s).handler(&failsWithKey));
        registry.add(
            named(u"breaks_with_key"_s).requiresApiKey(u"p"_s, u"P"_s).handler(&breaksWithKey));
        registry.add(
            named(u"ends_with_key"_s).requiresApiKey(u"p"_s, u"P"_s).handler(&endsWithKey));
        registry.add(
            named(u"asks_with_key"_s).requiresApiKey(u"p"_s, u"P"_s).handler(&asksWithKey));
        registry.add(resource(u"data://key"_s).forTenants({u"keys"_s}).handler(&readsWithKey));
        registry.add(resource(u"data://open"_s).handler(&yes));
        registry.add(resource(u"data://mine"_s).forTenants({u"acme"_s}).handler(&yes));
        registry.add(resourceTemplate(u"item://{id}"_s)
                         .forTenants({u"acme"_s})
                         .complete(u"id"_s, &manyValues)
                         .handler(&filled));
        registry.add(prompt(u"my_prompt"_s)
                         .forTenants({u"acme"_s})
                         .argument(u"id"_s, u"Which"_s)
                         .complete(u"id"_s, &manyValues)
                         .handler(&filled));
    }
    mcp::ToolResult call(const QString &tenant, const QString &tool,
                         std::optional<QString> set = {})
    {
        const auto context = std::make_shared<FakeContext>(ownerOf(tenant));
        context->set = set;
        return run(gateway.callTool(context, tool, argumentsOf("{}")));
    }
    std::shared_ptr<FakeContext> context(const QString &tenant)
    {
        return std::make_shared<FakeContext>(ownerOf(tenant));
    }

    ToolRegistry registry;
    FakeTenants tenants;
    FakeServices fakes;
    CallGateway gateway{registry, tenants, fakes.services, fakes.recorder, fakes.quotas};
};

} // namespace

class TstCallGateway : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void listsTheTenantsOwnToolsFirst();
    void h2_whatIsListedCanBeCalledAndNothingElse();
    void unknownAndForbiddenToolsAreTheSame();
    void h12_resourcesTemplatesAndPromptsObeyTheSameRule();
    void h40_aNamedSetNarrowsTheList();
    void h40_defaultSetsCountWhereNoneIsNamed();
    void h40_enforcedSetsDecideCallsToo();
    void h40_aTenantsChangeShowsAtOnce();
    void guestsSeeNothingWhereTheyAreNotAdmitted();
    void onlyGuestsWhoMayConnectSeeWhatIsForThem();
    void aSuspendedTenantSeesNothing();
    void masksWhatIsOurFault();
    void passesOnWhatTheHandlerSays();
    void leavesTheProtocolsBusinessToIt();
    void namesPromptArgumentsThatAreWrong();
    void completesAtMostAHundred();
    void explainsWhichGateDecided();
    void threat62_resultsDoNotHaveTheKey();
    void threat62_errorsDoNotHaveTheKey();
    void threat62_questionsDoNotHaveTheKey();
    void threat62_resourcesDoNotHaveTheKey();
};

void TstCallGateway::listsTheTenantsOwnToolsFirst()
{
    World world;
    QCOMPARE(namesOf(world.gateway.tools(ownerOf(u"acme"_s), {})).mid(0, 3),
             (QStringList{u"mine"_s, u"everybody"_s, u"play"_s}));
}

// H2: the original's list and its gate before calls could disagree.
void TstCallGateway::h2_whatIsListedCanBeCalledAndNothingElse()
{
    World world;
    for (const QString &tenant : {u"acme"_s, u"other"_s}) {
        const QStringList listed = namesOf(world.gateway.tools(ownerOf(tenant), {}));
        for (const auto &tool : world.registry.catalog()->tools) {
            const QString name = tool->description.name;
            QCOMPARE(world.gateway.tool(ownerOf(tenant), name, {}).has_value(),
                     listed.contains(name));
        }
    }
}

void TstCallGateway::unknownAndForbiddenToolsAreTheSame()
{
    World world;
    const auto textFor = [&](const QString &tenant, const QString &tool) {
        try {
            world.call(tenant, tool);
        } catch (const Failure &failure) {
            return QString(failure.callerText()).replace(tool, u"X"_s);
        }
        return QString();
    };
    QCOMPARE(textFor(u"other"_s, u"mine"_s), textFor(u"other"_s, u"nowhere"_s));
    QVERIFY(textFor(u"other"_s, u"mine"_s).contains("Tool 'X' not authorized."_L1));
    QCOMPARE(textOf(world.call(u"acme"_s, u"mine"_s)), u"yes"_s);
}

// H12: the original's resources and prompts were global.
void TstCallGateway::h12_resourcesTemplatesAndPromptsObeyTheSameRule()
{
    World world;
    const mcp::Owner mine = ownerOf(u"acme"_s), other = ownerOf(u"other"_s);
    QCOMPARE(world.gateway.resources(mine)->size(), 2);
    QCOMPARE(world.gateway.resources(other)->size(), 1);
    QCOMPARE(world.gateway.resourceTemplates(other)->size(), 0);
    QCOMPARE(world.gateway.prompts(other)->size(), 0);
    const auto reads = [&](const QString &tenant, const QString &uri) {
        return run(world.gateway.readResource(world.context(tenant), uri)).at(0).text.value();
    };
    QCOMPARE(reads(u"acme"_s, u"data://mine"_s), u"yes"_s);
    QCOMPARE(reads(u"acme"_s, u"item://7"_s), u"7"_s);
    QVERIFY_FAILS(FailureKind::NotFound, reads(u"other"_s, u"data://mine"_s));
    QVERIFY_FAILS(FailureKind::NotFound, reads(u"other"_s, u"item://7"_s));
    QVERIFY(world.gateway.mayWatch(mine, u"item://7"_s));
    QVERIFY(!world.gateway.mayWatch(other, u"item://7"_s));
    QVERIFY(!world.gateway.mayWatch(other, u"data://mine"_s));
    const auto arguments = argumentsOf(R"({"id":"7"})");
    QVERIFY_FAILS(
        FailureKind::NotFound,
        run(world.gateway.getPrompt(world.context(u"other"_s), u"my_prompt"_s, arguments)));
    QVERIFY_FAILS(FailureKind::NotFound,
                  run(world.gateway.complete(world.context(u"other"_s),
                                             {true, u"my_prompt"_s, u"id"_s, {}, {}})));
    QVERIFY(world.gateway.offer(mine).completions && !world.gateway.offer(other).completions);
}

void TstCallGateway::h40_aNamedSetNarrowsTheList()
{
    World world;
    const mcp::Owner owner = ownerOf(u"acme"_s);
    QCOMPARE(namesOf(world.gateway.tools(owner, {u"work"_s})), (QStringList{u"mine"_s, u"play"_s}));
    QCOMPARE(namesOf(world.gateway.tools(owner, {u"fun"_s})), QStringList{u"play"_s});
    QVERIFY(world.gateway.tools(owner, {u"Work"_s})->isEmpty());
    QVERIFY(world.gateway.tools(owner, {u""_s})->isEmpty());
    QCOMPARE(textOf(world.call(u"acme"_s, u"everybody"_s, u"fun"_s)), u"yes"_s);
}

void TstCallGateway::h40_defaultSetsCountWhereNoneIsNamed()
{
    World world;
    world.tenants.tenants[u"acme"_s].defaultToolSets = {u"fun"_s};
    const mcp::Owner owner = ownerOf(u"acme"_s);
    QCOMPARE(namesOf(world.gateway.tools(owner, {})), QStringList{u"play"_s});
    QCOMPARE(namesOf(world.gateway.tools(owner, {u"work"_s})), (QStringList{u"mine"_s, u"play"_s}));
    QCOMPARE(textOf(world.call(u"acme"_s, u"everybody"_s)), u"yes"_s);
    QCOMPARE(world.gateway.resources(owner)->size(), 2);
}

void TstCallGateway::h40_enforcedSetsDecideCallsToo()
{
    World world;
    TenantSettings &settings = world.tenants.tenants[u"acme"_s];
    settings.defaultToolSets = {u"fun"_s};
    settings.enforceToolSets = true;
    QVERIFY_FAILS(FailureKind::NotFound, world.call(u"acme"_s, u"everybody"_s));
    QVERIFY_FAILS(FailureKind::NotFound, world.call(u"acme"_s, u"mine"_s, u"work"_s));
    QCOMPARE(textOf(world.call(u"acme"_s, u"play"_s)), u"yes"_s);
    QCOMPARE(textOf(world.call(u"acme"_s, u"play"_s, u"work"_s)), u"yes"_s);
    QVERIFY_FAILS(FailureKind::NotFound, world.call(u"acme"_s, u"play"_s, u"elsewhere"_s));
    QCOMPARE(namesOf(world.gateway.tools(ownerOf(u"acme"_s), {u"work"_s})), QStringList{u"play"_s});
}

void TstCallGateway::h40_aTenantsChangeShowsAtOnce()
{
    World world;
    const mcp::Owner owner = ownerOf(u"acme"_s);
    const qsizetype before = world.gateway.tools(owner, {})->size();
    world.registry.add(named(u"new"_s).handler(&yes));
    QCOMPARE(world.gateway.tools(owner, {})->size(), before + 1);
    world.tenants.tenants[u"acme"_s].defaultToolSets = {u"work"_s};
    QCOMPARE(world.gateway.tools(owner, {})->size(), 2);
}

void TstCallGateway::guestsSeeNothingWhereTheyAreNotAdmitted()
{
    World world;
    const mcp::Owner guest = ownerOf(u"acme"_s, std::nullopt);
    QVERIFY(world.gateway.tools(guest, {})->isEmpty());
    QVERIFY(!world.gateway.tool(guest, u"everybody"_s, {}));
    world.tenants.tenants[u"acme"_s].guests = GuestPolicy::Allowed;
    QVERIFY(world.gateway.tool(guest, u"everybody"_s, {}).has_value());
}

void TstCallGateway::onlyGuestsWhoMayConnectSeeWhatIsForThem()
{
    World world;
    world.registry.add(named(u"confirm"_s).forConnectingGuests().handler(&yes));
    const mcp::Owner guest = ownerOf(u"acme"_s, std::nullopt);
    TenantSettings &settings = world.tenants.tenants[u"acme"_s];
    settings.guests = GuestPolicy::Allowed;
    QVERIFY(!world.gateway.tool(guest, u"confirm"_s, {}));
    QCOMPARE(world.gateway.explain(*guest.principal, ItemKind::Tool, u"confirm"_s).reason,
             u"It is for guests who may connect accounts (guest_connections of tenant acme)."_s);
    settings.guestConnections = GuestConnections::ConfirmCode;
    settings.defaultToolSets = {u"work"_s};
    settings.enforceToolSets = true; // the sets are the tenant's, this is the server's
    QVERIFY(world.gateway.tool(guest, u"confirm"_s, {}));
    QVERIFY(namesOf(world.gateway.tools(guest, {u"work"_s})).contains(u"confirm"_s));
    QVERIFY(!world.gateway.tool(ownerOf(u"acme"_s), u"confirm"_s, {}));
}

void TstCallGateway::aSuspendedTenantSeesNothing()
{
    World world;
    const mcp::Owner owner = ownerOf(u"acme"_s);
    QVERIFY(!world.gateway.tools(owner, {})->isEmpty());
    world.tenants.tenants.remove(u"acme"_s);
    QVERIFY(world.gateway.tools(owner, {})->isEmpty());
    QVERIFY_FAILS(FailureKind::NotFound, world.call(u"acme"_s, u"everybody"_s));
}

void TstCallGateway::masksWhatIsOurFault()
{
    World world;
    for (const QString &name : {u"breaks"_s, u"our_fault"_s}) {
        QTest::ignoreMessage(QtWarningMsg, QRegularExpression(name + u" failed"_s));
        const mcp::ToolResult result = world.call(u"acme"_s, name);
        QVERIFY(result.isError);
        QCOMPARE(textOf(result), u"Error calling tool '%1'"_s.arg(name));
    }
}

void TstCallGateway::passesOnWhatTheHandlerSays()
{
    World world;
    const mcp::ToolResult result = world.call(u"acme"_s, u"fails"_s);
    QVERIFY(result.isError);
    QCOMPARE(textOf(result), u"There is no such bird."_s);
}

void TstCallGateway::leavesTheProtocolsBusinessToIt()
{
    World world;
    QVERIFY_FAILS(FailureKind::Unsupported, world.call(u"acme"_s, u"unaskable"_s));
    QVERIFY_THROWS_EXCEPTION(ProtocolFailure, world.call(u"acme"_s, u"protocol"_s));
}

void TstCallGateway::namesPromptArgumentsThatAreWrong()
{
    World world;
    const auto faultOf = [&](const QByteArray &arguments) {
        try {
            run(world.gateway.getPrompt(world.context(u"acme"_s), u"my_prompt"_s,
                                        argumentsOf(arguments)));
        } catch (const Failure &failure) {
            return failure.callerText();
        }
        return QString();
    };
    QCOMPARE(faultOf("{}"), u"/id is required"_s);
    QCOMPARE(faultOf(R"({"id":5})"), u"/id must be a string"_s);
    QCOMPARE(faultOf(R"({"id":"5","x":""})"), u"/x is not known here"_s);
    QCOMPARE(faultOf(R"({"id":"5"})"), QString());
}

static const QByteArray awkward = "s3cret \"k/+y\\ of ann-0123456789";

//! Whether a part of the key is in a text, in any of the forms that the tests' tools use.
static bool hasKey(const QString &text)
{
    return text.contains("of ann"_L1) || text.contains("nna fo"_L1) || text.contains("of%20ann"_L1)
        || text.contains("s3cret"_L1) || text.contains("0123456789"_L1);
}

void TstCallGateway::threat62_resultsDoNotHaveTheKey()
{
    World world;
    world.fakes.credentials.key = Secret(awkward);
    const auto context = world.context(u"keys"_s);
    const auto result = run(world.gateway.callTool(context, u"echoes"_s, argumentsOf("{}")));
    const QString text = textOf(result);
    QVERIFY2(!hasKey(text), qPrintable(text));
    const QJsonObject members = QJsonDocument::fromJson(text.toUtf8()).object();
    QCOMPARE(members.size(), 6); // it is JSON still
    QCOMPARE(members.value(u"plain"_s), QJsonValue(u"[redacted]"_s));
    QVERIFY(members.value(u"base64"_s).toString().contains("[redacted]"_L1));
    QVERIFY(!context->said.isEmpty());
    for (const QString &said : std::as_const(context->said))
        QVERIFY2(!hasKey(said) && said.contains("[redacted]"_L1), qPrintable(said));
}

void TstCallGateway::threat62_errorsDoNotHaveTheKey()
{
    World world;
    world.fakes.credentials.key = Secret(awkward);
    QCOMPARE(textOf(world.call(u"keys"_s, u"fails_with_key"_s)), u"refused: [redacted]"_s);
    QTest::ignoreMessage(
        QtWarningMsg,
        QRegularExpression(u"breaks_with_key failed: bad url with \\[redacted\\]$"_s));
    QVERIFY(!hasKey(textOf(world.call(u"keys"_s, u"breaks_with_key"_s))));
    try {
        world.call(u"keys"_s, u"ends_with_key"_s);
        QFAIL("it did not end");
    } catch (const Failure &failure) {
        QCOMPARE(failure.callerText(), u"[redacted]"_s);
        QVERIFY(!hasKey(failure.logText()));
    }
}

void TstCallGateway::threat62_questionsDoNotHaveTheKey()
{
    World world;
    world.fakes.credentials.key = Secret(awkward);
    const auto context = world.context(u"keys"_s);
    context->declared.elicitationForm = true;
    Task<mcp::ToolResult> left =
        world.gateway.callTool(context, u"asks_with_key"_s, argumentsOf("{}"));
    left.start();
    QCOMPARE(context->asked.value(0).params.value(u"message"_s), QJsonValue(u"Is it [redacted]"_s));
}

void TstCallGateway::threat62_resourcesDoNotHaveTheKey()
{
    World world;
    world.fakes.credentials.key = Secret(awkward);
    const auto contents =
        run(world.gateway.readResource(world.context(u"keys"_s), u"data://key"_s));
    QCOMPARE(contents.at(0).text, std::optional(u"[redacted]"_s));
}

void TstCallGateway::completesAtMostAHundred()
{
    World world;
    const mcp::Completion completion = run(world.gateway.complete(
        world.context(u"acme"_s), {false, u"item://{id}"_s, u"id"_s, u"a"_s, {}}));
    QCOMPARE(completion.values.size(), 100);
    QCOMPARE(completion.values.first(), u"a0"_s);
    QCOMPARE(completion.total, std::optional(150));
    QVERIFY(completion.hasMore);
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  run(world.gateway.complete(world.context(u"acme"_s),
                                             {false, u"item://{id}"_s, u"nope"_s, {}, {}})));
}

void TstCallGateway::explainsWhichGateDecided()
{
    World world;
    const auto gateFor = [&](const QString &tenant, const QString &name) {
        return world.gateway.explain(*ownerOf(tenant).principal, ItemKind::Tool, name).stoppedBy;
    };
    QCOMPARE(gateFor(u"acme"_s, u"mine"_s), std::nullopt);
    QCOMPARE(gateFor(u"other"_s, u"mine"_s), std::optional(Gate::Audience));
    QCOMPARE(gateFor(u"other"_s, u"none"_s), std::optional(Gate::Registration));
    QCOMPARE(gateFor(u"gone"_s, u"mine"_s), std::optional(Gate::Tenant));
    world.tenants.tenants[u"acme"_s].enforceToolSets = true;
    world.tenants.tenants[u"acme"_s].defaultToolSets = {u"fun"_s};
    QCOMPARE(gateFor(u"acme"_s, u"mine"_s), std::optional(Gate::Sets));
}

PLEXUS_TEST(TstCallGateway, tst_call_gateway)
#include "tst_call_gateway.moc"
