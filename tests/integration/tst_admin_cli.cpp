// `plexus admin` against a running admin listener.
#include "admin_api/operations.h"
#include "app/cli/command.h"
#include "app/cli/run_command.h"
#include "core/digest.h"
#include "support/admin/admin_world.h"
#include "support/admin/scripted_terminal.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QFile>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QTcpServer>
#include <QTemporaryDir>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! A server, and a person or script that talks to it.
struct Desk
{
    Desk()
    {
        terminal.variables.insert(u"PLEXUS_CLI_API_BASE_URL"_s, world.baseUrl());
        terminal.variables.insert(u"ADMIN_API_KEY"_s, QString::fromLatin1(AdminWorld::ownerKey));
    }
    int admin(const QString &commandLine)
    {
        return adminList(commandLine.split(u' ', Qt::SkipEmptyParts));
    }
    int adminList(const QStringList &arguments)
    {
        terminal.printed.clear();
        terminal.complained.clear();
        return run(cli::runCommand(&terminal, arguments));
    }
    QJsonObject json() const { return QJsonDocument::fromJson(terminal.printed.toUtf8()).object(); }

    AdminWorld world;
    ScriptedTerminal terminal;
};

} // namespace

class TstAdminCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void everyOperationHasACommandAndEveryCommandHelp();
    void createsShowsListsChangesAndDeletesATenant();
    void H41_theIdMayBeNamedOrNot_data();
    void H41_theIdMayBeNamedOrNot();
    void H41_printsOnlyDataAndAsJsonWhenAsked();
    void H41_theKeyIsNeverPrinted();
    void updatingNothingSaysSo();
    void destroysOnlyWhenTold();
    void asksAPersonAndTellsWhatGoes();
    void tokensFromTheirBirthToTheirEnd();
    void showsWhoCalledWhat();
    void tailFollowsTheAudit();
    void rotatesTheEncryptionKeysUntilItIsFinished();
    void readsASecretFromStandardInput();
    void warnsOfASecretThatEverybodySees();
    void skipsAndLimitsOverPages();
    void exitCodesTellWhatWentWrong();
    void usageErrorsSayWhatToDo_data();
    void usageErrorsSayWhatToDo();
    void readsTheKeyThatTheServerMade();
    void keepsTheKeyFromStrangers();
    void namesCannotCommandTheTerminal();
};

void TstAdminCli::everyOperationHasACommandAndEveryCommandHelp()
{
    for (const admin::Operation *operation : admin::allOperations()) {
        const auto calls = std::count_if(
            cli::allCommands().begin(), cli::allCommands().end(),
            [=](const cli::Command &command) { return command.operation == operation; });
        QVERIFY2(calls == 1, operation->id.data());
    }
    Desk desk;
    for (const cli::Command &command : cli::allCommands()) {
        QCOMPARE(desk.admin(command.words + u" --help"_s), 0);
        QVERIFY(desk.terminal.printed.startsWith(u"Usage: plexus admin "_s + command.words));
        QVERIFY(desk.terminal.printed.contains(u"--json"_s));
    }
    QCOMPARE(desk.admin(u"--help"_s), 0);
    QCOMPARE(desk.admin(u"tenant --help"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"tenant create"_s));
    QVERIFY(!desk.terminal.printed.contains(u"token create"_s));
}

void TstAdminCli::createsShowsListsChangesAndDeletesATenant()
{
    Desk desk;
    QCOMPARE(
        desk.admin(u"tenant create acme --name Acme --settings-json {\"guests\":\"allowed\"}"_s),
        0);
    QCOMPARE(desk.admin(u"tenant get acme"_s), 0);
    QVERIFY(desk.terminal.printed.contains(QRegularExpression(u"\nentity_id +acme\n"_s)));
    QVERIFY(desk.terminal.printed.contains(u"settings.guests "_s));
    QCOMPARE(desk.admin(u"tenant update acme --status suspended --name=New"_s), 0);
    QCOMPARE(desk.admin(u"tenant list"_s), 0);
    QCOMPARE(desk.terminal.printed,
             u"ENTITY_ID  NAME  STATUS     CREATED_AT\n"
             "acme       New   suspended  2026-07-28T09:30:00.000Z\n"_s);
    QCOMPARE(desk.admin(u"tenant delete acme --yes"_s), 0);
    QCOMPARE(desk.terminal.printed, QString());
    QCOMPARE(desk.admin(u"tenant get acme"_s), 1);
    QCOMPARE(desk.terminal.complained, u"Error: Tenant not found\n"_s);
}

void TstAdminCli::H41_theIdMayBeNamedOrNot_data()
{
    QTest::addColumn<QString>("command");
    QTest::newRow("positional") << u"token create acme u1"_s;
    QTest::newRow("named") << u"token create --entity-id acme --user-id u1"_s;
    QTest::newRow("mixed") << u"token create u1 --entity-id=acme"_s;
    QTest::newRow("after options") << u"token create --label x -- acme u1"_s;
}

