#include "json/document.h"
#include "json/write.h"
#include "json/write_set.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace plexus::json;
using namespace Qt::Literals::StringLiterals;

namespace {

enum class Colour { Red, Green };

std::span<const EnumName<Colour>> enumNames(Colour)
{
    static constexpr EnumName<Colour> names[] = {{Colour::Red, "red"}, {Colour::Green, "green"}};
    return names;
}

struct Inner
{
    double weight = 0;
    static constexpr auto fields() { return std::tuple{field("weight", &Inner::weight)}; }
};

struct Sample
{
    QString name;
    int limit = 30;
    Colour colour = Colour::Green;
    std::optional<bool> flag;
    QList<Inner> parts;
    QStringList tags{u"x"_s};
    QString mode = u"fast"_s;
    static constexpr auto fields()
    {
        return std::tuple{field("name", &Sample::name, "What it is called").length(1, 5),
                          field("limit", &Sample::limit, "How many").between(1, 100).defaulted(),
                          field("colour", &Sample::colour).defaulted(),
                          field("flag", &Sample::flag),
                          field("parts", &Sample::parts).defaulted(),
                          field("tags", &Sample::tags).items(1, 2).defaulted(),
                          field("mode", &Sample::mode)
                              .oneOf({"fast", "slow"})
                              .mirroredInHeader("Mode")
                              .defaulted()};
    }
};

//! As text, though it is a number.
struct AsDozen
{
    static QJsonObject schema() { return Convert<QString>::schema(); }
    static void read(const Value &value, int &out, const Reader &)
    {
        out = value.toString().toInt() * 12;
    }
    static QJsonValue write(int number) { return QString::number(number / 12); }
};

struct Basket
{
    int eggs = 12;
    int most = 24;
    static constexpr const char *unknownHint = "does not fit into a basket";
    static constexpr auto fields()
    {
        return std::tuple{field("eggs", &Basket::eggs).as<AsDozen>(),
                          field("most", &Basket::most).defaulted()};
    }
    static void check(const Basket &basket, const Reader &reader)
    {
        if (basket.eggs > basket.most)
            reader.member("eggs").fail(u"are too many"_s);
    }
};

} // namespace

class TstFields : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAndWritesBack();
    void whatIsNotSetMayBeLeftOut();
    void aFieldMayHaveItsOwnCodec();
    void aRecordMayHaveRulesOfItsOwn();
    void unknownMembersAreSkippedAtAnyDepthWhenAsked();
    void namesEveryProblemAtOnce_data();
    void namesEveryProblemAtOnce();
    void neverRepeatsWhatWasSubmitted();
    void lengthsCountCharacters();
    void theAnswerToAHostileRecordStaysSmall();
    void absentMembersKeepTheirDefaults();
    void unknownMembersCanBeIgnored();
    void aNameBehindAByteOrderMarkIsUnknown();
    void describesItselfAsJsonSchema();
};

static Sample readSample(const QByteArray &text)
{
    const auto document = Document::parse(text);
    return read<Sample>(document->root());
}

static QString whyNotBasket(const QByteArray &text)
{
    try {
        (void)read<Basket>(Document::parse(text)->root());
    } catch (const InvalidFields &invalid) {
        return invalid.callerText();
    }
    return {};
}

namespace {

struct Outer
{
    std::optional<Inner> inner;
    QList<Sample> samples;
    static constexpr auto fields()
    {
        return std::tuple{field("inner", &Outer::inner), field("samples", &Outer::samples)};
    }
};

} // namespace

void TstFields::whatIsNotSetMayBeLeftOut()
{
    Outer outer{{}, {Sample()}};
    QCOMPARE(writeSet(outer).keys(), QStringList{u"samples"_s});
    QVERIFY(!writeSet(outer)[u"samples"_s][0].toObject().contains(u"flag"_s));
    outer.inner = Inner{2};
    outer.samples.front().flag = false;
    QCOMPARE(QJsonValue(writeSet(outer)), QJsonValue(write(outer)));
}

void TstFields::aFieldMayHaveItsOwnCodec()
{
    const Basket basket = read<Basket>(Document::parse(R"({"eggs":"2"})")->root());
    QCOMPARE(basket.eggs, 24);
    QCOMPARE(dump(write(basket)), QByteArray(R"({"eggs":"2","most":24})"));
    QCOMPARE(schemaOf<Basket>()[u"properties"_s][u"eggs"_s][u"type"_s].toString(), u"string"_s);
}

void TstFields::aRecordMayHaveRulesOfItsOwn()
{
    QCOMPARE(whyNotBasket(R"({"eggs":"3"})"), u"/eggs are too many"_s);
    QCOMPARE(whyNotBasket(R"({"eggs":"1","ham":1})"), u"/ham does not fit into a basket"_s);
}

void TstFields::unknownMembersAreSkippedAtAnyDepthWhenAsked()
{
    const auto document = Document::parse(R"({"name":"a","x":1,"parts":[{"weight":2,"y":3}]})");
    const auto sample = read<Sample>(document->root(), Unknown::Ignore);
    QCOMPARE(sample.parts.size(), 1);
    QVERIFY_THROWS_EXCEPTION(InvalidFields, (void)read<Sample>(document->root()));
}

