// `plexus admin ext-oauth`, `connection` and `api-key` against a running admin listener.
#include "app/cli/run_command.h"
#include "json/write.h"
#include "support/admin/admin_world.h"
#include "support/admin/scripted_terminal.h"
#include "support/run.h"
#include "support/test_main.h"

#include <QJsonDocument>
#include <QTcpSocket>

using namespace plexus;
using namespace plexus::test;
using namespace Qt::Literals::StringLiterals;

namespace {

//! A server with a tenant, and somebody who administers it.
struct ProviderDesk
{
    ProviderDesk()
    {
        world.addTenant("acme");
        terminal.variables.insert(u"PLEXUS_CLI_API_BASE_URL"_s, world.baseUrl());
        terminal.variables.insert(u"ADMIN_API_KEY"_s, QString::fromLatin1(AdminWorld::ownerKey));
    }
    int admin(const QString &commandLine)
    {
        terminal.printed.clear();
        terminal.complained.clear();
        return run(cli::runCommand(&terminal, commandLine.split(u' ', Qt::SkipEmptyParts)));
    }
    QJsonObject shown(const QString &name)
    {
        admin(u"ext-oauth get acme %1 --json"_s.arg(name));
        return QJsonDocument::fromJson(terminal.printed.toUtf8()).object();
    }
    void link()
    {
        world.addToken("acme", "u1");
        ExternalToken info;
        info.tenant = TenantId(u"acme"_s);
        info.holder = CredentialHolder::ofUser(UserId(u"u1"_s));
        info.provider = u"github"_s;
        info.accountLabel = u"octocat"_s;
        const Actor user{u"user"_s, u"u1"_s, {}, {}};
        run(world.vault().link(info, {Secret("access"), Secret("refresh")}, user));
        run(world.vault().putApiKey(info.tenant, info.holder, u"weather"_s, u"mine"_s,
                                    Secret("an-api-key"), user));
    }

    AdminWorld world;
    ScriptedTerminal terminal;
};

} // namespace

class TstCredentialCli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takesTheOriginalsOptions_data();
    void takesTheOriginalsOptions();
    void aPresetNeedsIdAndSecretOnly();
    void variablesAndOverrides();
    void changesWhatItIsTold();
    void deletesOnlyWhenTold();
    void asksForWhatIsMissing();
    void H25_theSecretIsPrintedNowhere();
    void H25_aSecretOnTheCommandLineIsWarnedOf();
    void anIssuerIsEnough();
    void aTestThatFailsIsNoSuccess();
    void showsPresets();
    void disconnectsAccountsAndDeletesKeys();
    void H43_saysWhichAddressIsRefused();
};

void TstCredentialCli::takesTheOriginalsOptions_data()
{
    QTest::addColumn<QString>("ids");
    QTest::newRow("positional") << u"acme idp"_s;
    QTest::newRow("as the original") << u"acme --provider-name idp"_s;
    QTest::newRow("named") << u"--entity-id acme --provider-name idp"_s;
}

void TstCredentialCli::takesTheOriginalsOptions()
{
    QFETCH(QString, ids);
    ProviderDesk desk;
    QCOMPARE(desk.admin(u"ext-oauth create %1 --client-id cid --client-secret - "
                        "--authorization-url https://idp.example/a --token-url "
                        "https://idp.example/t --scopes a,b --userinfo-url "
                        "https://idp.example/me"_s.arg(ids)),
             1); // nothing came by standard input
    desk.terminal.input = "from-a-pipe\n";
    QCOMPARE(desk.admin(u"ext-oauth create %1 --client-id cid --client-secret - "
                        "--authorization-url https://idp.example/a --token-url "
                        "https://idp.example/t --scopes a,b --userinfo-url "
                        "https://idp.example/me"_s.arg(ids)),
             0);
    QCOMPARE(desk.terminal.complained, QString());
    const QJsonObject provider = desk.shown(u"idp"_s);
    QCOMPARE(provider[u"scopes"_s].toArray(), (QJsonArray{u"a"_s, u"b"_s}));
    QCOMPARE(provider[u"userinfo_url"_s].toString(), u"https://idp.example/me"_s);
    QCOMPARE(provider[u"has_secret"_s], QJsonValue(true));
    QCOMPARE(desk.admin(u"ext-oauth update acme idp --userinfo-url REMOVE"_s), 0);
    QCOMPARE(desk.shown(u"idp"_s)[u"userinfo_url"_s].toString(), QString());
}

