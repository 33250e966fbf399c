// JSON Schema 2020-12, keyword by keyword: schema, a value that fits, one that does not.
#include "json/document.h"
#include "support/run.h"
#include "support/test_main.h"
#include "tools/schema_check.h"

#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

static QJsonValue valueOf(const QByteArray &json)
{
    return json::Document::parse(json)->root().toQJson();
}

class TstSchemaCheck : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void tellsRightFromWrong_data();
    void tellsRightFromWrong();
    void saysWhereAndWhat();
    void endsWhereASchemaRefersToItself();
};

void TstSchemaCheck::tellsRightFromWrong_data()
{
    QTest::addColumn<QByteArray>("schema");
    QTest::addColumn<QByteArray>("right");
    QTest::addColumn<QByteArray>("wrong");
    const auto row = [](QByteArray schema, QByteArray right, QByteArray wrong) {
        QTest::newRow(schema.constData()) << schema << right << wrong;
    };
    row(R"({"type":["string","null"]})", "null", "1");
    row(R"({"type":"integer"})", "3.0", "3.5");
    row(R"({"enum":["a",1]})", "1", "2");
    row(R"({"const":{"a":1}})", R"({"a":1})", R"({"a":2})");
    row(R"({"minimum":1,"exclusiveMaximum":5})", "1", "5");
    row(R"({"multipleOf":0.1})", "0.3", "0.35");
    row(R"({"minLength":2,"maxLength":2})", "\"\xF0\x9F\x98\x80x\"", "\"x\"");
    row(R"({"pattern":"^a+$"})", R"("aa")", R"("ab")");
    row(R"({"prefixItems":[{"type":"string"}],"items":false})", R"(["a"])", R"(["a",1])");
    row(R"({"uniqueItems":true,"minItems":1})", "[1,2]", "[1,1]");
    row(R"({"contains":{"const":1},"maxContains":1})", "[1,2]", "[1,1]");
    row(R"({"required":["a"]})", R"({"a":null})", "{}");
    row(R"({"dependentRequired":{"a":["b"]}})", R"({"b":1})", R"({"a":1})");
    row(R"({"properties":{"a":{"type":"null"}},"additionalProperties":false})", R"({"a":null})",
        R"({"b":1})");
    row(R"({"patternProperties":{"^x-":{"type":"string"}},"additionalProperties":{"type":"null"}})",
        R"({"x-a":"","b":null})", R"({"x-a":1})");
    row(R"({"propertyNames":{"maxLength":1}})", R"({"a":1})", R"({"ab":1})");
    row(R"({"allOf":[{"minimum":1},{"maximum":2}]})", "2", "3");
    row(R"({"anyOf":[{"const":1},{"const":2}]})", "2", "3");
    row(R"({"oneOf":[{"minimum":1},{"minimum":2}]})", "1", "2");
    row(R"({"not":{"type":"string"}})", "1", R"("1")");
    row(R"({"if":{"minimum":5},"then":{"multipleOf":5},"else":{"multipleOf":2}})", "10", "7");
    row(R"({"$ref":"#/$defs/n","$defs":{"n":{"type":"number"}}})", "1", "null");
    row(R"({"items":{"$ref":"#name"},"$defs":{"x":{"$anchor":"name","type":"string"}}})",
        R"(["a"])", "[1]");
}

void TstSchemaCheck::tellsRightFromWrong()
{
    QFETCH(QByteArray, schema);
    QFETCH(QByteArray, right);
    QFETCH(QByteArray, wrong);
    const SchemaCheck check(valueOf(schema).toObject());
    QCOMPARE(check.check(valueOf(right)).size(), 0);
    QVERIFY(!check.check(valueOf(wrong)).isEmpty());
}

void TstSchemaCheck::saysWhereAndWhat()
{
    const SchemaCheck check(
        valueOf(R"({"properties":{"a":{"items":{"type":"integer"}}}})").toObject());
    const auto problems = check.check(valueOf(R"({"a":[1,"s3cret"]})"));
    QCOMPARE(problems.size(), 1);
    QCOMPARE(problems.at(0).pointer, u"/a/1"_s);
    QCOMPARE(problems.at(0).message, u"must be an integer"_s);
}

void TstSchemaCheck::endsWhereASchemaRefersToItself()
{
    const SchemaCheck check(valueOf(R"({"$ref":"#"})").toObject());
    QVERIFY(!check.check(1).isEmpty());
    const SchemaCheck tree(
        valueOf(R"({"anyOf":[{"$ref":"#"},{"$ref":"#"},{"type":"null"}]})").toObject());
    (void)tree.check(1); // returns
}

PLEXUS_TEST(TstSchemaCheck, tst_schema_check)
#include "tst_schema_check.moc"
