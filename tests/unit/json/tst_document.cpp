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
    void countsLevelsOfContainers();
    void takesWhatIsUnusualButRight_data();
    void takesWhatIsUnusualButRight();
    void keysAreComparedWhole();
    void manyKeysInAnyOrderAreTakenAndWritten();
    void aByteOrderMarkInATextIsACharacter();
    void anOldDocumentSurvivesTheNext();
    void echoesIdsByteForByte_data();
    void echoesIdsByteForByte();
    void splitsABatchIntoItsExactTexts();
    void readsMembersAndElements();
    void keepsLargeIntegersExact();
    void writesScalarsAndIndentedText();
    void writesNumbersExactly_data();
    void writesNumbersExactly();
    void writesHalfASurrogatePairAsTheReplacementCharacter();
};

void TstDocument::refusesWhatIsNotStrictJson_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF{}");
    QTest::newRow("UTF-16") << QByteArray("{\0}\0", 4);
    QTest::newRow("invalid UTF-8") << QByteArray("\"\xff\"");
    QTest::newRow("lone surrogate") << QByteArray(R"("\ud800")");
    QTest::newRow("lone low surrogate") << QByteArray(R"("\udc00")");
    QTest::newRow("two high surrogates") << QByteArray(R"("\ud800\ud800")");
    QTest::newRow("surrogate and letter") << QByteArray(R"("\ud800\u0041")");
    QTest::newRow("surrogate in UTF-8") << QByteArray("\"\xed\xa0\x80\"");
    QTest::newRow("overlong UTF-8") << QByteArray("\"\xc0\xaf\"");
    QTest::newRow("beyond Unicode") << QByteArray("\"\xf4\x90\x80\x80\"");
    QTest::newRow("control character") << QByteArray("\"\n\"");
    QTest::newRow("NUL behind") << QByteArray("{}\0", 3);
    QTest::newRow("leading zero") << QByteArray("01");
    QTest::newRow("no digit after the point") << QByteArray("1.");
    QTest::newRow("plus sign") << QByteArray("+1");
    QTest::newRow("trailing comma") << QByteArray("[1,]");
    QTest::newRow("single quotes") << QByteArray("{'a':1}");
    QTest::newRow("unclosed") << QByteArray("{\"a\":[1");
    QTest::newRow("white space only") << QByteArray(" \n ");
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

void TstDocument::countsLevelsOfContainers()
{
    const auto nested = [](int levels, const QByteArray &inside) {
        return QByteArray(levels, '[') + inside + QByteArray(levels, ']');
    };
    for (const QByteArray &inside : {QByteArray(), QByteArray("1"), QByteArray("\"x\"")}) {
        Document::parse(nested(64, inside));
        QVERIFY_FAILS(FailureKind::InvalidArgument, Document::parse(nested(65, inside)));
    }
    Document::parse(nested(63, "{}"));
    QVERIFY_FAILS(FailureKind::InvalidArgument, Document::parse(nested(64, "{}")));
    QVERIFY_FAILS(FailureKind::InvalidArgument, Document::parse(QByteArray(1'000'000, '[')));
    Document::parse(nested(64, "1")); // a refusal leaves nothing behind
}

void TstDocument::takesWhatIsUnusualButRight_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("written");
    QTest::newRow("scalar") << QByteArray(" true ") << QByteArray("true");
    QTest::newRow("empty key") << QByteArray(R"({"":1})") << QByteArray(R"({"":1})");
    QTest::newRow("NUL in a text") << QByteArray(R"("\u0000")") << QByteArray(R"("\u0000")");
    QTest::newRow("surrogate pair") << QByteArray(R"("\ud83d\ude00")") << QByteArray("\"😀\"");
    QTest::newRow("least") << QByteArray("-9223372036854775808")
                           << QByteArray("-9223372036854775808");
    QTest::newRow("most") << QByteArray("18446744073709551615")
                          << QByteArray("18446744073709551615");
    QTest::newRow("smallest double") << QByteArray("5e-324") << QByteArray("5e-324");
}

void TstDocument::takesWhatIsUnusualButRight()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, written);
    QCOMPARE(Document::parse(text)->root().toJson(), written);
}

void TstDocument::keysAreComparedWhole()
{
    const auto document = Document::parse(R"({"a\u0000b":1,"a":2,"A":3,"":4})");
    QCOMPARE(document->root().get(std::string_view("a\0b", 3))->toInteger(), 1);
    QCOMPARE(document->root().get("a")->toInteger(), 2);
    QCOMPARE(document->root().get("")->toInteger(), 4);
}