void TstCredentialCli::aPresetNeedsIdAndSecretOnly()
{
    ProviderDesk desk;
    desk.terminal.input = "from-a-pipe";
    QCOMPARE(desk.admin(u"ext-oauth create acme github --preset github --client-id cid "
                        "--client-secret -"_s),
             0);
    QVERIFY(desk.terminal.printed.contains(u"/acme/oauth/external_callback/github\n"_s));
    QCOMPARE(desk.admin(u"ext-oauth list acme"_s), 0);
    QCOMPARE(desk.terminal.printed,
             u"NAME    PRESET  CLIENT_ID  HAS_SECRET  ENABLED  PROBLEM\n"
             "github  github  cid        true        true     -\n"_s);
    QCOMPARE(desk.admin(u"ext-oauth create acme --preset github --client-id cid"_s), 2);
    QCOMPARE(desk.admin(u"ext-oauth create acme two --preset github --client-id cid"_s), 1);
    QVERIFY(desk.terminal.complained.contains(u"client_secret is missing"_s));
}

void TstCredentialCli::variablesAndOverrides()
{
    ProviderDesk desk;
    desk.terminal.input = "s";
    QCOMPARE(desk.admin(u"ext-oauth create acme crm --preset salesforce --client-id cid "
                        "--client-secret - --var host=acme.my.salesforce.com --overrides-json "
                        "{\"scopes\":{\"always\":[]}} --scopes api,web"_s),
             0);
    const QJsonObject provider = desk.shown(u"crm"_s);
    QCOMPARE(provider[u"token_url"_s].toString(),
             u"https://acme.my.salesforce.com/services/oauth2/token"_s);
    QCOMPARE(provider[u"overrides"_s][u"scopes"_s].toObject(),
             (QJsonObject{{u"always"_s, QJsonArray()},
                          {u"defaults"_s, QJsonArray{u"api"_s, u"web"_s}}}));
    QCOMPARE(desk.admin(u"ext-oauth update acme crm --var host=thief.example"_s), 1);
    QVERIFY(desk.terminal.complained.contains(u"variable host"_s));
    QCOMPARE(desk.admin(u"ext-oauth update acme crm --var host"_s), 2);
    QVERIFY(desk.terminal.complained.contains(u"--var must look like NAME=VALUE."_s));
}

void TstCredentialCli::changesWhatItIsTold()
{
    ProviderDesk desk;
    desk.terminal.input = "s";
    desk.admin(u"ext-oauth create acme github --preset github --client-id a --client-secret -"_s);
    QCOMPARE(desk.admin(u"ext-oauth update acme github"_s), 0);
    QCOMPARE(desk.terminal.printed, u"No update parameters provided. Nothing to do.\n"_s);
    QCOMPARE(desk.admin(u"ext-oauth update --entity-id acme --provider-name github --client-id b "
                        "--disable"_s),
             0);
    QCOMPARE(desk.shown(u"github"_s)[u"client_id"_s].toString(), u"b"_s);
    QCOMPARE(desk.shown(u"github"_s)[u"enabled"_s], QJsonValue(false));
    QCOMPARE(desk.admin(u"ext-oauth update acme github --enable --disable"_s), 2);
    QCOMPARE(desk.admin(u"ext-oauth update acme github --enable"_s), 0);
    QCOMPARE(desk.shown(u"github"_s)[u"has_secret"_s], QJsonValue(true));
}

