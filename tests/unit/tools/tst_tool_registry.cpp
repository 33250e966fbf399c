// What may be registered.
#include "support/run.h"
#include "support/test_main.h"
#include "tools/tools.h"

#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

namespace {

Task<QString> answer(ToolCall) { co_return u"yes"_s; }
Task<QString> readItem(ToolCall, NamedValues) { co_return u"yes"_s; }
Task<QJsonObject> echo(ToolCall, QJsonObject arguments) { co_return arguments; }
Task<QStringList> suggest(ToolCall, QString, NamedValues) { co_return {}; }

auto fine(const QString &name = u"fine"_s) { return tool(name).description(u"Fine."_s); }

Tool annotated(const QJsonObject &property)
{
    return fine()
        .inputSchema({{u"type"_s, u"object"_s}, {u"properties"_s, QJsonObject{{u"p"_s, property}}}})
        .handler(&echo);
}

} // namespace

class TstToolRegistry : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void keepsTheOrderOfRegistration();
    void h27_refusesAnEmptyOrBlankListOfTenants();
    void h27_refusesASecondToolOfTheSameName();
    void refusesBadNames_data();
    void refusesBadNames();
    void refusesAToolWithoutDescription();
    void refusesWrongHeaderAnnotations_data();
    void refusesWrongHeaderAnnotations();
    void refusesACompletionOfWhatIsNotThere();
    void refusesSchemasThatItCannotCheck();
    void addsAllOrNothing();
    void catalogsDoNotChangeOnceTheyAreOut();
};

void TstToolRegistry::keepsTheOrderOfRegistration()
{
    ToolRegistry registry;
    registry.add(fine(u"z"_s).handler(&answer));
    const auto before = registry.catalog();
    registry.add(fine(u"a"_s).handler(&answer));
    QCOMPARE(registry.catalog()->tools.at(0)->description.name, u"z"_s);
    QCOMPARE(before->tools.size(), 1); // who has it sees no change
}

// H27: a blank allow-list made a tool global.
void TstToolRegistry::h27_refusesAnEmptyOrBlankListOfTenants()
{
    ToolRegistry registry;
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(fine().forTenants({}).handler(&answer)), 0));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(fine().forTenants({u"acme"_s, u" "_s}).handler(&answer)), 0));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(resource(u"data://x"_s).forTenants({}).handler(&answer)), 0));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(prompt(u"p"_s).forTenants({}).handler(&readItem)), 0));
    QVERIFY_FAILS(
        FailureKind::InvalidArgument,
        (registry.add(resourceTemplate(u"data://{id}"_s).forTenants({}).handler(&readItem)), 0));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(fine().inSets({u""_s}).handler(&answer)), 0));
}

// H27: the second registration of a name silently replaced the first.
void TstToolRegistry::h27_refusesASecondToolOfTheSameName()
{
    ToolRegistry registry;
    registry.add(fine().handler(&answer));
    QVERIFY_FAILS(FailureKind::Conflict, (registry.add(fine().handler(&answer)), 0));
    QCOMPARE(registry.catalog()->tools.size(), 1);
    registry.add(prompt(u"p"_s).handler(&readItem));
    QVERIFY_FAILS(FailureKind::Conflict, (registry.add(prompt(u"p"_s).handler(&readItem)), 0));
    registry.add(resource(u"data://x"_s).handler(&answer));
    QVERIFY_FAILS(FailureKind::Conflict,
                  (registry.add(resource(u"data://x"_s).handler(&answer)), 0));
}

void TstToolRegistry::refusesBadNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::newRow("empty") << u""_s;
    QTest::newRow("space") << u"a b"_s;
    QTest::newRow("not ASCII") << u"wörld"_s;
    QTest::newRow("65 characters") << QString(65, u'a');
}

void TstToolRegistry::refusesBadNames()
{
    QFETCH(QString, name);
    ToolRegistry registry;
    QVERIFY_FAILS(FailureKind::InvalidArgument, (registry.add(fine(name).handler(&answer)), 0));
    registry.add(fine(QString(64, u'a')).handler(&answer));
}

void TstToolRegistry::refusesAToolWithoutDescription()
{
    ToolRegistry registry;
    QVERIFY_FAILS(FailureKind::InvalidArgument, (registry.add(tool(u"t"_s).handler(&answer)), 0));
}

void TstToolRegistry::refusesWrongHeaderAnnotations_data()
{
    QTest::addColumn<QJsonObject>("property");
    const auto row = [](const char *name, const QJsonValue &header, const QString &type) {
        QTest::newRow(name) << QJsonObject{{u"type"_s, type}, {u"x-mcp-header"_s, header}};
    };
    row("empty", u""_s, u"string"_s);
    row("no token", u"a b"_s, u"string"_s);
    row("no string", 5, u"string"_s);
    row("number", u"Price"_s, u"number"_s);
    const QJsonObject inner{{u"type"_s, u"string"_s}, {u"x-mcp-header"_s, u"Inner"_s}};
    QTest::newRow("in items") << QJsonObject{{u"type"_s, u"array"_s}, {u"items"_s, inner}};
}

void TstToolRegistry::refusesWrongHeaderAnnotations()
{
    QFETCH(QJsonObject, property);
    ToolRegistry registry;
    QVERIFY_FAILS(FailureKind::InvalidArgument, (registry.add(annotated(property)), 0));
    registry.add(annotated({{u"type"_s, u"string"_s}, {u"x-mcp-header"_s, u"Region"_s}}));
}

void TstToolRegistry::refusesACompletionOfWhatIsNotThere()
{
    ToolRegistry registry;
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  (registry.add(prompt(u"p"_s).complete(u"x"_s, &suggest).handler(&readItem)), 0));
}

void TstToolRegistry::refusesSchemasThatItCannotCheck()
{
    const auto withSchema = [](const QJsonObject &more) {
        QJsonObject schema = more;
        schema.insert(u"type"_s, u"object"_s);
        return fine().inputSchema(schema).handler(&echo);
    };
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  withSchema({{u"$ref"_s, u"https://example.com/schema"_s}}));
    QVERIFY_FAILS(FailureKind::InvalidArgument, withSchema({{u"$ref"_s, u"#/$defs/none"_s}}));
    QVERIFY_FAILS(FailureKind::InvalidArgument,
                  withSchema({{u"$schema"_s, u"http://json-schema.org/draft-07/schema#"_s}}));
}

void TstToolRegistry::addsAllOrNothing()
{
    ToolRegistry module;
    module.add(fine(u"new"_s).handler(&answer));
    module.add(fine(u"old"_s).handler(&answer));
    ToolRegistry registry;
    registry.add(fine(u"old"_s).handler(&answer));
    QVERIFY_FAILS(FailureKind::Conflict, (registry.addAll(*module.catalog()), 0));
    QVERIFY(!registry.catalog()->tool(u"new"_s));
}

void TstToolRegistry::catalogsDoNotChangeOnceTheyAreOut()
{
    ToolRegistry registry;
    registry.add(fine().handler(&answer));
    const auto before = registry.catalog();
    QVERIFY(registry.removeTool(u"fine"_s));
    QVERIFY(before->tool(u"fine"_s));
    QVERIFY(!registry.catalog()->tool(u"fine"_s));
}

PLEXUS_TEST(TstToolRegistry, tst_tool_registry)
#include "tst_tool_registry.moc"
