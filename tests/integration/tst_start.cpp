// Settings, the data folder, and the end.
#include "support/server/mcp_caller.h"
#include "support/server/served.h"
#include "support/test_main.h"

#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::Literals::StringLiterals;

namespace plexus::test {

class TestStart : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void theSampleFileStopsNamingItsBadSecrets();
    void theSampleFileStartsWithGoodSecrets();
    void t63_aWeakHostSecretStopsTheStart_data();
    void t63_aWeakHostSecretStopsTheStart();
    void everyWrongSettingIsNamedAtOnce();
    void aBackendThatIsNotBuiltStopsTheStart();
    void h30_aBrokenModuleStopsTheStartWithItsReason();
    void h30_theDoctorTellsOfEveryModule();
    void h30_theDoctorTellsWhatWouldStopTheStart();
    void whatIsMadeIsForThisUserOnly();
    void anotherEncryptionKeyIsRefused();
    void aKeyAddedInFrontIsFine();
    void authoritiesThatCannotBeReadStopTheStart();
    void thePublicAddressIsAnsweredHoweverItIsSpelled_data();
    void thePublicAddressIsAnsweredHoweverItIsSpelled();
    void aPortInUseIsSaid();
    void helpListsEverySetting();
    void theDemonstrationWelcomesGuestsAndSaysHow();
    void aSignalEndsItPolitely();
    void callsAreAnsweredBeforeItEnds_data();
    void callsAreAnsweredBeforeItEnds();
    void theFixtureLeavesNothingBehind();
};