void TstAdminCli::H41_theIdMayBeNamedOrNot()
{
    QFETCH(QString, command);
    Desk desk;
    desk.world.addTenant("acme");
    QCOMPARE(desk.admin(command), 0);
    QCOMPARE(desk.world.data.tokens.first().first.user, UserId(u"u1"_s));
}

void TstAdminCli::H41_printsOnlyDataAndAsJsonWhenAsked()
{
    Desk desk;
    desk.world.addTenant("acme");
    QCOMPARE(desk.admin(u"tenant get acme --json"_s), 0);
    QCOMPARE(desk.json()[u"entity_id"_s].toString(), u"acme"_s);
    QCOMPARE(desk.admin(u"tenant list --json"_s), 0);
    QCOMPARE(desk.json()[u"total"_s].toInt(), 1);
    QCOMPARE(desk.admin(u"tenant delete acme --dry-run --json"_s), 0);
    QCOMPARE(desk.json()[u"tenants"_s].toInt(), 1);
    QCOMPARE(desk.terminal.complained, QString());
}

void TstAdminCli::H41_theKeyIsNeverPrinted()
{
    Desk desk;
    for (const cli::Command &command : cli::allCommands()) {
        desk.admin(command.words + u" a b c --yes"_s);
        QVERIFY(!(desk.terminal.printed + desk.terminal.complained)
                     .contains(QString::fromLatin1(AdminWorld::ownerKey)));
    }
}

void TstAdminCli::updatingNothingSaysSo()
{
    Desk desk;
    QCOMPARE(desk.admin(u"tenant update acme"_s), 0);
    QCOMPARE(desk.terminal.printed, u"No update parameters provided. Nothing to do.\n"_s);
}

void TstAdminCli::destroysOnlyWhenTold()
{
    Desk desk;
    desk.world.addTenant("acme");
    QCOMPARE(desk.admin(u"tenant delete acme"_s), 2);
    QVERIFY(desk.terminal.complained.contains(u"--yes"_s));
    QCOMPARE(desk.admin(u"tenant delete acme --dry-run"_s), 0);
    QCOMPARE(desk.terminal.printed, u"This would take away 1 tenant.\n"_s);
    QCOMPARE(desk.world.data.tenants.size(), 1);
}

void TstAdminCli::asksAPersonAndTellsWhatGoes()
{
    Desk desk;
    desk.world.addTenant("acme");
    desk.world.addToken("acme", "u1");
    desk.world.addToken("acme", "u2");
    desk.terminal.interactive = true;
    QCOMPARE(desk.admin(u"tenant delete acme"_s), 1);
    QCOMPARE(desk.terminal.complained,
             u"This takes away 1 tenant, 2 tokens and 2 users. Go on? [y/N] "
             "Error: Nothing was changed.\n"_s);
    desk.terminal.answers = {u"y"_s};
    QCOMPARE(desk.admin(u"tenant delete acme"_s), 0);
    QCOMPARE(desk.world.data.tenants.size(), 0);
    desk.terminal.answers = {u"fresh"_s, u"Fresh"_s};
    QCOMPARE(desk.admin(u"tenant create"_s), 0);
    QCOMPARE(desk.world.data.tenants.first().id, TenantId(u"fresh"_s));
}

void TstAdminCli::tokensFromTheirBirthToTheirEnd()
{
    Desk desk;
    desk.world.addTenant("acme");
    QCOMPARE(desk.admin(u"token create acme a/b --label laptop --lifetime-days 3 --json"_s), 0);
    const QJsonObject token = desk.json();
    QVERIFY(token[u"token"_s].toString().startsWith(u"plx_ut_"));
    QVERIFY(desk.terminal.complained.contains(u"not shown again"_s));
    QCOMPARE(desk.admin(u"token list acme a/b"_s), 0);
    QVERIFY(desk.terminal.printed.contains(token[u"id"_s].toString()));
    QVERIFY(!desk.terminal.printed.contains(token[u"token"_s].toString()));
    QCOMPARE(desk.admin(u"user list acme"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"a/b"_s));
    QCOMPARE(desk.admin(u"token revoke acme a/b %1 --yes"_s.arg(token[u"id"_s].toString())), 0);
    QCOMPARE(desk.admin(u"token create acme a/b"_s), 0);
    QCOMPARE(desk.admin(u"token revoke-all acme a/b --yes --json"_s), 0);
    QCOMPARE(desk.json()[u"revoked"_s].toInt(), 1);
    QCOMPARE(desk.admin(u"user remove acme a/b --yes"_s), 0);
    QCOMPARE(desk.admin(u"user show acme a/b"_s), 1);
}

