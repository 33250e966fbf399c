// Row 62 of the table of threats: a tool gives away the key that it was handed, and nobody gets it.
#include "support/leaks/evidence.h"
#include "support/leaks/secret_scan.h"
#include "support/server/administration.h"
#include "support/server/key_holder.h"
#include "support/server/modern_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QTemporaryDir>

#include <memory>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestLeakingTools : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase() { m_world.reset(); }
    void row62_aKeyIsInNoAnswer_data();
    void row62_aKeyIsInNoAnswer();
    void row62_aKeyIsInNoLog_data();
    void row62_aKeyIsInNoLog();

private:
    struct World;
    std::unique_ptr<World> m_world;
};

//! With what has a form of its own in addresses and in Base64.
static const QByteArray leakedKey = "plx/leak+key with=odd&chars~0123456789";
static const QString leakHostSecret = u"v3Rk8tW2mZq6LxN9cBd4HsJ1pFyG7eQa5uTi"_s;

//! A server with a tool that leaks, and a user whose key it is given.
struct TestLeakingTools::World
{
    World()
    {
        administer(served.adminPort(), served.adminKey(), "POST", "/admin/v1/tenants",
                   {{u"entity_id"_s, u"leaky"_s}, {u"name"_s, u"Leaky"_s}});
        const QByteArray token = newToken(served.port(), "leaky", leakHostSecret.toLatin1(), "ada");
        caller = {served.port(), "leaky", token};
        QCOMPARE(handInKey({served.port(), "leaky", token}, "weather", leakedKey).status, 200);
        QByteArray backwards = leakedKey;
        std::reverse(backwards.begin(), backwards.end());
        scan.add(leakedKey, u"the key"_s);
        scan.add(backwards, u"the key backwards"_s);
        registerSecret(leakedKey, u"API key of a tool that leaks"_s);
    }
    //! Everything that comes back.
    QByteArray leak(const QString &form, const QString &place) const
    {
        return caller
            .ask("tools/call",
                 {{u"name"_s, u"leak_key"_s},
                  {u"arguments"_s, QJsonObject{{u"form"_s, form}, {u"place"_s, place}}},
                  {u"_meta"_s, QJsonObject{{u"progressToken"_s, u"p"_s}}}},
                 "leak_key")
            .comparable();
    }

    QTemporaryDir folder;
    Served served{folder.path(),
                  {u"--module-dirs"_s, QStringLiteral(PLEXUS_TEST_TOOLS), u"--log-level"_s,
                   u"debug"_s, u"--access-log"_s, u"all"_s},
                  {{u"HOST_APP_REGISTRATION_SECRET"_s, leakHostSecret}}};
    ModernCaller caller;
    SecretScan scan;
};

static void addLeaks(const QStringList &places)
{
    QTest::addColumn<QString>("form");
    QTest::addColumn<QString>("place");
    for (const QString &place : places) {
        for (const char *form : {"plain", "percent", "base64", "header", "backwards"})
            QTest::addRow("%s, %s", qPrintable(place), form) << QString::fromLatin1(form) << place;
    }
}

void TestLeakingTools::initTestCase() { m_world = std::make_unique<World>(); }

void TestLeakingTools::row62_aKeyIsInNoAnswer_data()
{
    addLeaks({u"result"_s, u"name"_s, u"error"_s, u"progress"_s, u"question"_s});
}

void TestLeakingTools::row62_aKeyIsInNoAnswer()
{
    QFETCH(QString, form);
    QFETCH(QString, place);
    const QByteArray answer = m_world->leak(form, place);
    QVERIFY2(answer.contains("third.example/?key=") && answer.contains("[redacted]"),
             answer.constData());
    QCOMPARE(m_world->scan.findIn(answer), QStringList());
}

void TestLeakingTools::row62_aKeyIsInNoLog_data() { addLeaks({u"fault"_s}); }

//! What an author did not foresee is told the operator, and nobody else.
void TestLeakingTools::row62_aKeyIsInNoLog()
{
    QFETCH(QString, form);
    QFETCH(QString, place);
    const auto told = [this] { return m_world->served.program().errors().count("third.example"); };
    const qsizetype before = told();
    const QByteArray answer = m_world->leak(form, place);
    QVERIFY2(answer.contains("Error calling tool 'leak_key'"), answer.constData());
    QVERIFY(!answer.contains("third.example"));
    QTRY_COMPARE(told(), before + 1);
    const QByteArray log = m_world->served.program().errors();
    QVERIFY(log.contains("third.example/?key=") && log.contains("[redacted]"));
    QCOMPARE(m_world->scan.findIn(log), QStringList());
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestLeakingTools, tst_leaking_tools)
#include "tst_leaking_tools.moc"
