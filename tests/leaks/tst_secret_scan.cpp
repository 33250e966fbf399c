// The scan that everybody relies on finds what it has to find.
#include "support/leaks/secret_scan.h"
#include "support/test_main.h"

#include <QTest>
#include <QUrl>

using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

class TstSecretScan : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsEveryForm_data();
    void findsEveryForm();
    void findsItAnywhereInLongerTextThatWasEncoded_data();
    void findsItAnywhereInLongerTextThatWasEncoded();
    void findsTheCodeOfAGuest_data();
    void findsTheCodeOfAGuest();
    void findsNothingElse();
    void tellsWhichButNotTheSecret();
};

static const QByteArray secret = "plx_ut_Zm9v/YmFy+Zm9vYmFyZm9v~YmF6\"quoted";

void TstSecretScan::findsEveryForm_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("as it is") << secret;
    QTest::newRow("hex") << secret.toHex();
    QTest::newRow("HEX") << secret.toHex().toUpper();
    QTest::newRow("base64") << secret.toBase64();
    QTest::newRow("base64url") << secret.toBase64(QByteArray::Base64UrlEncoding);
    QTest::newRow("percent") << secret.toPercentEncoding();
    QTest::newRow("Qt's URLs") << QUrl::toPercentEncoding(QString::fromLatin1(secret));
    QTest::newRow("JSON") << QByteArray(secret).replace("\"", "\\\"");
    QTest::newRow("JSON with escaped slashes") << QByteArray(secret).replace("/", "\\/");
}

void TstSecretScan::findsEveryForm()
{
    QFETCH(QByteArray, form);
    SecretScan scan;
    scan.add(secret, u"the token"_s);
    QCOMPARE(scan.findIn("before " + form + " after"), QStringList{u"the token"_s});
    QCOMPARE(scan.findIn(form), QStringList{u"the token"_s});
    QVERIFY(scan.findIn(form.chopped(form.size() / 2)).isEmpty());
}

void TstSecretScan::findsItAnywhereInLongerTextThatWasEncoded_data()
{
    QTest::addColumn<QByteArray>("before");
    for (const char *before : {"", "a", "ab", "abc", "user:", "user12:"})
        QTest::addRow("after '%s'", before) << QByteArray(before);
}

void TstSecretScan::findsItAnywhereInLongerTextThatWasEncoded()
{
    QFETCH(QByteArray, before);
    SecretScan scan;
    scan.add(secret, u"the token"_s);
    QCOMPARE(scan.findIn((before + secret + "and more").toBase64()), QStringList{u"the token"_s});
    QCOMPARE(scan.findIn((before + secret).toBase64(QByteArray::Base64UrlEncoding)),
             QStringList{u"the token"_s});
}

void TstSecretScan::findsTheCodeOfAGuest_data()
{
    const QByteArray code = "7KQ2-M9XD";
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("as it is") << code;
    QTest::newRow("hex") << code.toHex();
    for (const char *before : {"", "a", "ab"})
        QTest::addRow("base64 after '%s'", before) << (before + code + "and more").toBase64();
}

void TstSecretScan::findsTheCodeOfAGuest()
{
    QFETCH(QByteArray, form);
    SecretScan scan;
    QVERIFY(scan.add("7KQ2-M9XD", u"code of a guest"_s));
    QCOMPARE(scan.findIn("before " + form + " after"), QStringList{u"code of a guest"_s});
}

void TstSecretScan::findsNothingElse()
{
    SecretScan scan;
    QVERIFY(scan.add(secret, u"the token"_s));
    QVERIFY(!scan.add(secret, u"the same"_s));
    QVERIFY(!scan.add("short", u"too short"_s));
    QCOMPARE(scan.count(), 1);
    QVERIFY(scan.findIn("plx_ut_Zm9v/YmFy+Zm9vYmFyZm9v~YmF6").isEmpty());
    QVERIFY(scan.findIn("short").isEmpty());
    QVERIFY(scan.findIn({}).isEmpty());
}

void TstSecretScan::tellsWhichButNotTheSecret()
{
    SecretScan scan;
    scan.add(secret, u"token of ada"_s);
    scan.add("another-secret-0123", u"key of bob"_s);
    const QStringList found = scan.findIn("another-secret-0123, " + secret);
    QCOMPARE(found, (QStringList{u"key of bob"_s, u"token of ada"_s}));
}

PLEXUS_TEST(TstSecretScan, tst_secret_scan)
#include "tst_secret_scan.moc"
