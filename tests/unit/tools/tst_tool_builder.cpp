// What authors write, and what becomes of it.
#include "support/calls/fake_call.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/tools.h"

#include <QTest>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Place
{
    QString city;
    int days = 3;
    static constexpr auto fields()
    {
        return std::tuple{field("city", &Place::city, "Where").length(1, 20),
                          field("days", &Place::days, "How long").between(1, 14).defaulted()};
    }
};

struct Forecast
{
    QString text;
    std::optional<int> degrees; // nobody knows
    static constexpr auto fields()
    {
        return std::tuple{field("text", &Forecast::text, "What"),
                          field("degrees", &Forecast::degrees)};
    }
};

Task<QString> plain(ToolCall) { co_return u"plain"_s; }
Task<void> nothing(ToolCall) { co_return; }
Task<QString> whereAndHow(ToolCall, Place place)
{
    co_return u"%1 %2"_s.arg(place.city).arg(place.days);
}
Task<Forecast> forecast(ToolCall, Place place)
{
    co_return Forecast{u"rain in "_s + place.city, {}};
}
Task<QJsonObject> object(ToolCall) { co_return {{u"b"_s, QJsonArray{1}}, {u"a"_s, 1}}; }
Task<QString> withBoth(ToolCall, Place place, AuthorizedClient client, ApiKey key)
{
    co_return place.city + u' ' + client.provider() + u' ' + QString::fromUtf8(key.reveal());
}
Task<QJsonObject> raw(ToolCall, QJsonObject arguments) { co_return arguments; }
Task<QString> form(ToolCall call)
{
    const auto place = co_await call.elicit<Place>(u"where"_s, u"Where to?"_s);
    co_return place ? place->city : u"nowhere"_s;
}
Task<QString> keeping(ToolCall call)
{
    co_await call.setValue(u"k"_s, 1);
    co_return u"kept"_s;
}

auto weather() { return tool(u"weather"_s).description(u"Tells the weather."_s); }

mcp::ToolResult runTool(const Tool &tool, const QByteArray &arguments = "{}",
                        std::shared_ptr<FakeContext> context = nullptr)
{
    FakeServices fakes;
    if (!context)
        context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    return run(tool.run(ToolCall(context, fakes.services), argumentsOf(arguments)));
}

QString faultOf(const Tool &tool, const QByteArray &arguments)
{
    try {
        runTool(tool, arguments);
    } catch (const Failure &failure) {
        return failure.callerText();
    }
    return {};
}

} // namespace

class TstToolBuilder : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describesATool();
    void readsArgumentsIntoTheStruct();
    void namesEveryWrongArgumentWithoutItsValue();
    void refusesArgumentsWhereThereAreNone();
    void holdsRawArgumentsAgainstTheirSchema();
    void answersWithIndentedJson();
    void sendsADescribedAnswerAsStructuredContentToo();
    void holdsTheAnswerAgainstItsSchema();
    void answersNothingForVoid();
    void h30_givesEachNeedAsATypedParameter();
    void leavesAHandlerWithItsQuestionAndRunsItAgain();
    void tellsAGuestWithoutAPlaceForValuesToSignIn();
};

void TstToolBuilder::describesATool()
{
    const Tool made = weather()
                          .title(u"Weather"_s)
                          .inSets({u"travel"_s})
                          .forTenants({u"acme"_s})
                          .readOnly()
                          .destructive(false)
                          .icon(u"https://example.com/i.png"_s, u"image/png"_s, {u"48x48"_s})
                          .taskSupport(TaskSupport::Optional)
                          .input<Place>()
                          .output<Forecast>()
                          .handler(&forecast);
    QCOMPARE(made.description.presentation.title, u"Weather"_s);
    QCOMPARE(made.description.annotations,
             (QJsonObject{{u"readOnlyHint"_s, true}, {u"destructiveHint"_s, false}}));
    QCOMPARE(made.description.inputSchema, json::schemaOf<Place>());
    QCOMPARE(made.description.outputSchema, std::optional(json::schemaOf<Forecast>()));
    QCOMPARE(made.description.presentation.icons.value(0).value(u"sizes"_s),
             QJsonValue(QJsonArray{u"48x48"_s}));
    QCOMPARE(made.audience.tenants, std::optional(QStringList{u"acme"_s}));
}

void TstToolBuilder::readsArgumentsIntoTheStruct()
{
    const Tool made = weather().input<Place>().handler(&whereAndHow);
    QCOMPARE(textOf(runTool(made, R"({"city":"Oslo"})")), u"Oslo 3"_s);
    QCOMPARE(textOf(runTool(made, R"({"city":"Oslo","days":7})")), u"Oslo 7"_s);
}

void TstToolBuilder::namesEveryWrongArgumentWithoutItsValue()
{
    const Tool made = weather().input<Place>().handler(&whereAndHow);
    const QString fault = faultOf(made, R"({"days":7000,"hidden":"s3cret"})");
    QVERIFY(fault.startsWith("Invalid arguments: "_L1));
    QVERIFY(fault.contains("/city is required"_L1));
    QVERIFY(fault.contains("/days must be between 1 and 14"_L1));
    QVERIFY(!fault.contains("7000"_L1) && !fault.contains("s3cret"_L1));
}

