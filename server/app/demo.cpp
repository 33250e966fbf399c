#include "app/demo.h"

#include <QStandardPaths>

#include <cstdio>

namespace plexus::app {

using namespace Qt::Literals::StringLiterals;

static const TenantId demoTenant(u"demo"_s);

static QString demoFolder(const QProcessEnvironment &environment)
{
    const QString state = environment.value(u"XDG_STATE_HOME"_s);
    return (state.isEmpty() ? environment.value(u"HOME"_s, u"."_s) + u"/.local/state"_s : state)
        + u"/plexus-demo"_s;
}

Config demoConfig(const ConfigSources &sources)
{
    // Nothing of a real installation may leak into a demonstration.
    ConfigSources own;
    own.flags = sources.flags;
    own.settingsFile = u"/dev/null"_s;
    if (!own.flags.contains(u"data-dir"_s))
        own.flags.insert(u"data-dir"_s, demoFolder(sources.environment));
    own.flags.insert(u"host"_s, u"127.0.0.1,::1"_s);
    own.flags.insert(u"admin-host"_s, u"127.0.0.1,::1"_s);
    return loadConfig(own);
}

static void explain(const QString &url)
{
    std::printf(
        "\nThe tenant 'demo' is open for everybody on this machine:\n\n  %s\n\n"
        "Try it with curl:\n\n"
        "  curl -s %s \\\n    -H 'Content-Type: application/json' -H 'Accept: application/json, "
        "text/event-stream' \\\n"
        "    -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/list' \\\n"
        "    -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/list\",\"params\":{\"_meta\":{"
        "\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
        "\"io.modelcontextprotocol/clientCapabilities\":{}}}}'\n\n"
        "Clients that take a URL (VS Code, Cursor, Claude Code and others):\n\n"
        "  {\"mcpServers\": {\"plexus\": {\"type\": \"http\", \"url\": \"%s\"}}}\n\n"
        "Clients that only start programs:\n\n  npx mcp-remote %s\n\nStop with Ctrl-C.\n",
        qPrintable(url), qPrintable(url), qPrintable(url), qPrintable(url));
    std::fflush(stdout);
}

Task<void> prepareDemo(Application &application)
{
    storage::TenantRepository &tenants = application.parts().storage->tenants();
    if (!co_await tenants.find(demoTenant)) {
        Tenant tenant{demoTenant, u"Demonstration"_s};
        tenant.settings.guests = GuestPolicy::Allowed;
        co_await tenants.create(tenant, Actor{u"server"_s, u"demo"_s, {}, {}});
    }
}

void explainDemo(const Application &application)
{
    explain(u"%1/demo/mcp"_s.arg(application.publicBaseUrl()));
}

} // namespace plexus::app
