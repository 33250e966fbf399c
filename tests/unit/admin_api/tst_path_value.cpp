#include "admin_api/path_value.h"
#include "support/test_main.h"

#include <QUrl>

using namespace plexus;
using namespace Qt::Literals::StringLiterals;

class TstPathValue : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyIdFitsOneSegmentAndComesBack_data();
    void everyIdFitsOneSegmentAndComesBack();
    void ordinaryIdsStayReadable();
    void whatIsNeitherFormIsNothing();
};

void TstPathValue::everyIdFitsOneSegmentAndComesBack_data()
{
    QTest::addColumn<QString>("id");
    for (const QString &id : {u"alice"_s, u"a/b"_s, u"a\\b"_s, u"."_s, u".."_s, u"~a"_s, u"~"_s,
                              u"a b?c#d%2F"_s, u"größe"_s, u"auth0|123"_s, u"+49"_s})
        QTest::newRow(qPrintable(id)) << id;
}

void TstPathValue::everyIdFitsOneSegmentAndComesBack()
{
    QFETCH(QString, id);
    const QByteArray segment = admin::toPathValue(id);
    QVERIFY(!segment.contains('/') && !segment.contains('?') && !segment.contains('#'));
    QCOMPARE(admin::fromPathValue(QUrl::fromPercentEncoding(segment)), id);
}

void TstPathValue::ordinaryIdsStayReadable()
{
    QCOMPARE(admin::toPathValue(u"user-1_x"_s), QByteArray("user-1_x"));
}

void TstPathValue::whatIsNeitherFormIsNothing()
{
    QVERIFY(!admin::fromPathValue(u"~%"_s));
    QVERIFY(!admin::fromPathValue(u"~YQ=="_s));
}

PLEXUS_TEST(TstPathValue, tst_path_value)
#include "tst_path_value.moc"