void TstAdminCli::showsWhoCalledWhat()
{
    Desk desk;
    desk.world.addTenant("acme");
    desk.world.addTenant("other");
    const qint64 now = desk.world.clock.wallMs();
    auto &activity = desk.world.storage.activity();
    const UserId ada(u"ada"_s);
    activity.note(
        {now, TenantId(u"acme"_s), ada, ClientId(u"static"_s), u"tools/call"_s, u"sums"_s});
    activity.note(
        {now, TenantId(u"acme"_s), ada, ClientId(u"static"_s), u"tools/call"_s, u"logs"_s});
    activity.note({now, TenantId(u"other"_s), {}, ClientId(u"guest"_s), u"tools/list"_s});
    QCOMPARE(desk.admin(u"activity"_s), 0);
    QCOMPARE(desk.terminal.printed.count(u'\n'), 4);
    QCOMPARE(desk.admin(u"activity --entity-id other"_s), 0);
    QVERIFY(!desk.terminal.printed.contains(u"acme"_s));
    QCOMPARE(desk.admin(u"tenant activity acme --tool sums --since 2026-07-28T00:00:00Z --json"_s),
             0);
    QCOMPARE(desk.json()[u"items"_s].toArray().size(), 1);
    QCOMPARE(desk.json()[u"items"_s][0][u"user_id"_s].toString(), u"ada"_s);
    QCOMPARE(desk.admin(u"activity --outcome splendid"_s), 1);
}

void TstAdminCli::tailFollowsTheAudit()
{
    Desk desk;
    desk.world.addTenant("acme");
    Task<cli::ExitCode> tail = cli::runCommand(&desk.terminal, {u"audit"_s, u"tail"_s});
    tail.start();
    const auto shown = [&desk] { return desk.terminal.printed.count(u"tenant.created"_s); };
    spinUntil([&shown] { return shown() == 1; });
    desk.world.addTenant("other");
    spinUntil([&shown] { return shown() == 2; });
    QVERIFY(!tail.isDone());
}

void TstAdminCli::rotatesTheEncryptionKeysUntilItIsFinished()
{
    Desk desk;
    QCOMPARE(desk.admin(u"keys status --json"_s), 0);
    QCOMPARE(desk.json()[u"finished"_s], QJsonValue(false));
    QCOMPARE(desk.admin(u"keys rotate --json"_s), 0);
    QCOMPARE(desk.json()[u"finished"_s], QJsonValue(true));
    QCOMPARE(desk.admin(u"keys status"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"can be removed"_s));
}

void TstAdminCli::readsASecretFromStandardInput()
{
    Desk desk;
    desk.world.addTenant("acme");
    desk.terminal.input = "a-secret-from-elsewhere-0123456789\n";
    QCOMPARE(desk.admin(u"host-secret add acme --secret -"_s), 0);
    QCOMPARE(desk.world.data.secrets.first().second, sha256("a-secret-from-elsewhere-0123456789"));
    QCOMPARE(desk.terminal.complained, QString());
    QVERIFY(!desk.terminal.printed.contains(u"a-secret-from-elsewhere"_s));
}

void TstAdminCli::warnsOfASecretThatEverybodySees()
{
    Desk desk;
    desk.world.addTenant("acme");
    QCOMPARE(desk.admin(u"host-secret add acme --secret a-secret-on-the-line-0123456789abc"_s), 0);
    QVERIFY(desk.terminal.complained.startsWith(u"Warning"_s));
    QCOMPARE(desk.admin(u"host-secret add acme --secret short"_s), 1);
    QVERIFY(desk.terminal.complained.contains(u"/secret must have 32 to 512 characters"_s));
}

void TstAdminCli::skipsAndLimitsOverPages()
{
    Desk desk;
    for (int i = 0; i < 450; ++i)
        desk.world.addTenant("t" + QByteArray::number(i));
    QCOMPARE(desk.admin(u"tenant list --skip 210 --limit 205 --json"_s), 0);
    QCOMPARE(desk.json()[u"items"_s].toArray().size(), 205);
    QCOMPARE(desk.json()[u"items"_s][0][u"entity_id"_s].toString(), u"t239"_s);
    const QString cursor = desk.json()[u"next_cursor"_s].toString();
    QCOMPARE(desk.admin(u"tenant list --json --cursor "_s + cursor), 0);
    QCOMPARE(desk.json()[u"items"_s].toArray().size(), 35);
    QCOMPARE(desk.admin(u"tenant list"_s), 0);
    QVERIFY(desk.terminal.complained.startsWith(u"There are 450; go on with --cursor "_s));
    QCOMPARE(desk.admin(u"tenant list --limit 0"_s), 2);
}

