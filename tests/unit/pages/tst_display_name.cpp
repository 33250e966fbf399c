#include "endpoints/pages/display_name.h"
#include "support/test_main.h"

using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstDisplayName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void textsKeepTheirLines();
    void takesOutWhatDeceives_data();
    void takesOutWhatDeceives();
    void shortensAtEightyCodePoints();
    void monograms();
};

void TstDisplayName::takesOutWhatDeceives_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("shown");
    QTest::newRow("plain") << u"Acme & Söhne"_s << u"Acme & Söhne"_s;
    QTest::newRow("bidi") << u"acme\u202Egro.live"_s << u"acmegro.live"_s;
    QTest::newRow("isolates") << u"\u2066a\u2069"_s << u"a"_s;
    QTest::newRow("zero width") << u"ac\u200Bme\uFEFF"_s << u"acme"_s;
    QTest::newRow("controls") << u"a\u0007\u001B[31mb"_s << u"a[31mb"_s;
    QTest::newRow("lines") << u" a\r\n\tb "_s << u"a b"_s;
    QTest::newRow("composed") << u"Zoe\u0308"_s << u"Zo\u00EB"_s;
}

void TstDisplayName::takesOutWhatDeceives()
{
    QFETCH(QString, name);
    QTEST(displayName(name), "shown");
}

void TstDisplayName::shortensAtEightyCodePoints()
{
    const QString face = QString::fromUcs4(U"\U0001F600", 1);
    const QString shown = displayName(face.repeated(10'000));
    QCOMPARE(shown.toUcs4().size(), 80);
    QVERIFY(shown.startsWith(face) && shown.endsWith(u'…'));
}

void TstDisplayName::monograms()
{
    QCOMPARE(monogramOf(u"(acme)"_s), u"A"_s);
    QCOMPARE(monogramOf(u"!?"_s), u"·"_s);
}

void TstDisplayName::textsKeepTheirLines()
{
    QCOMPARE(plainText(u"  Go to\t<b>there</b>.\r\n\u202Eevil\u0007\n\n"_s),
             u"Go to <b>there</b>.\nevil"_s);
    QCOMPARE(plainText(QString(9000, u'x')).size(), 4000);
}

PLEXUS_TEST(TstDisplayName, tst_display_name)
#include "tst_display_name.moc"