// Against quadratic time: seconds of one core for a megabyte of request.
void TstDocument::manyKeysInAnyOrderAreTakenAndWritten()
{
    QByteArray text;
    for (int i = 100'000; i > 0; --i)
        text += (text.isEmpty() ? "{\"k" : ",\"k") + QByteArray::number(i) + "\":1";
    const auto document = Document::parse(text + '}');
    QCOMPARE(document->root().toQJson().toObject().size(), 100'000);
    QVERIFY_FAILS(FailureKind::InvalidArgument, Document::parse(text + R"(,"k77":1})"));
}

// Dropped, it would make two spellings one: a gate could read another name than the handler.
void TstDocument::aByteOrderMarkInATextIsACharacter()
{
    const auto document = Document::parse(R"({"\ufeffa":"\ufeffx","a":"\ufeff\ufeff"})");
    const Value root = document->root();
    QCOMPARE(root.get("a")->toString(), QString(2, QChar(0xfeff)));
    const QJsonObject object = root.toQJson().toObject();
    QCOMPARE(object.size(), 2);
    QCOMPARE(object.value(QStringLiteral("\ufeffa")).toString(), QStringLiteral("\ufeffx"));
    QCOMPARE(Document::parse(dump(object))->root().toQJson().toObject(), object);
}

void TstDocument::anOldDocumentSurvivesTheNext()
{
    const auto first = Document::parse(R"({"a":"first"})");
    const Value value = *first->root().get("a");
    const auto second = Document::parse(R"({"a":"another, longer text"})");
    QCOMPARE(value.toString(), QStringLiteral("first"));
    QCOMPARE(first->rawMember("a"), QByteArray(R"("first")"));
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

void TstDocument::writesNumbersExactly_data()
{
    QTest::addColumn<QJsonValue>("number");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("2^53 + 1") << QJsonValue(qint64(9007199254740993))
                              << QByteArray("9007199254740993");
    QTest::newRow("least") << QJsonValue(std::numeric_limits<qint64>::min())
                           << QByteArray("-9223372036854775808");
    QTest::newRow("shortest") << QJsonValue(0.1) << QByteArray("0.1");
    QTest::newRow("smallest") << QJsonValue(5e-324) << QByteArray("5e-324");
    QTest::newRow("21 digits") << QJsonValue(123456789012345680000.0)
                               << QByteArray("123456789012345683968.0");
    QTest::newRow("below the least integer")
        << QJsonValue(-9223373456345680000.0) << QByteArray("-9223373456345679872.0");
    QTest::newRow("above the most")
        << QJsonValue(9223373456345680000.0) << QByteArray("9223373456345679872.0");
    QTest::newRow("2^64") << QJsonValue(18446744073709551616.0)
                          << QByteArray("18446744073709551616.0");
    QTest::newRow("20 digits behind the point")
        << QJsonValue(0.00012345678901234567) << QByteArray("0.00012345678901234567");
    QTest::newRow("not a number") << QJsonValue(qQNaN()) << QByteArray("null");
}

void TstDocument::writesNumbersExactly()
{
    QFETCH(QJsonValue, number);
    QFETCH(QByteArray, text);
    QCOMPARE(dump(number), text);
    QCOMPARE(dump(Document::parse(text)->root().toQJson()), text);
}

void TstDocument::writesHalfASurrogatePairAsTheReplacementCharacter()
{
    const QString high(QChar(0xd83d));
    const QString low(QChar(0xde00));
    QCOMPARE(dump(high + QStringLiteral("x")), QByteArray("\"\uFFFDx\""));
    QCOMPARE(dump(QJsonArray{low + high}), QByteArray("[\"\uFFFD\uFFFD\"]"));
    QCOMPARE(dump(QJsonObject{{high, 1}}), QByteArray("{\"\uFFFD\":1}"));
    QCOMPARE(dump(high + low), QByteArray("\"😀\""));
    const QString written = QStringLiteral("\\ud83d"); // six characters, no surrogate
    QCOMPARE(dump(written), QByteArray(R"("\\ud83d")"));
    QCOMPARE(Document::parse(dump(written))->root().toString(), written);
    QCOMPARE(dump(QStringLiteral("\\") + high), QByteArray("\"\\\\\uFFFD\""));
    const QString digits(30, u'7');
    QCOMPARE(dump(QStringLiteral("\"") + digits), QByteArray("\"\\\"") + digits.toUtf8() + '"');
}

PLEXUS_TEST(TstDocument, tst_document)
#include "tst_document.moc"