void TstCredentialCli::deletesOnlyWhenTold()
{
    ProviderDesk desk;
    desk.terminal.input = "s";
    desk.admin(u"ext-oauth create acme github --preset github --client-id a --client-secret -"_s);
    desk.link();
    QCOMPARE(desk.admin(u"ext-oauth delete acme github"_s), 2);
    QCOMPARE(desk.admin(u"ext-oauth delete acme github --dry-run"_s), 0);
    QCOMPARE(desk.terminal.printed, u"This would take away 1 connection and 1 provider.\n"_s);
    QCOMPARE(desk.admin(u"ext-oauth delete acme github --force"_s), 0);
    QCOMPARE(desk.admin(u"ext-oauth get acme github"_s), 1);
    QVERIFY(desk.terminal.complained.startsWith(u"Error: Provider 'github' is not configured"_s));
}

void TstCredentialCli::asksForWhatIsMissing()
{
    ProviderDesk desk;
    desk.terminal.interactive = true;
    desk.terminal.answers = {u"acme"_s, u"github"_s, u"cid"_s, u"typed-secret"_s};
    QCOMPARE(desk.admin(u"ext-oauth create --preset github"_s), 0);
    QCOMPARE(desk.terminal.complained,
             u"The tenant's id: The name that tools ask for: The client id that the provider "
             "gave: The client secret: "_s);
    QCOMPARE(desk.shown(u"github"_s)[u"client_id"_s].toString(), u"cid"_s);
    QCOMPARE(desk.admin(u"ext-oauth update acme github --client-id other"_s), 0);
    QCOMPARE(desk.terminal.complained, QString());
}

void TstCredentialCli::H25_theSecretIsPrintedNowhere()
{
    ProviderDesk desk;
    desk.terminal.input = "a-secret-of-some-length-0123456789";
    QString told;
    for (const QString &line :
         {u"ext-oauth create acme github --preset github --client-id cid --client-secret -"_s,
          u"ext-oauth create acme github --preset github --client-id cid --client-secret -"_s,
          u"ext-oauth update acme github --client-secret - --json"_s,
          u"ext-oauth get acme github --json"_s, u"ext-oauth list acme --json"_s,
          u"tenant audit acme --json"_s, u"ext-oauth delete acme github --yes"_s}) {
        desk.admin(line);
        told += desk.terminal.printed + desk.terminal.complained;
    }
    QVERIFY(told.contains(u"provider.updated"_s));
    QVERIFY(!told.contains(QString::fromLatin1(desk.terminal.input)));
}

void TstCredentialCli::H25_aSecretOnTheCommandLineIsWarnedOf()
{
    ProviderDesk desk;
    QCOMPARE(desk.admin(u"ext-oauth create acme github --preset github --client-id cid "
                        "--client-secret seen-by-all"_s),
             0);
    QVERIFY(desk.terminal.complained.startsWith(u"Warning: a secret on the command line"_s));
    QVERIFY(desk.terminal.complained.contains(u"--client-secret -"_s));
    QVERIFY(!desk.terminal.complained.contains(u"seen-by-all"_s));
}

void TstCredentialCli::anIssuerIsEnough()
{
    ProviderDesk desk;
    QString base;
    Provider server([&base](QTcpSocket &socket, const QByteArray &) {
        const QJsonObject document{{u"issuer"_s, base},
                                   {u"authorization_endpoint"_s, base + u"/a"_s},
                                   {u"token_endpoint"_s, base + u"/t"_s}};
        socket.write(Provider::response(json::dump(document)));
    });
    base = server.url({});
    desk.terminal.input = "s";
    QCOMPARE(
        desk.admin(
            u"ext-oauth create acme idp --issuer %1 --client-id cid --client-secret -"_s.arg(base)),
        0);
    QCOMPARE(desk.shown(u"idp"_s)[u"preset"_s].toString(), u"generic-oidc"_s);
    QCOMPARE(desk.shown(u"idp"_s)[u"token_url"_s].toString(), base + u"/t"_s);
    QCOMPARE(desk.admin(u"ext-oauth discover acme --issuer "_s + base), 0);
    QVERIFY(desk.terminal.printed.contains(u"overrides.token_url"_s));
}

