// Flow T2 of MCP Plexus: a user hands in an API key.
#include "outside_sql.h"
#include "support/server/key_holder.h"
#include "support/test_main.h"

#include <QDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestFlowT2 : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aKeyIsKeptSealedWithItsDates();

private:
    Fixture m_fixture;
};

static QString value(const QString &folder, const QString &column)
{
    OutsideSql sql(QDir(folder).filePath(u"plexus.sqlite3"_s));
    return sql.column(u"SELECT %1 FROM api_key WHERE tenant = 'test_tenant_api_key'"_s.arg(column))
        .join(u'|');
}

void TestFlowT2::aKeyIsKeptSealedWithItsDates()
{
    const McpCaller caller = callerOf(m_fixture, u"test_tenant_api_key"_s);
    const QByteArray key = "alpha-service-key-0123456789";
    const WireAnswer answer = handInKey(caller, "my_test_service_alpha", key);
    QCOMPARE(answer.status, 200);
    QCOMPARE(
        answer.body,
        R"({"message":"API key for provider 'my_test_service_alpha' was successfully saved/updated."})"_ba);
    const QString folder = m_fixture.dataFolder();
    QCOMPARE(value(folder, u"provider"_s), u"my_test_service_alpha"_s);
    QVERIFY(value(folder, u"sealed"_s).startsWith(u"plx1."_s));
    QVERIFY(!value(folder, u"sealed"_s).contains(QString::fromLatin1(key)));
    QVERIFY(value(folder, u"created_ms"_s).toLongLong() > 0);
    QCOMPARE(value(folder, u"created_ms"_s), value(folder, u"updated_ms"_s));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestFlowT2, tst_flow_t2)
#include "tst_flow_t2.moc"