void TstAdminCli::exitCodesTellWhatWentWrong()
{
    Desk desk;
    QCOMPARE(desk.admin(u"whoami"_s), 0);
    QCOMPARE(desk.admin(u"tenant get none"_s), 1);
    QCOMPARE(desk.admin(u"tenant paint"_s), 2);
    desk.terminal.variables[u"ADMIN_API_KEY"_s] = u"wrong"_s;
    QCOMPARE(desk.admin(u"whoami"_s), 4);
    QVERIFY(desk.terminal.complained.contains(u"ADMIN_API_KEY"_s));
    desk.terminal.variables[u"PLEXUS_ADMIN_API_KEY"_s] =
        QString::fromLatin1(desk.world.addKey(AdminRole::Viewer));
    QCOMPARE(desk.admin(u"whoami"_s), 0);
    QCOMPARE(desk.admin(u"tenant create a --name A"_s), 4);
    QVERIFY(desk.terminal.complained.contains(u"operator"_s));
    QTcpServer closed;
    closed.listen(QHostAddress::LocalHost);
    const quint16 port = closed.serverPort();
    closed.close();
    desk.terminal.variables[u"PLEXUS_CLI_API_BASE_URL"_s] = u"http://127.0.0.1:%1"_s.arg(port);
    QCOMPARE(desk.admin(u"whoami"_s), 3);
    QVERIFY(desk.terminal.complained.contains(u"plexus serve"_s));
}

void TstAdminCli::usageErrorsSayWhatToDo_data()
{
    QTest::addColumn<QString>("command");
    QTest::addColumn<QString>("message");
    QTest::newRow("unknown") << u"tenant paint"_s << u"There is no command \"tenant paint\"."_s;
    QTest::newRow("option") << u"tenant get a --colour red"_s << u"There is no option --colour."_s;
    QTest::newRow("missing id") << u"tenant get"_s << u"ENTITY_ID is missing."_s;
    QTest::newRow("missing name") << u"tenant create a"_s << u"--name is missing."_s;
    QTest::newRow("too many") << u"tenant get a b"_s << u"\"b\" is one argument too many."_s;
    QTest::newRow("twice") << u"tenant get a --json --json"_s << u"--json is given twice."_s;
    QTest::newRow("no value") << u"tenant update a --name"_s << u"--name needs a value."_s;
    QTest::newRow("a value") << u"tenant get a --json=1"_s << u"--json takes no value."_s;
    QTest::newRow("no JSON") << u"tenant update a --settings-json {"_s
                             << u"--settings-json is not JSON"_s;
    QTest::newRow("no object") << u"tenant update a --settings-json []"_s
                               << u"--settings-json must be a JSON object"_s;
    QTest::newRow("no number") << u"token create a u --lifetime-days ten"_s
                               << u"--lifetime-days must be a number."_s;
}

void TstAdminCli::usageErrorsSayWhatToDo()
{
    QFETCH(QString, command);
    QFETCH(QString, message);
    Desk desk;
    QCOMPARE(desk.admin(command), 2);
    QVERIFY2(desk.terminal.complained.startsWith(u"Error: "_s + message),
             qPrintable(desk.terminal.complained));
}

void TstAdminCli::readsTheKeyThatTheServerMade()
{
    Desk desk;
    const QTemporaryDir folder;
    desk.terminal.variables.remove(u"ADMIN_API_KEY"_s);
    desk.terminal.variables[u"PLEXUS_DATA_DIR"_s] = folder.path();
    QCOMPARE(desk.admin(u"whoami"_s), 4);
    QVERIFY(desk.terminal.complained.contains(folder.filePath(u"admin.key"_s)));
    QFile file(folder.filePath(u"admin.key"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(AdminWorld::ownerKey + '\n');
    file.close();
    QCOMPARE(desk.admin(u"whoami"_s), 0);
}

void TstAdminCli::keepsTheKeyFromStrangers()
{
    Desk desk;
    desk.terminal.variables[u"PLEXUS_CLI_API_BASE_URL"_s] = u"http://192.0.2.1:8001"_s;
    QCOMPARE(desk.admin(u"whoami"_s), 2);
    QVERIFY(desk.terminal.complained.contains(u"plain http"_s));
    desk.terminal.variables[u"PLEXUS_CLI_API_BASE_URL"_s] = u"ftp://localhost"_s;
    QCOMPARE(desk.admin(u"whoami"_s), 2);
}

void TstAdminCli::namesCannotCommandTheTerminal()
{
    Desk desk;
    desk.world.addTenant("acme");
    desk.world.data.tenants.first().name = u"a\x1b[31mb"_s;
    QCOMPARE(desk.admin(u"tenant list"_s), 0);
    QVERIFY(!desk.terminal.printed.contains(QChar(0x1b)));
}

PLEXUS_TEST(TstAdminCli, tst_admin_cli)
#include "tst_admin_cli.moc"