void TstCredentialCli::aTestThatFailsIsNoSuccess()
{
    ProviderDesk desk;
    QByteArray error = "invalid_grant";
    auto server = std::make_unique<Provider>([&error](QTcpSocket &socket, const QByteArray &) {
        socket.write(Provider::response(R"({"error":")" + error + R"("})", {}, "400 Bad Request"));
    });
    desk.terminal.input = "s";
    desk.admin(u"ext-oauth create acme idp --client-id cid --client-secret - --authorization-url "
               "%1 --token-url %1"_s.arg(server->url(u"/x"_s)));
    QCOMPARE(desk.admin(u"ext-oauth test acme idp"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"client     accepted\n"_s));
    error = "invalid_client";
    QCOMPARE(desk.admin(u"ext-oauth test acme idp"_s), 1);
    QVERIFY(desk.terminal.printed.contains(u"client     rejected\n"_s));
    server.reset();
    QCOMPARE(desk.admin(u"ext-oauth test acme idp"_s), 1);
}

void TstCredentialCli::showsPresets()
{
    ProviderDesk desk;
    QCOMPARE(desk.admin(u"ext-oauth presets"_s), 0);
    QVERIFY(desk.terminal.printed.startsWith(u"NAME "_s));
    QVERIFY(desk.terminal.printed.contains(u"\ngithub "_s));
    QCOMPARE(desk.admin(u"ext-oauth presets github"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"https://github.com/login/oauth/access_token\n"_s));
    QVERIFY(desk.terminal.printed.contains(u"scopes.defaults "_s));
    QCOMPARE(desk.admin(u"ext-oauth presets githob"_s), 1);
    QCOMPARE(desk.admin(u"ext-oauth --help"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"  ext-oauth presets PRESET_NAME "_s));
}

void TstCredentialCli::disconnectsAccountsAndDeletesKeys()
{
    ProviderDesk desk;
    desk.link();
    QCOMPARE(desk.admin(u"connection list acme u1"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"octocat"_s));
    QCOMPARE(desk.admin(u"connection disconnect acme u1 github"_s), 2);
    QCOMPARE(desk.admin(u"connection disconnect acme u1 github --yes"_s), 0);
    QCOMPARE(desk.world.data.pendingRevocations.size(), 1);
    QCOMPARE(desk.admin(u"connection disconnect acme u1 github --yes"_s), 1);
    QCOMPARE(desk.admin(u"api-key list acme u1"_s), 0);
    QVERIFY(desk.terminal.printed.contains(u"mine"_s));
    QVERIFY(!desk.terminal.printed.contains(u"an-api-key"_s));
    QCOMPARE(desk.admin(u"api-key delete acme u1 weather --yes"_s), 0);
    QCOMPARE(desk.admin(u"api-key delete acme u1 weather --yes"_s), 1);
    QVERIFY(desk.terminal.complained.contains(u"API key not found."_s));
}

void TstCredentialCli::H43_saysWhichAddressIsRefused()
{
    ProviderDesk desk;
    desk.terminal.input = "s";
    QCOMPARE(desk.admin(u"ext-oauth create acme idp --client-id cid --client-secret - "
                        "--authorization-url https://idp.example/a --token-url "
                        "https://10.0.0.7/t"_s),
             1);
    QVERIFY2(desk.terminal.complained.startsWith(u"Error: /overrides/token_url "_s),
             qPrintable(desk.terminal.complained));
}

PLEXUS_TEST(TstCredentialCli, tst_credential_cli)
#include "tst_credential_cli.moc"
