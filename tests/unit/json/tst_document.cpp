#include "json/document.h"
#include "json/write.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::json;

class TstDocument : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void refusesWhatIsNotStrictJson_data();
    void refusesWhatIsNotStrictJson();
    void echoesIdsByteForByte_data();
    void echoesIdsByteForByte();
    void splitsABatchIntoItsExactTexts();
    void readsMembersAndElements();
    void keepsLargeIntegersExact();
    void writesScalarsAndIndentedText();
};

void TstDocument::refusesWhatIsNotStrictJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("UTF-16") << QByteArray("{\0}\0", 4);
    QTest::newRow("invalid UTF-8") << QByteArray("\"\xff\"");
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")");
    QTest::newRow("trailing text") << QByteArray("{} {}");
    QTest::newRow("duplicate key") << QByteArray(R"({"a":1,"a":2})");
    QTest::newRow("duplicate key by escape") << QByteArray(R"({"a":1,"\u0061":2})");
    QTest::newRow("duplicate key inside") << QByteArray(R"([{"b":{"a":1,"a":2}}])");
    QTest::newRow("65 levels") << QByteArray(65, '[') + QByteArray(65, ']');
    QTest::newRow("number out of range") << QByteArray("1e999");
    QTest::newRow("integer beyond 64 bits") << QByteArray("123456789012345678901234567890");
    QTest::newRow("comment") << QByteArray("{/**/}");
    QTest::newRow("NaN") << QByteArray("NaN");
    QByteArray many = "{";
    for (int i = 0; i < 40; ++i)
        many += "\"k" + QByteArray::number(i) + "\":1,";
    QTest::newRow("duplicate among many") << many + R"("k7":1})";
}

void TstDocument::refusesWhatIsNotStrictJson()
{
    QFETCH(QByteArray, text);
    QVERIFY_FAILS(FailureKind::InvalidArgument, Document::parse(text));
}

void TstDocument::echoesIdsByteForByte_data()
{
    QTest::addColumn<QByteArray>("id");
    for (const char *id :
         {"1", "1.0", "1e0", "-0", R"("\u0041b")", "12345678901234567890", "null", "\"a,}b\""})
        QTest::newRow(id) << QByteArray(id);
}

void TstDocument::echoesIdsByteForByte()
{
    QFETCH(QByteArray, id);
    const auto document =
        Document::parse(R"({ "x" : {"id":[9,"}"]}, "\u0069d" : )" + id + R"( , "y":[1]})");
    QCOMPARE(document->rawMember("id"), id);
    QVERIFY(!document->rawMember("none"));
}

void TstDocument::splitsABatchIntoItsExactTexts()
{
    const auto document = Document::parse(R"([ {"id":1} , 2.50, "x]", [] ])");
    const std::vector<QByteArray> expected{R"({"id":1})", "2.50", R"("x]")", "[]"};
    QCOMPARE(document->rawElements(), expected);
}

void TstDocument::readsMembersAndElements()
{
    const auto document = Document::parse(R"({"a":[1,true,null,"ä"],"b":{"c":1.5}})");
    const Value root = document->root();
    const std::vector<Value> a = root.get("a")->elements();
    QCOMPARE(a.at(0).toInteger(), 1);
    QVERIFY(a.at(1).toBool());
    QVERIFY(a.at(2).isNull());
    QCOMPARE(a.at(3).toString(), QStringLiteral("ä"));
    QCOMPARE(root.get("b")->get("c")->toDouble(), 1.5);
    QVERIFY(!root.get("zzz"));
    QCOMPARE(root.toJson(), QByteArray(R"({"a":[1,true,null,"ä"],"b":{"c":1.5}})"));
    QVERIFY_FAILS(FailureKind::InvalidArgument, root.toInteger());
}

void TstDocument::keepsLargeIntegersExact()
{
    const auto document = Document::parse("[9007199254740993]");
    QCOMPARE(dump(document->root().toQJson()), QByteArray("[9007199254740993]"));
}

void TstDocument::writesScalarsAndIndentedText()
{
    QCOMPARE(dump(QJsonValue(QStringLiteral("a\"\n"))), QByteArray(R"("a\"\n")"));
    QCOMPARE(dump(QJsonValue(QJsonValue::Null)), QByteArray("null"));
    const QJsonObject object{{QStringLiteral("a"), QJsonArray{1, 2}},
                             {QStringLiteral("b"), QJsonObject()}};
    QCOMPARE(dumpIndented(object),
             QByteArray("{\n  \"a\": [\n    1,\n    2\n  ],\n  \"b\": {}\n}"));
}

PLEXUS_TEST(TstDocument, tst_document)
#include "tst_document.moc"
