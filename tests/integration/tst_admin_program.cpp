// The real programs: `plexus admin` finds the server and its key by itself.
#include "support/server/mcp_caller.h"
#include "support/server/program.h"
#include "support/test_main.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

struct Outcome
{
    int code = -1;
    QByteArray output;
    QByteArray errors;
};

//! `plexus admin` next to a running fixture.
class Console
{
public:
    Outcome admin(const QStringList &arguments, QHash<QString, QString> changed = {})
    {
        changed.insert(u"PLEXUS_CLI_API_BASE_URL"_s,
                       changed.value(u"PLEXUS_CLI_API_BASE_URL"_s, baseUrl()));
        Program program(u"plexus"_s, QStringList{u"admin"_s} + arguments, changed, m_folder.path());
        Outcome outcome;
        outcome.code = program.waitForEnd();
        outcome.output = program.output();
        outcome.errors = program.errors();
        return outcome;
    }
    QString baseUrl() const { return u"http://127.0.0.1:%1"_s.arg(m_fixture.adminPort()); }
    QHash<QString, QString> key() const
    {
        return {{u"ADMIN_API_KEY"_s, QString::fromLatin1(m_fixture.adminKey())}};
    }
    const QTemporaryDir &folder() const { return m_folder; }
    Fixture &fixture() { return m_fixture; }

private:
    QTemporaryDir m_folder;
    Fixture m_fixture;
};

} // namespace

class TstAdminProgram : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void H41_standardOutputHoldsTheDataOnly();
    void exitCodesReachTheShell();
    void readsASettingsFileAsTheServerDoes();
    void H9_aTokenOfTheCommandLineWorksUntilItIsRevoked();
    void H25_aClientSecretIsInNoOutputLogOrDatabase();
};

void TstAdminProgram::H41_standardOutputHoldsTheDataOnly()
{
    Console console;
    const Outcome who = console.admin({u"whoami"_s, u"--json"_s}, console.key());
    QCOMPARE(who.code, 0);
    QCOMPARE(who.errors, QByteArray());
    QCOMPARE(QJsonDocument::fromJson(who.output)[u"role"_s].toString(), u"owner"_s);
}

void TstAdminProgram::exitCodesReachTheShell()
{
    Console console;
    QCOMPARE(console.admin({u"tenant"_s, u"get"_s, u"none"_s}, console.key()).code, 1);
    QCOMPARE(console.admin({u"tenant"_s, u"paint"_s}, console.key()).code, 2);
    QHash<QString, QString> elsewhere = console.key();
    elsewhere.insert(u"PLEXUS_CLI_API_BASE_URL"_s, u"http://127.0.0.1:9"_s);
    QCOMPARE(console.admin({u"whoami"_s}, elsewhere).code, 3);
    QCOMPARE(console.admin({u"whoami"_s}, {{u"ADMIN_API_KEY"_s, u"wrong"_s}}).code, 4);
}

void TstAdminProgram::readsASettingsFileAsTheServerDoes()
{
    Console console;
    QFile file(console.folder().filePath(u".env"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("ADMIN_API_KEY=\"" + console.fixture().adminKey() + "\" # the fixture's\n");
    file.close();
    QCOMPARE(console.admin({u"whoami"_s}).code, 0);
}

void TstAdminProgram::H9_aTokenOfTheCommandLineWorksUntilItIsRevoked()
{
    Console console;
    const Outcome issued =
        console.admin({u"token"_s, u"create"_s, u"secure"_s, u"u1"_s, u"--json"_s}, console.key());
    QCOMPARE(issued.code, 0);
    const QJsonObject token = QJsonDocument::fromJson(issued.output).object();
    McpCaller caller;
    caller.port = console.fixture().port();
    caller.tenant = "secure";
    caller.token = token[u"token"_s].toString().toLatin1();
    caller.connect();
    const QStringList revoke{
        u"token"_s, u"revoke"_s, u"secure"_s, u"u1"_s, token[u"id"_s].toString(), u"--yes"_s};
    QCOMPARE(console.admin(revoke, console.key()).code, 0);
    QCOMPARE(caller.request("tools/list").status, 401);
}

//! Everything in the folder's files.
static QByteArray contentsOf(const QString &folder)
{
    QByteArray all;
    for (const QFileInfo &info : QDir(folder).entryInfoList(QDir::Files)) {
        QFile file(info.filePath());
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}

void TstAdminProgram::H25_aClientSecretIsInNoOutputLogOrDatabase()
{
    Console console;
    const QByteArray secret = "cs-of-the-command-line-0123456789";
    QByteArray told;
    const auto admin = [&](const QString &line) {
        const Outcome outcome =
            console.admin(u"ext-oauth "_s.append(line).split(u' '), console.key());
        told += outcome.output + outcome.errors;
        return outcome;
    };
    const QString create =
        u"create secure github --preset github --client-id cid --client-secret "_s
        + QString::fromLatin1(secret);
    const Outcome made = admin(create);
    QCOMPARE(made.code, 0);
    QVERIFY(made.errors.startsWith("Warning: a secret on the command line"));
    QVERIFY(made.output.contains("/secure/oauth/external_callback/github"));
    QCOMPARE(admin(create).code, 1);
    QCOMPARE(admin(u"get secure github --json"_s).code, 0);
    QCOMPARE(admin(u"update secure github --token-url https://10.0.0.7/ --json"_s).code, 1);
    QCOMPARE(admin(u"presets github"_s).code, 0);
    const QByteArray kept = contentsOf(console.fixture().dataFolder());
    QVERIFY(kept.contains("cid"));
    for (const QByteArray &text : {told, console.fixture().program().errors(), kept}) {
        for (const QByteArray &form : {secret, secret.toBase64().first(24), secret.toHex()})
            QVERIFY(!text.contains(form));
    }
}

PLEXUS_TEST(TstAdminProgram, tst_admin_program)
#include "tst_admin_program.moc"
