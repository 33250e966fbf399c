// Hostile values and careless schemas; what callers read. The keywords: tst_schema_check.
#include "json/document.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/schema_check.h"

#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstSchemaLimits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesWhatDoesNotFit_data();
    void namesWhatDoesNotFit();
    void neverRepeatsWhatWasSubmitted();
    void refusesSchemasThatItCannotCheck_data();
    void refusesSchemasThatItCannotCheck();
    void aSchemaThatNeverEndsIsLeft();
    void whatIsTooMuchToCheckIsRefused_data();
    void whatIsTooMuchToCheckIsRefused();
    void manyItemsAreComparedInTime();
};

static QJsonValue parsed(const QByteArray &text)
{
    return json::Document::parse(text)->root().toQJson();
}

//! Everything that is wrong, as callers read it; empty: it fits.
static QString verdict(const QByteArray &schema, const QJsonValue &value)
{
    try {
        SchemaCheck(parsed(schema).toObject()).require(value);
    } catch (const json::InvalidFields &invalid) {
        return invalid.callerText();
    }
    return {};
}

static constexpr auto order = R"({"type":"object","required":["id"],"additionalProperties":false,
    "properties":{"id":{"type":"integer","minimum":1},"note":{"$ref":"#/$defs/text"},
    "tags":{"type":"array","items":{"enum":["a","b"]},"uniqueItems":true,"maxItems":2}},
    "$defs":{"text":{"type":["string","null"],"maxLength":3}}})";

static void row(const char *name, const char *schema, const char *value, const QString &text = {})
{
    QTest::newRow(name) << QByteArray(schema) << QByteArray(value) << text;
}

static void addColumns()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("text");
}

void TstSchemaLimits::namesWhatDoesNotFit_data()
{
    addColumns();
    row("type", order, "[]", u"must be an object"_s);
    row("required", order, "{}", u"/id is required"_s);
    row("unknown member", order, R"({"id":1,"x":1})", u"/x is not known here"_s);
    row("behind a reference", order, R"({"id":1,"note":"long"})",
        u"/note must have at most 3 characters"_s);
    row("two types", order, R"({"id":1,"note":1})", u"/note must be a string or null"_s);
    row("twins", order, R"({"id":1,"tags":["a","a"]})",
        u"/tags must not contain the same item twice"_s);
    row("two problems", order, R"({"id":0,"x":1})",
        u"/id must be at least 1; /x is not known here"_s);
    row("const", R"({"const":null})", "1", u"must be null"_s);
    row("false", R"({"properties":{"a":false}})", R"({"a":1})", u"/a is not allowed"_s);
    row("equal objects", R"({"uniqueItems":true})", R"([{"a":1,"b":2},{"b":2,"a":1}])",
        u"must not contain the same item twice"_s);
    row("equal numbers", R"({"uniqueItems":true})", "[1,1.0]",
        u"must not contain the same item twice"_s);
}

void TstSchemaLimits::namesWhatDoesNotFit()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, value);
    QFETCH(QString, text);
    QCOMPARE(verdict(schema, parsed(value)), text);
}

void TstSchemaLimits::neverRepeatsWhatWasSubmitted()
{
    const QString text =
        verdict(order, parsed(R"({"id":"hunter2","note":"hunter2","tags":"hunter2"})"));
    QVERIFY(!text.isEmpty());
    QVERIFY(!text.contains(u"hunter2"_s));
}

void TstSchemaLimits::refusesSchemasThatItCannotCheck_data()
{
    QTest::addColumn<QByteArray>("schema");
    const auto refused = [](const char *name, const char *schema) {
        QTest::newRow(name) << QByteArray(schema);
    };
    refused("another dialect", R"({"$schema":"http://json-schema.org/draft-07/schema#"})");
    refused("a reference to elsewhere", R"({"$ref":"https://example.org/schema"})");
    refused("a file", R"({"$ref":"file:///etc/passwd"})");
    refused("a reference to nowhere", R"({"$ref":"#/$defs/none"})");
    refused("an anchor that is not there", R"({"$ref":"#none"})");
    refused("no index", R"({"allOf":[{}],"items":{"$ref":"#/allOf/x"}})");
    refused("unevaluated", R"({"unevaluatedProperties":false})");
    refused("dynamic", R"({"items":{"$dynamicRef":"#a"}})");
    refused("a pattern that is none", R"({"properties":{"a":{"pattern":"("}}})");
    refused("a name pattern that is none", R"({"patternProperties":{"(":{}}})");
}

void TstSchemaLimits::refusesSchemasThatItCannotCheck()
{
    QFETCH(QByteArray, schema);
    QVERIFY_FAILS(FailureKind::InvalidArgument, SchemaCheck(parsed(schema).toObject()));
}

void TstSchemaLimits::aSchemaThatNeverEndsIsLeft()
{
    const QString once = verdict(R"({"$ref":"#"})", 1);
    QCOMPARE(once, u"is too complex to be checked"_s);
    const QString twice = verdict(R"({"allOf":[{"$ref":"#"},{"$ref":"#"}]})", 1);
    QVERIFY(!twice.isEmpty());
}

// What could not be looked at must not count as "does not fit" where that means "is allowed".
void TstSchemaLimits::whatIsTooMuchToCheckIsRefused_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::newRow("not") << QByteArray(R"({"not":{"items":{"type":"integer"}}})");
    QTest::newRow("if") << QByteArray(R"({"if":{"items":{"type":"integer"}},"then":false})");
    QTest::newRow("contains") << QByteArray(R"({"contains":{"const":2},"minContains":0})");
    QTest::newRow("not, of depth")
        << QByteArray(R"({"not":{"$ref":"#/$defs/a"},"$defs":{"a":{"$ref":"#/$defs/a"}}})");
}

void TstSchemaLimits::whatIsTooMuchToCheckIsRefused()
{
    QFETCH(QByteArray, schema);
    QJsonArray many;
    for (int i = 0; i < 100'001; ++i)
        many.append(1);
    QCOMPARE(verdict(schema, many), u"is too complex to be checked"_s);
}

void TstSchemaLimits::manyItemsAreComparedInTime()
{
    QJsonArray many;
    for (int i = 0; i < 20'000; ++i)
        many.append(i);
    const QByteArray schema = R"({"uniqueItems":true})";
    QCOMPARE(verdict(schema, many), QString());
    many.append(5);
    QCOMPARE(verdict(schema, many), u"must not contain the same item twice"_s);
}

PLEXUS_TEST(TstSchemaLimits, tst_schema_limits)
#include "tst_schema_limits.moc"
