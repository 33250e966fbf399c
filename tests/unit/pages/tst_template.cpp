#include "core/failure.h"
#include "endpoints/pages/template.h"
#include "support/test_main.h"

using namespace plexus;
using namespace plexus::pages;
using namespace Qt::Literals::StringLiterals;

class TstTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void escapesWhateverIsPutIn();
    void hasNoSyntaxForRawText();
    void textsIsolateTheirValues();
    void sectionsAppearWhenTheirValueDoes();
    void listsRepeatTheirSection();
    void refusesWhatDoesNotExist();
};

static const QString hostile = u"<img src=x onerror=\"a('b')\">&"_s;
static const QString harmless = u"&lt;img src=x onerror=&quot;a(&#39;b&#39;)&quot;&gt;&amp;"_s;

static QString rendered(const QString &text, const Values &values)
{
    return Template(text).render(values, Texts(Language::English));
}

void TstTemplate::escapesWhateverIsPutIn()
{
    const Values values = Values().set(u"name"_s, hostile);
    QCOMPARE(rendered(u"<b title=\"{{name}}\">{{name}}</b>"_s, values),
             u"<b title=\"%1\">%1</b>"_s.arg(harmless));
    // What looks like a gap in a value is text.
    QCOMPARE(rendered(u"{{name}}"_s, Values().set(u"name"_s, u"{{name}}{name}"_s)),
             u"{{name}}{name}"_s);
}

void TstTemplate::hasNoSyntaxForRawText()
{
    const Values values = Values().set(u"name"_s, hostile).set(u"{name"_s, hostile);
    for (const QString &text : {u"{{{name}}}"_s, u"{{name}}"_s}) {
        const QString html = rendered(text, values);
        QVERIFY2(!html.contains(u'<'), qPrintable(html));
    }
    QVERIFY_THROWS_EXCEPTION(Failure, rendered(u"{{&name}}"_s, values));
}

void TstTemplate::textsIsolateTheirValues()
{
    const Values values = Values().set(u"name"_s, u"<a>"_s);
    const Texts texts(Language::English);
    QVERIFY(Template(u"{{t error.not_found.text}}"_s).render({}, texts).startsWith(u"The link"));
    QCOMPARE(filled(u"Hello {name}!"_s, values), u"Hello <a>!"_s);
}

void TstTemplate::sectionsAppearWhenTheirValueDoes()
{
    const QString text = u"{{#a}}A{{b}}{{/a}}{{^a}}none{{/a}}"_s;
    QCOMPARE(rendered(text, {}), u"none"_s);
    QCOMPARE(rendered(text, Values().set(u"a"_s, QString())), u"none"_s);
    QCOMPARE(rendered(text, Values().setFlag(u"a"_s, false)), u"none"_s);
    QCOMPARE(rendered(text, Values().setFlag(u"a"_s).set(u"b"_s, u"!"_s)), u"A!"_s);
}

void TstTemplate::listsRepeatTheirSection()
{
    const Values values =
        Values()
            .set(u"outer"_s, u"&"_s)
            .setList(u"items"_s, {Values().set(u"n"_s, u"1"_s), Values().set(u"n"_s, u"2"_s)});
    QCOMPARE(rendered(u"{{#items}}{{n}}{{outer}} {{/items}}"_s, values), u"1&amp; 2&amp; "_s);
    QCOMPARE(rendered(u"{{#items}}x{{/items}}{{^items}}empty{{/items}}"_s,
                      Values().setList(u"items"_s, {})),
             u"empty"_s);
}

void TstTemplate::refusesWhatDoesNotExist()
{
    QVERIFY_THROWS_EXCEPTION(Failure, rendered(u"{{name}}"_s, {}));
    QVERIFY_THROWS_EXCEPTION(Failure, rendered(u"{{t no.such.text}}"_s, {}));
    QVERIFY_THROWS_EXCEPTION(Failure, rendered(u"{{#a}}"_s, {}));
    QVERIFY_THROWS_EXCEPTION(Failure, rendered(u"{{#a}}{{/b}}"_s, {}));
}

PLEXUS_TEST(TstTemplate, tst_template)
#include "tst_template.moc"
