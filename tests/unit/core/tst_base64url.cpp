#include "core/base64url.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;

class TstBase64Url : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void writesWithoutPadding_data();
    void writesWithoutPadding();
    void readsBackWhatItWrote();
    void refusesEveryOtherSpelling_data();
    void refusesEveryOtherSpelling();
};

// RFC 4648 section 10, and the two characters that differ from plain base64.
void TstBase64Url::writesWithoutPadding_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray("") << QByteArray("");
    QTest::newRow("f") << QByteArray("f") << QByteArray("Zg");
    QTest::newRow("fo") << QByteArray("fo") << QByteArray("Zm8");
    QTest::newRow("foo") << QByteArray("foo") << QByteArray("Zm9v");
    QTest::newRow("foobar") << QByteArray("foobar") << QByteArray("Zm9vYmFy");
    QTest::newRow("62 and 63") << QByteArray("\xfb\xef\xff") << QByteArray("--__");
}

void TstBase64Url::writesWithoutPadding()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, text);
    QCOMPARE(toBase64Url(bytes), text);
    QCOMPARE(fromBase64Url(text), bytes);
}

void TstBase64Url::readsBackWhatItWrote()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i) {
        bytes.append(char(i));
        QCOMPARE(fromBase64Url(toBase64Url(bytes)), bytes);
    }
}

void TstBase64Url::refusesEveryOtherSpelling_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("padding") << QByteArray("Zg==");
    QTest::newRow("bits left over") << QByteArray("Zh"); // decodes to "f" like "Zg" does
    QTest::newRow("one character") << QByteArray("Z");
    QTest::newRow("five characters") << QByteArray("Zm9vY");
    QTest::newRow("plain alphabet") << QByteArray("++//");
    QTest::newRow("white space") << QByteArray("Zm 9v");
    QTest::newRow("line feed at the end") << QByteArray("Zm9v\n");
    QTest::newRow("NUL") << QByteArray("Zm\0v", 4);
    QTest::newRow("not ASCII") << QByteArray("Zm\xc3\xa4v");
}

void TstBase64Url::refusesEveryOtherSpelling()
{
    QFETCH(QByteArray, text);
    QVERIFY(!fromBase64Url(text));
}

PLEXUS_TEST(TstBase64Url, tst_base64url)
#include "tst_base64url.moc"
