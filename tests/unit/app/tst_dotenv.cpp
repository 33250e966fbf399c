#include "app/dotenv.h"
#include "support/run.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::app {

class TestDotenv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsValuesAsTheOriginalDid_data();
    void readsValuesAsTheOriginalDid();
    void saysWhichLineIsWrong_data();
    void saysWhichLineIsWrong();
};

void TestDotenv::readsValuesAsTheOriginalDid_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("value");
    QTest::newRow("bare") << "A=b c\n"_ba << u"b c"_s;
    QTest::newRow("spaces around") << "  A = b \t\n"_ba << u"b"_s;
    QTest::newRow("export") << "export A=b"_ba << u"b"_s;
    QTest::newRow("comment after a space") << "A=b # why"_ba << u"b"_s;
    QTest::newRow("hash within a word") << "A=b#c"_ba << u"b#c"_s;
    QTest::newRow("empty with comment") << "A= # why"_ba << QString();
    QTest::newRow("empty") << "A="_ba << QString();
    QTest::newRow("double quotes") << "A=\"b # c\" # why"_ba << u"b # c"_s;
    QTest::newRow("single quotes") << "A='b \"c\"'"_ba << u"b \"c\""_s;
    QTest::newRow("escapes") << R"(A="b\n\"c\" \\ \x")"_ba << u"b\n\"c\" \\ \\x"_s;
    QTest::newRow("single quotes do not escape") << R"(A='b\n\'c')"_ba << u"b\\n'c"_s;
    QTest::newRow("two lines") << "A=\"b\nc\""_ba << u"b\nc"_s;
    QTest::newRow("CRLF") << "A=b\r\n"_ba << u"b"_s;
    QTest::newRow("mark in front") << "\xEF\xBB\xBF"_ba + "A=b" << u"b"_s;
    QTest::newRow("equals sign") << "A=b=c"_ba << u"b=c"_s;
}

void TestDotenv::readsValuesAsTheOriginalDid()
{
    QFETCH(QByteArray, text);
    const auto entries = parseDotenv(QString::fromUtf8(text));
    QCOMPARE(entries.size(), 1);
    QCOMPARE(entries.first().first, u"A"_s);
    QTEST(entries.first().second, "value");
}

void TestDotenv::saysWhichLineIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("no name") << "A=1\n=2"_ba << u"line 2 does not begin"_s;
    QTest::newRow("no equals sign") << "A=1\n\nB"_ba << u"line 3 has no '='"_s;
    QTest::newRow("open quote") << "A=\"1\nB=2\n"_ba << u"line 1 opens a quote"_s;
    QTest::newRow("text after quote") << "A='1'2"_ba << u"line 1 goes on"_s;
}

void TestDotenv::saysWhichLineIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, words);
    try {
        parseDotenv(QString::fromUtf8(text));
        QFAIL("it was read");
    } catch (const Failure &failure) {
        QVERIFY2(failure.callerText().startsWith(words), qPrintable(failure.callerText()));
    }
}

} // namespace plexus::app

PLEXUS_TEST(plexus::app::TestDotenv, tst_dotenv)
#include "tst_dotenv.moc"
