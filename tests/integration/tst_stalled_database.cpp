// The real program while another process holds the database.
#include "outside_sql.h"
#include "support/run.h"
#include "support/server/administration.h"
#include "support/server/mcp_caller.h"
#include "support/server/modern_caller.h"
#include "support/test_main.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestStalledDatabase : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void h31_whatMustBeWrittenIsRefusedWithATimeToComeAgain_data();
    void h31_whatMustBeWrittenIsRefusedWithATimeToComeAgain();
    void h31_callsThatWriteNothingGoOnMeanwhile();
    void h31_healthSaysSoAndRecovers();
    void h35_healthIs503WithoutTellingWhy();
    void h38_refusalsDoNotTellWhy();

private:
    QString path() const { return m_fixture.dataFolder() + u"/plexus.sqlite3"_s; }
    //! A request that needs a write.
    QByteArray writing(const QString &what) const;

    Fixture m_fixture;
};

QByteArray TestStalledDatabase::writing(const QString &what) const
{
    const HeaderList json{{"Content-Type", "application/json"}};
    if (what == u"registration"_s)
        return requestBytes("POST", "/secure/plexus-auth/register-user",
                            json + HeaderList{{"X-Host-App-Secret", m_fixture.hostSecret()}},
                            R"({"user_id_from_host_app":"late"})", m_fixture.port());
    if (what == u"tenant"_s)
        return requestBytes("POST", "/admin/v1/tenants",
                            json + HeaderList{{"X-Admin-API-Key", m_fixture.adminKey()}},
                            R"({"entity_id":"late","name":"Late"})", m_fixture.adminPort());
    const McpCaller caller = callerOf(m_fixture, u"secure"_s);
    return requestBytes("POST", caller.path(), caller.headers(),
                        R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{)"
                        R"("protocolVersion":"2025-11-25","capabilities":{},)"
                        R"("clientInfo":{"name":"t","version":"1"}}})",
                        m_fixture.port());
}

void TestStalledDatabase::h31_whatMustBeWrittenIsRefusedWithATimeToComeAgain_data()
{
    QTest::addColumn<bool>("ofAdmin");
    QTest::newRow("registration") << false;
    QTest::newRow("session") << false;
    QTest::newRow("tenant") << true;
}

void TestStalledDatabase::h31_whatMustBeWrittenIsRefusedWithATimeToComeAgain()
{
    QFETCH(bool, ofAdmin);
    const QString what = QString::fromLatin1(QTest::currentDataTag());
    const quint16 port = ofAdmin ? m_fixture.adminPort() : m_fixture.port();
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        Wire wire(port);
        wire.write(writing(what));
        const WireAnswer answer = wire.readAnswer();
        QCOMPARE(answer.status, 503);
        QVERIFY(answer.header("Retry-After").toInt() >= 1);
    }
    Wire again(port);
    again.write(writing(what));
    QVERIFY(again.readAnswer().status < 300); // the first attempt has left nothing in the way
}

//! Without the patience that McpCaller has with a busy disk.
static int statusOnce(const McpCaller &caller, const QByteArray &body)
{
    return exchange(caller.port, "POST", caller.path(), caller.headers(), body).status;
}

//! In both eras, and before the write is given up: nothing waits for it.
void TestStalledDatabase::h31_callsThatWriteNothingGoOnMeanwhile()
{
    McpCaller legacy = callerOf(m_fixture, u"secure"_s);
    legacy.connect();
    const ModernCaller modern{m_fixture.port(), "secure", m_fixture.token(u"secure"_s)};
    static const QByteArray call = R"({"jsonrpc":"2.0","id":1,"method":"tools/call",)"
                                   R"("params":{"name":"get_entity_info"}})";
    OutsideSql locker(path());
    locker.run(u"BEGIN IMMEDIATE"_s);
    Wire writer(m_fixture.port());
    writer.write(writing(u"registration"_s));
    for (int i = 0; i < 50; ++i) {
        QCOMPARE(statusOnce(legacy, call), 200);
        QVERIFY(!modern.callTool(u"get_entity_info"_s).isEmpty());
        QVERIFY(!legacy.toolNames().isEmpty());
    }
    QCOMPARE(administer(m_fixture, "GET", "/admin/v1/tenants").status, 200);
    QCOMPARE(writer.readAnswer().status, 503);
    QCOMPARE(statusOnce(legacy, call), 200);
}

void TestStalledDatabase::h31_healthSaysSoAndRecovers()
{
    const auto health = [this] { return exchange(m_fixture.port(), "GET", "/health").status; };
    {
        OutsideSql locker(path());
        locker.run(u"BEGIN IMMEDIATE"_s);
        spinUntil([&] { return health() == 503; });
    }
    spinUntil([&] { return health() == 200; });
}

void TestStalledDatabase::h35_healthIs503WithoutTellingWhy()
{
    OutsideSql locker(path());
    locker.run(u"BEGIN IMMEDIATE"_s);
    WireAnswer answer;
    spinUntil(
        [&] { return (answer = exchange(m_fixture.port(), "GET", "/health")).status == 503; });
    QCOMPARE(answer.body,
             R"({"details":{"sqlite_main_db":"unhealthy"},"status":"degraded",)"
             R"("storage_backend":"sqlite"})"_ba);
}

void TestStalledDatabase::h38_refusalsDoNotTellWhy()
{
    OutsideSql locker(path());
    locker.run(u"BEGIN IMMEDIATE"_s);
    for (const QString &what : {u"registration"_s, u"session"_s, u"tenant"_s}) {
        Wire wire(what == u"tenant"_s ? m_fixture.adminPort() : m_fixture.port());
        wire.write(writing(what));
        const WireAnswer answer = wire.readAnswer();
        QCOMPARE(answer.status, 503);
        const QByteArray text = answer.body.toLower();
        for (const char *word : {"sqlite", "locked", "sql", "insert", "plexus.", "exception"})
            QVERIFY2(!text.contains(word), answer.body.constData());
    }
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestStalledDatabase, tst_stalled_database)
#include "tst_stalled_database.moc"
