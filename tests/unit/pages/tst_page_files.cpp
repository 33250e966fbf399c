#include "endpoints/pages/page_names.h"
#include "endpoints/pages/resource.h"
#include "endpoints/pages/template.h"
#include "support/test_main.h"

#include <QRegularExpression>

using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

//! What holds for every template, whatever it shows.
class TstPageFiles : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void haveNoScriptsAndNoStyles_data() { eachPage(); }
    void haveNoScriptsAndNoStyles();
    void loadNothingFromElsewhere_data() { eachPage(); }
    void loadNothingFromElsewhere();
    void quoteTheirAttributes_data() { eachPage(); }
    void quoteTheirAttributes();
    void useTextsThatExist_data() { eachPage(); }
    void useTextsThatExist();
    void labelTheirFields_data() { eachPage(); }
    void labelTheirFields();
    void guardTheirForms_data() { eachPage(); }
    void guardTheirForms();
    void theSheetLoadsNothing();

private:
    static void eachPage()
    {
        QTest::addColumn<QString>("text");
        for (const QLatin1StringView name : pageNames)
            QTest::newRow(name.data()) << QString::fromUtf8(resource(u"web/%1.html"_s.arg(name)));
    }
};

static bool has(const QString &text, const QString &pattern)
{
    return QRegularExpression(pattern, QRegularExpression::CaseInsensitiveOption)
        .match(text)
        .hasMatch();
}

static QStringList tags(const QString &text, const QString &name)
{
    QStringList found;
    const QRegularExpression shape(u"<%1\\b[^>]*>"_s.arg(name));
    for (const auto &match : shape.globalMatch(text))
        found += match.captured();
    return found;
}

void TstPageFiles::haveNoScriptsAndNoStyles()
{
    QFETCH(QString, text);
    QVERIFY(!has(text, u"<script|<style|<iframe|<object|<embed|<svg|<base"_s));
    QVERIFY(!has(text, u"\\son\\w+\\s*=|\\sstyle\\s*=|javascript:"_s));
}

void TstPageFiles::loadNothingFromElsewhere()
{
    QFETCH(QString, text);
    QVERIFY(!has(text, u"https?:|\\b(src|href|action)=\"//"_s));
}

void TstPageFiles::quoteTheirAttributes()
{
    QFETCH(QString, text);
    QVERIFY(!has(text, u"=\\s*[^\"\\s>]*\\{\\{"_s));
    QVERIFY(!has(text, u"='"_s));
}

void TstPageFiles::useTextsThatExist()
{
    QFETCH(QString, text);
    const Texts texts(Language::English);
    for (const QString &key : Template(text).textKeys())
        QVERIFY2(!texts.text(key).isEmpty(), qPrintable(key));
}

void TstPageFiles::labelTheirFields()
{
    QFETCH(QString, text);
    for (const QString &field : tags(text, u"input"_s)) {
        if (field.contains("type=\"hidden\""_L1))
            continue;
        static const QRegularExpression id(u"id=\"([^\"]+)\""_s);
        const QString name = id.match(field).captured(1);
        QVERIFY2(!name.isEmpty() && text.contains(u"<label for=\"%1\">"_s.arg(name)),
                 qPrintable(field));
    }
}

void TstPageFiles::guardTheirForms()
{
    QFETCH(QString, text);
    const QStringList forms = tags(text, u"form"_s);
    for (const QString &form : forms)
        QVERIFY2(form.contains("method=\"post\""_L1), qPrintable(form));
    QCOMPARE(text.count("name=\"form_token\""_L1), forms.size());
}

void TstPageFiles::theSheetLoadsNothing()
{
    const QString sheet = QString::fromUtf8(resource(u"web/plexus.css"_s));
    QVERIFY(!has(sheet, u"url\\(|@import|@font-face|expression"_s));
}

PLEXUS_TEST(TstPageFiles, tst_page_files)
#include "tst_page_files.moc"
