#include "app/load_config.h"
#include "core/failure.h"
#include "support/test_main.h"

#include <QTemporaryFile>

using namespace Qt::Literals::StringLiterals;

namespace plexus::app {

class TestLoadConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void flagsWinOverEnvironmentOverFile();
    void theOriginalsNamesGoOnWorking();
    void anEmptyValueIsNone();
    void wrongValuesAreNamedAndNotRepeated_data();
    void wrongValuesAreNamedAndNotRepeated();
    void weakSecretsAreRefused_data();
    void weakSecretsAreRefused(); // threat 63
    void eachSecretIsNamedByItsKey_data();
    void eachSecretIsNamedByItsKey();
    void listeningBeyondThisMachineNeedsAPublicAddress();
    void plainTextBeyondThisMachineIsRefused_data();
    void plainTextBeyondThisMachineIsRefused();
    void tlsOrAProxyMakesItRight();
    void certificatesNeedKeys();
    void proxiesAreAddresses();

private:
    void write(const QByteArray &text);
    QString problems() const;

    std::unique_ptr<QTemporaryFile> m_file;
    ConfigSources m_sources;
};

void TestLoadConfig::init()
{
    m_file = std::make_unique<QTemporaryFile>();
    QVERIFY(m_file->open());
    m_sources = {};
    m_sources.settingsFile = m_file->fileName();
}

void TestLoadConfig::write(const QByteArray &text)
{
    m_file->write(text);
    m_file->flush();
}

QString TestLoadConfig::problems() const
{
    try {
        loadConfig(m_sources);
    } catch (const Failure &failure) {
        return failure.callerText();
    }
    return {};
}

void TestLoadConfig::flagsWinOverEnvironmentOverFile()
{
    write("PLEXUS_PORT=1\nPLEXUS_ADMIN_PORT=2\nPLEXUS_IO_THREADS=3\n");
    m_sources.environment.insert(u"DEV_SERVER_PORT"_s, u"4"_s);
    m_sources.environment.insert(u"PLEXUS_ADMIN_PORT"_s, u"5"_s);
    QCOMPARE(loadConfig(m_sources).port, 4); // another name, but a stronger source
    m_sources.flags.insert(u"port"_s, u"6"_s);
    const Config config = loadConfig(m_sources);
    QCOMPARE(config.port, 6);
    QCOMPARE(config.adminPort, 5);
    QCOMPARE(config.ioThreads, 3);
}

void TestLoadConfig::theOriginalsNamesGoOnWorking()
{
    write("dev_server_host=127.0.0.1\nDEV_SERVER_PORT=9000\nAPP_NAME='My \"Plexus\"' # name\n"
          "DEBUG_MODE=True\nSTORAGE_BACKEND=sqlite\nREDIS_HOST=localhost\n");
    const Config config = loadConfig(m_sources);
    QCOMPARE(config.hosts, QList{QHostAddress(QHostAddress::LocalHost)});
    QCOMPARE(config.port, 9000);
    QCOMPARE(config.applicationName, u"My \"Plexus\""_s);
    QCOMPARE(config.logLevel, LogLevel::Debug);
    QCOMPARE(config.notes.size(), 1);
    QVERIFY(config.notes.first().startsWith("REDIS_HOST has no effect"_L1));
}

void TestLoadConfig::anEmptyValueIsNone()
{
    write("ADMIN_API_KEY=\nPLEXUS_PORT= # the default\n");
    m_sources.environment.insert(u"HOST_APP_REGISTRATION_SECRET"_s, QString());
    QCOMPARE(problems(), QString());
}

void TestLoadConfig::wrongValuesAreNamedAndNotRepeated_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::newRow("port") << u"PLEXUS_PORT"_s << u"65536x"_s;
    QTest::newRow("host") << u"DEV_SERVER_HOST"_s << u"not an address"_s;
    QTest::newRow("switch") << u"DEBUG_MODE"_s << u"maybe"_s;
    QTest::newRow("backend") << u"STORAGE_BACKEND"_s << u"oracle"_s;
    QTest::newRow("url with path") << u"PLEXUS_PUBLIC_BASE_URL"_s << u"https://a.example/p"_s;
    QTest::newRow("level") << u"PLEXUS_LOG_LEVEL"_s << u"loud"_s;
    QTest::newRow("format") << u"PLEXUS_LOG_FORMAT"_s << u"xml"_s;
    QTest::newRow("quotas") << u"PLEXUS_QUOTAS"_s << u"{\"user\":{\"calls\":77}}"_s;
    QTest::newRow("allowed origins") << u"PLEXUS_OUTBOUND_ALLOW"_s << u"http://idp.intra"_s;
    QTest::newRow("outbound requests") << u"PLEXUS_OUTBOUND_REQUESTS"_s << u"0.5"_s;
    QTest::newRow("address without brackets") << u"PLEXUS_ALLOWED_HOSTS"_s << u"2001:db8::5"_s;
    QTest::newRow("threads") << u"PLEXUS_IO_THREADS"_s << u"-7"_s;
}

void TestLoadConfig::wrongValuesAreNamedAndNotRepeated()
{
    QFETCH(QString, name);
    QFETCH(QString, value);
    m_sources.environment.insert(name, value);
    QVERIFY2(problems().contains(name), qPrintable(problems()));
    QVERIFY2(!problems().contains(value), qPrintable(problems()));
}

