#include "support/run.h"
#include "support/test_main.h"
#include "tools/uri_template.h"

#include <QTest>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstUriTemplate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void findsTheVariables();
    void decodesPercents();
    void matchesNothingElse_data();
    void matchesNothingElse();
    void refusesWhatIsNotLevelOne_data();
    void refusesWhatIsNotLevelOne();
};

void TstUriTemplate::findsTheVariables()
{
    const auto values = UriTemplate(u"test://{kind}/{id}.json"_s).match(u"test://cat/7.json"_s);
    QVERIFY(values);
    QCOMPARE(values->value(u"kind"_s), u"cat"_s);
    QCOMPARE(values->value(u"id"_s), u"7"_s);
}

void TstUriTemplate::decodesPercents()
{
    const auto values = UriTemplate(u"x:{id}"_s).match(u"x:a%2Fb%20%C3%B6"_s);
    QCOMPARE(values->value(u"id"_s), u"a/b ö"_s);
}

void TstUriTemplate::matchesNothingElse_data()
{
    QTest::addColumn<QString>("uri");
    QTest::newRow("empty value") << u"test:///data"_s;
    QTest::newRow("slash in the value") << u"test://a/b/data"_s;
    QTest::newRow("more behind") << u"test://a/data/more"_s;
    QTest::newRow("less") << u"test://a/dat"_s;
    QTest::newRow("other scheme") << u"data://a/data"_s;
}

void TstUriTemplate::matchesNothingElse()
{
    QFETCH(QString, uri);
    QVERIFY(!UriTemplate(u"test://{id}/data"_s).match(uri));
}

void TstUriTemplate::refusesWhatIsNotLevelOne_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : {u"x:{"_s, u"x:}"_s, u"x:{}"_s, u"x:{+a}"_s, u"x:{a*}"_s,
                                u"x:{a}{b}"_s, u"x:{a}/{a}"_s, u"x:none"_s, u"x:{a b}"_s})
        QTest::newRow(qPrintable(text)) << text;
}

void TstUriTemplate::refusesWhatIsNotLevelOne()
{
    QFETCH(QString, text);
    QVERIFY_FAILS(FailureKind::InvalidArgument, UriTemplate(text));
}

PLEXUS_TEST(TstUriTemplate, tst_uri_template)
#include "tst_uri_template.moc"