static QByteArray sampleFile()
{
    QFile file(QStringLiteral(PLEXUS_SOURCE_DIR "/tests/data/config/original.env"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

static void writeSettings(const QTemporaryDir &folder, const QByteArray &text)
{
    QFile file(folder.filePath(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

//! What `plexus` says when it does not start, behind its exit code.
static QByteArray refusal(const QStringList &arguments, const QTemporaryDir &folder,
                          QHash<QString, QString> environment = {})
{
    environment.insert(u"PLEXUS_DATA_DIR"_s, folder.filePath(u"data"_s));
    Program program(u"plexus"_s, arguments, environment, folder.path());
    const int code = program.waitForEnd();
    return QByteArray::number(code) + '\n' + program.errors();
}

static QByteArray newKey()
{
    Program program(u"plexus"_s, {u"keygen"_s});
    return program.readLine();
}

void TestStart::theSampleFileStopsNamingItsBadSecrets()
{
    const QTemporaryDir folder;
    writeSettings(folder, sampleFile());
    const QByteArray text = refusal({u"serve"_s}, folder);
    QVERIFY2(text.startsWith("2\n"), text.constData());
    QVERIFY(text.contains("HOST_APP_REGISTRATION_SECRET"));
    QVERIFY(text.contains("ADMIN_API_KEY"));
    QVERIFY(text.contains("PLEXUS_ENCRYPTION_KEY"));
    QVERIFY(!text.contains("host_app_secre") && !text.contains("your_"));
}

void TestStart::theSampleFileStartsWithGoodSecrets()
{
    const QTemporaryDir folder;
    QByteArray text = sampleFile();
    text.replace("host_app_secre\n", newKey() + '\n');
    text.replace("your_super_secret_admin_api_key_here_12345", newKey());
    text.replace("your_generated_fernet_key_here", newKey());
    writeSettings(folder, text);
    Served served(folder.path());
    QCOMPARE(exchange(served.port(), "GET", "/health").status, 200);
    QCOMPARE(exchange(served.port(), "GET", "/").json()[u"message"_s].toString(),
             u"Welcome to MCP Plexus Server!"_s);
    QCOMPARE(served.program().terminate(), 0);
    QVERIFY(served.program().errors().contains("REDIS_HOST has no effect"));
    QVERIFY(QFile::exists(folder.filePath(u"mcp_plexus_data.sqlite3"_s)));
}

void TestStart::t63_aWeakHostSecretStopsTheStart_data()
{
    QTest::addColumn<QString>("secret");
    QTest::newRow("the original's default") << u"default_secret_if_env_missing"_s;
    QTest::newRow("the same, longer") << u"default_secret_if_env_missing_0123456789"_s;
    QTest::newRow("the original's sample") << u"host_app_secre"_s;
    QTest::newRow("16 characters") << u"q7Zk2rV9xLw4TnB8"_s;
    QTest::newRow("31 characters") << u"q7Zk2rV9xLw4TnB8cYd1HsJ5mPf3GaQ"_s;
}

void TestStart::t63_aWeakHostSecretStopsTheStart()
{
    QFETCH(QString, secret);
    const QTemporaryDir folder;
    const QByteArray text =
        refusal({u"serve"_s}, folder, {{u"HOST_APP_REGISTRATION_SECRET"_s, secret}});
    QVERIFY2(text.startsWith("2\n") && text.contains("HOST_APP_REGISTRATION_SECRET"),
             text.constData());
    QVERIFY(!text.contains(secret.toLatin1()));
}

void TestStart::everyWrongSettingIsNamedAtOnce()
{
    const QTemporaryDir folder;
    writeSettings(folder, "PLEXUS_PROT=8000\nPLEXUS_LOG_FORMAT=xml\n");
    const QByteArray text =
        refusal({u"serve"_s, u"--port"_s, u"many"_s}, folder, {{u"DEBUG_MODE"_s, u"perhaps"_s}});
    QVERIFY2(text.startsWith("2\n"), text.constData());
    for (const char *name : {"PLEXUS_PROT", "PLEXUS_LOG_FORMAT", "port", "DEBUG_MODE"})
        QVERIFY2(text.contains(name), text.constData());
}

void TestStart::aBackendThatIsNotBuiltStopsTheStart()
{
    const QTemporaryDir folder;
    const QByteArray text = refusal({u"serve"_s}, folder, {{u"STORAGE_BACKEND"_s, u"redis"_s}});
    QVERIFY2(text.startsWith("2\n") && text.contains("STORAGE_BACKEND"), text.constData());
}

void TestStart::h30_aBrokenModuleStopsTheStartWithItsReason()
{
    const QTemporaryDir folder;
    QVERIFY(QDir(folder.path()).mkdir(u"modules"_s));
    QFile module(folder.filePath(u"modules/broken.so"_s));
    QVERIFY(module.open(QIODevice::WriteOnly));
    module.write("no library");
    module.close();
    const QStringList arguments{u"serve"_s,
                                u"--port"_s,
                                u"0"_s,
                                u"--admin-port"_s,
                                u"0"_s,
                                u"--module-dirs"_s,
                                folder.filePath(u"modules"_s)};
    const QByteArray text = refusal(arguments, folder);
    QVERIFY2(text.startsWith("1\n") && text.contains("broken.so"), text.constData());
    Served served(folder.path(),
                  {u"--module-dirs"_s, folder.filePath(u"modules"_s), u"--allow-broken-modules"_s});
    QCOMPARE(served.program().terminate(), 0);
    QVERIFY(served.program().errors().contains("broken.so"));
}

static std::pair<int, QByteArray> askDoctor(const QTemporaryDir &folder,
                                            const QStringList &more = {},
                                            const QHash<QString, QString> &environment = {})
{
    Program program(u"plexus"_s, QStringList{u"doctor"_s, u"--data-dir"_s, folder.path()} + more,
                    environment, folder.path());
    const int code = program.waitForEnd();
    return {code, program.output() + program.errors()};
}

void TestStart::h30_theDoctorTellsOfEveryModule()
{
    const QTemporaryDir folder;
    const auto [before, none] = askDoctor(folder);
    QCOMPARE(before, 0);
    QVERIFY2(none.contains("no database yet"), none.constData());
    QVERIFY(QDir(folder.path()).isEmpty()); // it makes nothing
    {
        Served once(folder.path());
        const auto [meanwhile, alive] = askDoctor(folder);
        QVERIFY2(meanwhile == 0 && alive.contains("ok   encryption key"), alive.constData());
        QVERIFY(alive.contains("ok   module scoping"));
    }
    QVERIFY(QDir(folder.path()).mkdir(u"modules"_s));
    for (const QString &name : {u"one.so"_s, u"two.so"_s}) {
        QFile module(folder.filePath(u"modules/"_s + name));
        QVERIFY(module.open(QIODevice::WriteOnly));
        module.write("no library");
    }
    const auto [code, text] =
        askDoctor(folder, {u"--module-dirs"_s, folder.filePath(u"modules"_s)});
    QCOMPARE(code, 1);
    QVERIFY2(text.contains("one.so") && text.contains("two.so"), text.constData());
}

void TestStart::h30_theDoctorTellsWhatWouldStopTheStart()
{
    const QTemporaryDir folder;
    {
        const Served once(folder.path());
    }
    const auto [code, text] =
        askDoctor(folder, {}, {{u"PLEXUS_ENCRYPTION_KEY"_s, QString::fromLatin1(newKey())}});
    QVERIFY2(code != 0 && text.contains("PLEXUS_ENCRYPTION_KEY"), text.constData());
    QCOMPARE(askDoctor(folder, {u"--port"_s, u"many"_s}).first, 2);
}

void TestStart::whatIsMadeIsForThisUserOnly()
{
    const QTemporaryDir folder;
    const QString data = folder.filePath(u"data"_s);
    QVERIFY(QDir(folder.path()).mkdir(u"data"_s));
    Served served(data);
    constexpr auto others =
        QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    for (const QFileInfo &file : QDir(data).entryInfoList(QDir::Files))
        QVERIFY2(!(file.permissions() & others), qPrintable(file.fileName()));
    QVERIFY(served.adminKey().startsWith("plx_ak_"));
    QCOMPARE(exchange(served.adminPort(), "GET", "/admin/v1/whoami",
                      {{"X-Admin-API-Key", served.adminKey()}})
                 .status,
             200);
}

void TestStart::anotherEncryptionKeyIsRefused()
{
    const QTemporaryDir folder;
    {
        Served first(folder.path());
        QCOMPARE(first.program().terminate(), 0);
    }
    Program second(u"plexus"_s,
                   {u"serve"_s, u"--port"_s, u"0"_s, u"--admin-port"_s, u"0"_s, u"--data-dir"_s,
                    folder.path()},
                   {{u"PLEXUS_ENCRYPTION_KEY"_s, QString::fromLatin1(newKey())}}, folder.path());
    QCOMPARE(second.waitForEnd(), 1);
    QVERIFY(second.errors().contains("PLEXUS_ENCRYPTION_KEY"));
}

void TestStart::aKeyAddedInFrontIsFine()
{
    const QTemporaryDir folder;
    const QString old = QString::fromLatin1(newKey());
    {
        Served first(folder.path(), {}, {{u"PLEXUS_ENCRYPTION_KEY"_s, old}});
        QCOMPARE(first.program().terminate(), 0);
    }
    const QString both = QString::fromLatin1(newKey()) + u',' + old;
    Served second(folder.path(), {}, {{u"PLEXUS_ENCRYPTION_KEY"_s, both}});
    QCOMPARE(second.program().terminate(), 0);
}

void TestStart::authoritiesThatCannotBeReadStopTheStart()
{
    const QTemporaryDir folder;
    const QByteArray text =
        refusal({u"serve"_s, u"--outbound-ca-file"_s, folder.filePath(u"none.pem"_s), u"--port"_s,
                 u"0"_s, u"--admin-port"_s, u"0"_s},
                folder);
    QVERIFY2(!text.startsWith("0\n"), text.constData());
    QVERIFY2(text.contains("PLEXUS_OUTBOUND_CA_FILE"), text.constData());
}

void TestStart::thePublicAddressIsAnsweredHoweverItIsSpelled_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QByteArray>("host");
    QTest::newRow("IPv6") << u"https://[2001:db8::5]"_s << "[2001:db8::5]"_ba;
    QTest::newRow("international")
        << u"https://b\u00fccher.example.com:8443"_s << "xn--bcher-kva.example.com:8443"_ba;
}

void TestStart::thePublicAddressIsAnsweredHoweverItIsSpelled()
{
    QFETCH(QString, url);
    QFETCH(QByteArray, host);
    const QTemporaryDir folder;
    Served served(folder.path(), {u"--public-base-url"_s, url});
    // Its admin listener goes by the same names, and says its port.
    const auto statusFor = [&](const QByteArray &name) {
        return exchange(served.adminPort(), "GET", "/health", {{"Host", name}}).status;
    };
    QCOMPARE(statusFor(host), 200);
    QCOMPARE(statusFor("other.example"), 421);
    QCOMPARE(served.program().terminate(), 0);
}

void TestStart::aPortInUseIsSaid()
{
    const QTemporaryDir one, two;
    const Served first(one.path());
    const QByteArray text = refusal(
        {u"serve"_s, u"--admin-port"_s, u"0"_s, u"--port"_s, QString::number(first.port())}, two);
    QVERIFY2(text.startsWith("1\n") && text.contains(QByteArray::number(first.port())),
             text.constData());
}

void TestStart::helpListsEverySetting()
{
    Program program(u"plexus"_s, {u"serve"_s, u"--help"_s});
    QCOMPARE(program.waitForEnd(), 0);
    const QByteArray page = program.output();
    for (const char *name : {"DEV_SERVER_PORT", "ADMIN_API_KEY", "PLEXUS_PUBLIC_BASE_URL",
                             "PLEXUS_DATA_DIR", "--demo", "--settings"})
        QVERIFY2(page.contains(name), name);
}

void TestStart::theDemonstrationWelcomesGuestsAndSaysHow()
{
    const QTemporaryDir folder;
    // What a real installation has set, rightly or wrongly, is nothing to it.
    Program program(u"plexus"_s,
                    {u"serve"_s, u"--demo"_s, u"--port"_s, u"0"_s, u"--admin-port"_s, u"0"_s,
                     u"--data-dir"_s, folder.path()},
                    {{u"PLEXUS_HOST"_s, u"0.0.0.0"_s}, {u"ADMIN_API_KEY"_s, u"short"_s}},
                    folder.path());
    QByteArray said;
    while (!said.contains("Ctrl-C"))
        said += program.readLine() + '\n';
    for (const char *words :
         {"'demo'", "curl -s http://localhost:", "\"mcpServers\"", "mcp-remote"})
        QVERIFY2(said.contains(words), said.constData());
    const QByteArray url = said.mid(said.indexOf("curl -s ") + 8);
    McpCaller guest{portIn(QString::fromLatin1(url.left(url.indexOf(' ')))), "demo"};
    QTRY_COMPARE(guest.initialize().status, 200); // a moment after the tenant was made
    guest.connect();
    QVERIFY(guest.toolNames().contains(u"get_global_info"_s));
    QCOMPARE(program.terminate(), 0);
}

void TestStart::aSignalEndsItPolitely()
{
    Fixture fixture;
    McpCaller caller = callerOf(fixture, u"secure"_s);
    caller.connect();
    Wire stream(fixture.port());
    HeaderList headers = caller.headers();
    headers.emplaceBack("Connection", "keep-alive");
    stream.write(requestBytes("GET", caller.path(), headers, {}, fixture.port()));
    QVERIFY(stream.readUntil("\r\n\r\n").startsWith("HTTP/1.1 200"));
    QCOMPARE(fixture.program().terminate(), 0);
    QVERIFY(stream.readToEnd().endsWith("0\r\n\r\n")); // ended, not cut off
}

void TestStart::callsAreAnsweredBeforeItEnds_data()
{
    QTest::addColumn<QByteArray>("seconds");
    QTest::addColumn<QByteArray>("member");
    QTest::newRow("those that end soon") << "1"_ba
                                         << "\"result\":"_ba;
    QTest::newRow("those that go on") << "600"_ba
                                      << "The server is stopping"_ba;
}

void TestStart::callsAreAnsweredBeforeItEnds()
{
    QFETCH(QByteArray, seconds);
    QFETCH(QByteArray, member);
    Fixture fixture;
    McpCaller caller{fixture.port(), "conformance"};
    caller.connect();
    const QByteArray body = R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":)"
                            R"({"name":"slow_compute","arguments":{"label":"l","seconds":)"
        + seconds + "}}}";
    Wire call(fixture.port());
    call.write(requestBytes("POST", caller.path(), caller.headers(), body, fixture.port()));
    const auto runs = [&caller] { // its id is taken
        return caller.post(R"({"jsonrpc":"2.0","id":7,"method":"ping"})").status == 400;
    };
    QVERIFY(QTest::qWaitFor(runs, 20000));
    QCOMPARE(fixture.program().terminate(), 0);
    const QByteArray answer = call.readToEnd();
    QVERIFY2(answer.contains("\"id\":7") && answer.contains(member), answer.constData());
}

void TestStart::theFixtureLeavesNothingBehind()
{
    Fixture fixture;
    QVERIFY(QFileInfo::exists(fixture.dataFolder()));
    QCOMPARE(fixture.program().terminate(), 0);
    QVERIFY(!QFileInfo::exists(fixture.dataFolder()));
}

} // namespace plexus::test

PLEXUS_TEST(plexus::test::TestStart, tst_start)
#include "tst_start.moc"
