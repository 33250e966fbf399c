#include "endpoints/pages/accent.h"
#include "support/test_main.h"

using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstAccent : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItWrites();
    void knowsContrast();
    void everyColourCanBeReadInLightAndDark();
    void leavesGoodColoursAlone();
};

void TstAccent::readsWhatItWrites()
{
    QCOMPARE(Colour::parse(u"#0a0B0c"_s), (Colour{10, 11, 12}));
    QCOMPARE((Colour{10, 11, 12}).text(), "#0a0b0c"_ba);
    for (const QString &wrong : {u""_s, u"#fff"_s, u"#gggggg"_s, u"#1234567"_s})
        QCOMPARE(Colour::parse(wrong), Colour());
}

void TstAccent::knowsContrast()
{
    QCOMPARE(contrast({0, 0, 0}, {255, 255, 255}), 21.0);
    QCOMPARE(qRound(contrast({0x77, 0x77, 0x77}, {255, 255, 255}) * 100), 448);
}

static QString whyUnreadable(Colour accent, Colour surface, Colour canvas)
{
    const AccentShades shades = shadesOn(accent, surface, canvas);
    const bool isReadable = contrast(shades.fill, surface) >= 3
        && contrast(shades.fill, shades.onFill) >= 4.5
        && contrast(shades.strong, shades.onStrong) >= 4.5 && contrast(shades.text, surface) >= 4.5
        && contrast(shades.text, canvas) >= 4.5;
    return isReadable ? QString() : QString::fromLatin1(accent.text());
}

void TstAccent::everyColourCanBeReadInLightAndDark()
{
    for (int i = 0; i < 16 * 16 * 16; ++i) {
        const Colour accent{(i >> 8) * 17, (i >> 4 & 15) * 17, (i & 15) * 17};
        QCOMPARE(whyUnreadable(accent, {255, 255, 255}, {0xf5, 0xf6, 0xf8}), QString());
        QCOMPARE(whyUnreadable(accent, {0x16, 0x1b, 0x22}, {0x1f, 0x26, 0x30}), QString());
    }
}

void TstAccent::leavesGoodColoursAlone()
{
    QVERIFY(accentSheet(defaultAccent).startsWith(":root{--accent:#1f5fbf;--on-accent:#ffffff;"));
}

PLEXUS_TEST(TstAccent, tst_accent)
#include "tst_accent.moc"