void TstFields::readsAndWritesBack()
{
    const QByteArray text =
        R"({"name":"a","limit":7,"colour":"red","flag":true,"parts":[{"weight":1.5}],"tags":["t"],"mode":"slow"})";
    const Sample sample = readSample(text);
    QCOMPARE(sample.limit, 7);
    QVERIFY(sample.colour == Colour::Red);
    QCOMPARE(sample.parts.front().weight, 1.5);
    QCOMPARE(write(sample), Document::parse(text)->root().toQJson().toObject());
}

void TstFields::namesEveryProblemAtOnce_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("message");
    QTest::newRow("missing") << QByteArray("{}") << u"/name is required"_s;
    QTest::newRow("not an object") << QByteArray("[]") << u"must be an object"_s;
    QTest::newRow("range") << QByteArray(R"({"name":"a","limit":0})")
                           << u"/limit must be between 1 and 100"_s;
    QTest::newRow("two") << QByteArray(R"({"name":1,"limit":"x"})")
                         << u"/name must be a string; /limit must be an integer"_s;
    QTest::newRow("length") << QByteArray(R"({"name":"abcdef"})")
                            << u"/name must have between 1 and 5 characters"_s;
    QTest::newRow("enum") << QByteArray(R"({"name":"a","colour":"blue"})")
                          << u"/colour must be one of red, green"_s;
    QTest::newRow("one of") << QByteArray(R"({"name":"a","mode":"x"})")
                            << u"/mode must be one of fast, slow"_s;
    QTest::newRow("nested") << QByteArray(R"({"name":"a","parts":[{"weight":1},{}]})")
                            << u"/parts/1/weight is required"_s;
    QTest::newRow("items") << QByteArray(R"({"name":"a","tags":[]})")
                           << u"/tags must have between 1 and 2 items"_s;
    QTest::newRow("fraction") << QByteArray(R"({"name":"a","limit":1.5})")
                              << u"/limit must be an integer"_s;
    QTest::newRow("overflow") << QByteArray(R"({"name":"a","limit":4294967297})")
                              << u"/limit is out of range; /limit must be between 1 and 100"_s;
}

void TstFields::namesEveryProblemAtOnce()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, message);
    try {
        readSample(text);
        QFAIL("it was accepted");
    } catch (const InvalidFields &invalid) {
        QCOMPARE(invalid.callerText(), message);
    }
}

void TstFields::neverRepeatsWhatWasSubmitted()
{
    try {
        readSample(R"({"name":{"hunter2":1},"limit":"hunter2","colour":"hunter2"})");
        QFAIL("it was accepted");
    } catch (const InvalidFields &invalid) {
        QVERIFY(!invalid.callerText().contains(u"hunter2"_s));
    }
}

void TstFields::lengthsCountCharacters()
{
    QCOMPARE(readSample(R"({"name":"😀😀😀😀😀"})").name, u"😀😀😀😀😀"_s);
    QVERIFY_THROWS_EXCEPTION(InvalidFields, readSample(R"({"name":"😀😀😀😀😀😀"})"));
}

void TstFields::theAnswerToAHostileRecordStaysSmall()
{
    QByteArray text = R"({"name":"a","x)" + QByteArray(100'000, 'x') + R"(":1)";
    for (int i = 0; i < 10'000; ++i)
        text += ",\"k" + QByteArray::number(i) + "\":1";
    try {
        readSample(text + '}');
        QFAIL("it was accepted");
    } catch (const InvalidFields &invalid) {
        QCOMPARE(invalid.problems().size(), 20);
        QVERIFY(invalid.callerText().size() < 5000);
    }
}

void TstFields::absentMembersKeepTheirDefaults()
{
    const Sample sample = readSample(R"({"name":"a","limit":3.0,"flag":null})");
    QCOMPARE(sample.limit, 3);
    QVERIFY(!sample.flag.has_value());
    QVERIFY(sample.colour == Colour::Green);
}

void TstFields::unknownMembersCanBeIgnored()
{
    const auto document = Document::parse(R"({"name":"a","a/b":1})");
    QCOMPARE(read<Sample>(document->root(), Unknown::Ignore).name, u"a"_s);
    try {
        read<Sample>(document->root());
        QFAIL("it was accepted");
    } catch (const InvalidFields &invalid) {
        QCOMPARE(invalid.problems().front().pointer, u"/a~1b"_s);
    }
}

void TstFields::aNameBehindAByteOrderMarkIsUnknown()
{
    QVERIFY_THROWS_EXCEPTION(InvalidFields, readSample(R"({"name":"a","\ufefflimit":1})"));
}

void TstFields::describesItselfAsJsonSchema()
{
    const QJsonObject schema = schemaOf<Sample>();
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    QCOMPARE(schema.value("type"_L1).toString(), u"object"_s);
    QCOMPARE(schema.value("required"_L1).toArray(), QJsonArray{u"name"_s});
    QCOMPARE(schema.value("additionalProperties"_L1), QJsonValue(false));
    const QJsonObject limit{{u"type"_s, u"integer"_s},
                            {u"description"_s, u"How many"_s},
                            {u"minimum"_s, 1},
                            {u"maximum"_s, 100},
                            {u"default"_s, 30}};
    QCOMPARE(properties.value("limit"_L1).toObject(), limit);
    QCOMPARE(properties.value("mode"_L1).toObject().value("x-mcp-header"_L1).toString(), u"Mode"_s);
}

PLEXUS_TEST(TstFields, tst_fields)
#include "tst_fields.moc"
