#include "core/scrubber.h"
#include "support/test_main.h"

#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstScrubber : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsASecretInEveryForm_data();
    void findsASecretInEveryForm(); // threat 62
    void findsItInsideOfBase64AtAnyOffset(); // threat 62
    void removesAllOccurrencesOfAllSecrets();
    void leavesOtherTextsAlone();
    void shortSecretsAreNotLookedFor();
};

static const QByteArray secret = "gho_a/b+c d\"e%16C7e42F292c6912E7";

static Scrubber scrubber()
{
    Scrubber made;
    made.add(Secret(secret));
    return made;
}

void TstScrubber::findsASecretInEveryForm_data()
{
    QTest::addColumn<QByteArray>("form");
    QTest::newRow("plain") << secret;
    QTest::newRow("backwards") << QByteArray("7E2196c292F24e7C61%e\"d c+b/a_ohg");
    QTest::newRow("percent") << secret.toPercentEncoding();
    QTest::newRow("form") << secret.toPercentEncoding().replace("%20", "+");
    QTest::newRow("JSON") << QByteArray(secret).replace('"', "\\\"");
    QTest::newRow("JSON in JSON") << QByteArray(secret).replace('"', "\\\\\\\"");
    QTest::newRow("backwards in JSON") << QByteArray("7E2196c292F24e7C61%e\\\"d c+b/a_ohg");
    QTest::newRow("JSON with escaped slashes")
        << QByteArray(secret).replace('"', "\\\"").replace('/', "\\/");
}

void TstScrubber::findsASecretInEveryForm()
{
    QFETCH(QByteArray, form);
    QCOMPARE(scrubber().scrubbed("before " + form + " behind"), "before [redacted] behind");
    QCOMPARE(scrubber().scrubbed(QString::fromUtf8("ü" + form)), u"ü[redacted]"_s);
}

void TstScrubber::findsItInsideOfBase64AtAnyOffset()
{
    for (const char *user : {"", "a", "ab", "abc", "abcd"}) {
        const QByteArray basic = (user + QByteArray(":") + secret + "tail").toBase64();
        const QByteArray scrubbed = scrubber().scrubbed(basic);
        QVERIFY2(scrubbed.contains("[redacted]"), user);
        QVERIFY(scrubbed.size() < basic.size() - 30);
    }
    QCOMPARE(scrubber().scrubbed(secret.toBase64(QByteArray::Base64UrlEncoding)).left(10),
             "[redacted]");
}

void TstScrubber::removesAllOccurrencesOfAllSecrets()
{
    Scrubber two = scrubber();
    two.add(Secret("another-one"));
    QCOMPARE(two.scrubbed(secret + "," + secret + ",another-one"),
             "[redacted],[redacted],[redacted]");
}

void TstScrubber::leavesOtherTextsAlone()
{
    QCOMPARE(scrubber().scrubbed(u"gho_a and nothing else"_s), u"gho_a and nothing else"_s);
    QCOMPARE(Scrubber().scrubbed(QByteArray("text")), "text");
}

void TstScrubber::shortSecretsAreNotLookedFor()
{
    Scrubber made;
    made.add(Secret("abc"));
    QCOMPARE(made.scrubbed(QByteArray("abcabc cba")), "abcabc cba");
}

PLEXUS_TEST(TstScrubber, tst_scrubber)
#include "tst_scrubber.moc"
