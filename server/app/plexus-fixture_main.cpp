// plexus-fixture: a throw-away server for tests and for trying clients out.
#include "app/application.h"
#include "app/event_loop.h"
#include "app/load_config.h"
#include "app/log_setup.h"
#include "app/utf8_locale.h"
#include "async/mailbox.h"
#include "async/sleep.h"
#include "core/failure.h"
#include "identity/user_credential.h"
#include "json/write.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QTemporaryDir>

#include <cstdio>

using namespace plexus;
using namespace plexus::app;
using namespace Qt::Literals::StringLiterals;

namespace {

const Actor fixtureActor{u"server"_s, u"fixture"_s, {}, {}};
const QString hostSecretText = u"fixture-host-secret-0123456789abcdef"_s;

//! A tenant of the fixture with one user.
struct Plan
{
    const char *id;
    bool guests;
    bool urlTokens;
    const char *onlySet; //!< of tools, resources and prompts; null: all
};

constexpr Plan plans[] = {
    {"conformance", true, false, "conformance"},
    {"secure", false, false, nullptr},
    {"test_tenant_auth", false, true, nullptr},
    {"tenant_A_for_scope_test", false, false, nullptr},
    {"tenant_B_for_scope_test", false, false, nullptr},
    {"tenant_C_for_scope_test", false, false, nullptr},
    {"test_tenant_001", false, false, nullptr},
    {"test_tenant_api_key", false, false, nullptr},
    {"test_tenant_tool_api_key", false, false, nullptr},
    {"third_parties", false, false, nullptr},
};

TenantSettings settingsOf(const Plan &plan)
{
    TenantSettings settings;
    settings.guests = plan.guests ? GuestPolicy::Allowed : GuestPolicy::Off;
    settings.urlTokens = plan.urlTokens;
    if (plan.onlySet)
        settings.defaultToolSets = {QString::fromLatin1(plan.onlySet)};
    settings.enforceToolSets = plan.onlySet;
    return settings;
}

Task<QJsonObject> makeTenant(storage::Storage &storage, Plan plan, qint64 nowMs)
{
    Tenant tenant{TenantId(QString::fromLatin1(plan.id)), u"Fixture"_s};
    tenant.settings = settingsOf(plan);
    if (co_await storage.tenants().find(tenant.id))
        throw Failure(FailureKind::Conflict, u"the fixture's folder is not empty"_s);
    co_await storage.tenants().create(tenant, fixtureActor);
    const UserId user(u"user_of_"_s + tenant.id.value());
    const auto issued = identity::issueUserToken(tenant.id, user, u"fixture"_s, nowMs, 1);
    const UserToken stored =
        co_await storage.users().addToken(issued.record, issued.hash, false, fixtureActor);
    co_return QJsonObject{{u"token"_s, QString::fromLatin1(issued.token.reveal())},
                          {u"token_id"_s, stored.id.value()},
                          {u"user"_s, user.value()}};
}

Task<void> makeTenants(Application &application, QJsonObject &tenants)
{
    for (const Plan &plan : plans) {
        SharedParts &parts = application.parts();
        tenants.insert(QString::fromLatin1(plan.id),
                       co_await makeTenant(*parts.storage, plan, parts.clock.wallMs()));
    }
}

//! The directory hears of new tenants a moment after they are stored.
Task<void> waitForTenants(Application &application)
{
    for (const Plan &plan : plans) {
        while (!application.parts().directory.findActive(TenantId(QString::fromLatin1(plan.id))))
            co_await sleepFor(std::chrono::milliseconds(5));
    }
}

void printReady(Application &application, const QJsonObject &tenants, const QString &folder)
{
    const Config &config = application.parts().config;
    const QJsonObject ready{{u"public_base_url"_s, application.publicBaseUrl()},
                            {u"admin_base_url"_s, application.adminBaseUrl()},
                            {u"tenants"_s, tenants},
                            {u"admin_key"_s, QString::fromLatin1(config.adminKey.reveal())},
                            {u"host_secret"_s, hostSecretText},
                            {u"data_dir"_s, folder}};
    std::printf("%s\n", json::dump(ready).constData());
    std::fflush(stdout);
}

void run(const QCommandLineParser &parser, const QString &folder)
{
    ConfigSources sources;
    sources.settingsFile = u"/dev/null"_s;
    sources.environment.insert(u"HOST_APP_REGISTRATION_SECRET"_s, hostSecretText);
    sources.flags = {{u"data-dir"_s, folder},
                     {u"port"_s, parser.value(u"port"_s)},
                     {u"admin-port"_s, parser.value(u"admin-port"_s)},
                     {u"log-level"_s, parser.value(u"log-level"_s)},
                     {u"access-log"_s, parser.value(u"access-log"_s)},
                     {u"io-threads"_s, parser.value(u"io-threads"_s)},
                     {u"outbound-allow"_s, parser.value(u"outbound-allow"_s)}};
    for (const QString &name : {u"quotas"_s, u"trusted-proxies"_s, u"tls-certificate"_s,
                                u"tls-key"_s, u"outbound-ca-file"_s}) {
        if (parser.isSet(name))
            sources.flags.insert(name, parser.value(name));
    }
    Application application(loadConfig(sources));
    setUpLogging(application.parts().config.logFormat, application.parts().config.logLevel);
    runUntilDone(application.start());
    QJsonObject tenants;
    runUntilDone(makeTenants(application, tenants));
    runUntilDone(waitForTenants(application));
    onTermination([] { QCoreApplication::quit(); });
    printReady(application, tenants, folder);
    QCoreApplication::exec();
    runUntilDone(application.stop());
}

} // namespace

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1");
    app::preferUtf8Locale();
    QCoreApplication qt(argc, argv);
    Mailbox mailbox;
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"A throw-away Plexus on loopback. Prints one line of JSON when it is ready."_s);
    parser.addHelpOption();
    parser.addOptions(
        {{u"port"_s, u"Port for clients; 0: any free one"_s, u"port"_s, u"0"_s},
         {u"admin-port"_s, u"Port for administration; 0: any free one"_s, u"port"_s, u"0"_s},
         {u"io-threads"_s, u"Threads that serve connections"_s, u"count"_s, u"2"_s},
         {u"access-log"_s, u"off, errors or all"_s, u"which"_s, u"errors"_s},
         {u"quotas"_s, u"As for plexus serve"_s, u"json"_s},
         {u"trusted-proxies"_s, u"As for plexus serve"_s, u"networks"_s},
         {u"tls-certificate"_s, u"As for plexus serve"_s, u"file"_s},
         {u"tls-key"_s, u"As for plexus serve"_s, u"file"_s},
         {u"outbound-allow"_s, u"As for plexus serve"_s, u"origins"_s,
          u"http://localhost:*,http://127.0.0.1:*,https://localhost:*"_s},
         {u"outbound-ca-file"_s, u"As for plexus serve"_s, u"file"_s},
         {u"log-level"_s, u"debug, info, warning or error"_s, u"level"_s, u"warning"_s}});
    parser.process(qt);
    const QTemporaryDir folder;
    try {
        run(parser, folder.path());
    } catch (const Failure &failure) {
        std::fprintf(stderr, "plexus-fixture: %s\n", qPrintable(failure.callerText()));
        return 1;
    }
    return 0;
}
