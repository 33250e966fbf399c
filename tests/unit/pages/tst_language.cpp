#include "endpoints/pages/language.h"
#include "support/test_main.h"

#include <QRegularExpression>
#include <QSet>

using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstLanguage : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void picksByAcceptLanguage_data();
    void picksByAcceptLanguage();
    void allLanguagesSayTheSame();
    void writesTimes();
};

void TstLanguage::picksByAcceptLanguage_data()
{
    QTest::addColumn<QByteArray>("field");
    QTest::addColumn<QString>("code");
    const auto add = [](const char *field, const char *code) {
        QTest::newRow(field) << QByteArray(field) << QString::fromLatin1(code);
    };
    add("", "en");
    add("de", "de");
    add("DE-at,en;q=0.9", "de");
    add("en-GB,de;q=0.8", "en");
    add("fr,de;q=0.5,en;q=0.4", "de");
    add("de;q=0", "en");
    add("de;q=x,en;q=0.1", "en");
    add("*", "en");
    add("deutsch", "en");
    add(";;,,;q=1", "en");
}

void TstLanguage::picksByAcceptLanguage()
{
    QFETCH(QByteArray, field);
    QTEST(codeOf(languageFor(field)), "code");
}

static QSet<QString> placeholdersOf(const QString &text)
{
    static const QRegularExpression shape(u"\\{[^}]*\\}"_s);
    QSet<QString> names;
    for (const auto &match : shape.globalMatch(text))
        names += match.captured();
    return names;
}

void TstLanguage::allLanguagesSayTheSame()
{
    const Texts english(Language::English);
    const Texts german(Language::German);
    QStringList keys = english.keys();
    QStringList others = german.keys();
    keys.sort();
    others.sort();
    QCOMPARE(others, keys);
    for (const QString &key : std::as_const(keys)) {
        QVERIFY2(!german.text(key).isEmpty(), qPrintable(key));
        QCOMPARE(placeholdersOf(german.text(key)), placeholdersOf(english.text(key)));
    }
}

void TstLanguage::writesTimes()
{
    QCOMPARE(timeText(1'785'230'880'000, Language::English), u"28 July 2026, 09:28 UTC"_s);
    QCOMPARE(timeText(1'785'230'880'000, Language::German), u"28. Juli 2026, 09:28 UTC"_s);
}

PLEXUS_TEST(TstLanguage, tst_language)
#include "tst_language.moc"