void TstToolBuilder::refusesArgumentsWhereThereAreNone()
{
    QVERIFY(faultOf(weather().handler(&plain), R"({"x":1})").contains("/x"_L1));
}

void TstToolBuilder::holdsRawArgumentsAgainstTheirSchema()
{
    const QJsonObject schema{
        {u"type"_s, u"object"_s},
        {u"properties"_s, QJsonObject{{u"n"_s, QJsonObject{{u"type"_s, u"integer"_s}}}}}};
    const Tool made = weather().inputSchema(schema).handler(&raw);
    QCOMPARE(made.description.inputSchema, schema);
    QCOMPARE(textOf(runTool(made, R"({"n":5})")), u"{\n  \"n\": 5\n}"_s);
    QCOMPARE(faultOf(made, R"({"n":"five"})"), u"Invalid arguments: /n must be an integer"_s);
}

void TstToolBuilder::answersWithIndentedJson()
{
    const mcp::ToolResult result = runTool(weather().handler(&object));
    QCOMPARE(textOf(result), u"{\n  \"a\": 1,\n  \"b\": [\n    1\n  ]\n}"_s);
    QVERIFY(!result.structured);
}

void TstToolBuilder::sendsADescribedAnswerAsStructuredContentToo()
{
    const mcp::ToolResult result =
        runTool(weather().input<Place>().handler(&forecast), R"({"city":"Oslo"})");
    QCOMPARE(result.structured,
             std::optional(QJsonValue(QJsonObject{{u"text"_s, u"rain in Oslo"_s}})));
    QVERIFY(textOf(result).contains("rain in Oslo"_L1));
}

void TstToolBuilder::holdsTheAnswerAgainstItsSchema()
{
    const auto promising = [](const QString &member) {
        return weather()
            .outputSchema({{u"type"_s, u"object"_s}, {u"required"_s, QJsonArray{member}}})
            .handler(&object);
    };
    QVERIFY(runTool(promising(u"a"_s)).structured.has_value());
    QVERIFY_FAILS(FailureKind::Internal, runTool(promising(u"c"_s)));
    QVERIFY_FAILS(FailureKind::Internal,
                  runTool(weather().outputSchema({{u"type"_s, u"object"_s}}).handler(&plain)));
}

void TstToolBuilder::answersNothingForVoid()
{
    QVERIFY(runTool(weather().handler(&nothing)).content.isEmpty());
}

// H30: the original's decorators could not be used as documented.
void TstToolBuilder::h30_givesEachNeedAsATypedParameter()
{
    const Tool made = weather()
                          .input<Place>()
                          .requiresAuth(u"github"_s, {u"repo"_s})
                          .requiresApiKey(u"alpha"_s, u"Alpha key"_s)
                          .handler(&withBoth);
    QCOMPARE(made.needs.size(), 2);
    FakeServices fakes;
    const auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    const ToolCall call(context, fakes.services);
    QCOMPARE(textOf(run(made.run(call, argumentsOf(R"({"city":"Oslo"})")))),
             u"Oslo github k-12345-key"_s);
    QCOMPARE(fakes.credentials.asked, (QStringList{u"github repo"_s, u"alpha Alpha key"_s}));
}

void TstToolBuilder::leavesAHandlerWithItsQuestionAndRunsItAgain()
{
    const Tool made = weather().handler(&form);
    FakeServices fakes;
    const auto context = std::make_shared<FakeContext>(ownerOf(u"acme"_s));
    const ToolCall call(context, fakes.services);
    {
        Task<mcp::ToolResult> first = made.run(call, argumentsOf("{}"));
        first.start();
        QVERIFY(!first.isDone());
    }
    QCOMPARE(context->asked.value(0).params.value(u"requestedSchema"_s),
             QJsonValue(json::schemaOf<Place>()));
    context->answers.insert(
        u"where"_s,
        {{u"action"_s, u"accept"_s}, {u"content"_s, QJsonObject{{u"city"_s, u"Rome"_s}}}});
    QCOMPARE(textOf(run(made.run(call, argumentsOf("{}")))), u"Rome"_s);
    context->answers.insert(u"where"_s, {{u"action"_s, u"decline"_s}});
    QCOMPARE(textOf(run(made.run(call, argumentsOf("{}")))), u"nowhere"_s);
}

void TstToolBuilder::tellsAGuestWithoutAPlaceForValuesToSignIn()
{
    const auto guest = std::make_shared<FakeContext>(ownerOf(u"acme"_s, std::nullopt));
    guest->holder.clear();
    QVERIFY_FAILS(FailureKind::Unauthenticated, runTool(weather().handler(&keeping), "{}", guest));
}

PLEXUS_TEST(TstToolBuilder, tst_tool_builder)
#include "tst_tool_builder.moc"