void TestLoadConfig::weakSecretsAreRefused_data()
{
    QTest::addColumn<QString>("secret");
    QTest::newRow("the original's default") << u"default_secret_if_env_missing"_s;
    QTest::newRow("16 characters") << u"q7Zk2rV9xLw4TnB8"_s;
    QTest::newRow("31 characters") << u"q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQ"_s;
    QTest::newRow("placeholder") << u"Your_Super_Secret_Admin_API_Key_Here_12345"_s;
}

void TestLoadConfig::weakSecretsAreRefused()
{
    QFETCH(QString, secret);
    m_sources.environment.insert(u"ADMIN_API_KEY"_s, secret);
    QVERIFY(problems().contains("ADMIN_API_KEY "_L1));
    QVERIFY(!problems().contains(secret));
}

void TestLoadConfig::eachSecretIsNamedByItsKey_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name :
         {"ADMIN_API_KEY", "HOST_APP_REGISTRATION_SECRET", "PLEXUS_ENCRYPTION_KEY"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void TestLoadConfig::eachSecretIsNamedByItsKey()
{
    QFETCH(QString, name);
    for (const QString &secret : {u"~"_s, u"~~~short~~~"_s}) {
        m_sources.environment.insert(name, secret);
        QVERIFY2(problems().startsWith(name), qPrintable(problems()));
        QVERIFY(!problems().contains(u'~'));
    }
}

void TestLoadConfig::plainTextBeyondThisMachineIsRefused_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("named");
    const QByteArray base = "PLEXUS_PUBLIC_BASE_URL=https://mcp.plexus.test\n";
    QTest::newRow("administration") << base + "PLEXUS_ADMIN_HOST=0.0.0.0\n"
                                    << u"PLEXUS_ADMIN_TLS_CERTIFICATE"_s;
    QTest::newRow("administration behind a proxy")
        << base + "PLEXUS_ADMIN_HOST=192.0.2.1\nPLEXUS_TRUSTED_PROXIES=192.0.2.2\n"
        << u"PLEXUS_ADMIN_TLS_CERTIFICATE"_s;
    QTest::newRow("clients") << "PLEXUS_PUBLIC_BASE_URL=http://mcp.plexus.test\n"_ba
                             << u"PLEXUS_TLS_CERTIFICATE"_s;
    QTest::newRow("clients, by address")
        << "PLEXUS_PUBLIC_BASE_URL=http://192.0.2.1\n"_ba << u"PLEXUS_TRUSTED_PROXIES"_s;
}

void TestLoadConfig::plainTextBeyondThisMachineIsRefused()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, named);
    write(text);
    QVERIFY2(problems().contains(named), qPrintable(problems()));
}

void TestLoadConfig::tlsOrAProxyMakesItRight()
{
    write("PLEXUS_HOST=0.0.0.0\nPLEXUS_PUBLIC_BASE_URL=http://mcp.plexus.test\n"
          "PLEXUS_TRUSTED_PROXIES=10.0.0.0/8, ::1\nPLEXUS_ADMIN_HOST=0.0.0.0\n"
          "PLEXUS_ADMIN_TLS_CERTIFICATE=c.pem\nPLEXUS_ADMIN_TLS_KEY=k.pem\n");
    QCOMPARE(problems(), QString());
    QCOMPARE(loadConfig(m_sources).notes, QStringList());
    m_sources.flags = {{u"trusted-proxies"_s, u"::1"_s},
                       {u"public-base-url"_s, u"http://[::1]:1"_s}};
    QCOMPARE(problems(), QString());
}

void TestLoadConfig::certificatesNeedKeys()
{
    write("PLEXUS_TLS_CERTIFICATE=c.pem\nPLEXUS_ADMIN_TLS_KEY=k.pem\n");
    QVERIFY(problems().contains(u"PLEXUS_TLS_KEY"_s));
    QVERIFY(problems().contains(u"PLEXUS_ADMIN_TLS_CERTIFICATE"_s));
}

void TestLoadConfig::proxiesAreAddresses()
{
    write("PLEXUS_TRUSTED_PROXIES=proxy.plexus.test\nPLEXUS_FORWARDED_HEADER=via\n"
          "PLEXUS_MAX_CONNECTIONS=0\nPLEXUS_MAX_BODY_MEMORY=64M\n");
    for (const QString &name : {u"PLEXUS_TRUSTED_PROXIES"_s, u"PLEXUS_FORWARDED_HEADER"_s,
                                u"PLEXUS_MAX_CONNECTIONS"_s, u"PLEXUS_MAX_BODY_MEMORY"_s})
        QVERIFY2(problems().contains(name), qPrintable(problems()));
}

void TestLoadConfig::listeningBeyondThisMachineNeedsAPublicAddress()
{
    m_sources.flags.insert(u"host"_s, u"0.0.0.0"_s);
    QVERIFY(problems().contains("PLEXUS_PUBLIC_BASE_URL"_L1));
    m_sources.flags.insert(u"public-base-url"_s, u"https://plexus.example.org"_s);
    QCOMPARE(problems(), QString());
}

} // namespace plexus::app

PLEXUS_TEST(plexus::app::TestLoadConfig, tst_load_config)
#include "tst_load_config.moc"
