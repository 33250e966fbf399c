#include "calls/call_recorder.h"

#include "model/principal.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static CallOutcome outcomeOf(mcp::CallEnd end)
{
    switch (end) {
    case mcp::CallEnd::Ok:
        return CallOutcome::Ok;
    case mcp::CallEnd::ToolError:
        return CallOutcome::ToolError;
    case mcp::CallEnd::InputRequired:
        return CallOutcome::InputRequired;
    case mcp::CallEnd::Task:
        return CallOutcome::Task;
    case mcp::CallEnd::Refused:
        return CallOutcome::Refused;
    case mcp::CallEnd::Failed:
        return CallOutcome::Failed;
    case mcp::CallEnd::Cancelled:
        return CallOutcome::Cancelled;
    }
    return CallOutcome::Failed;
}

static QString registeredAddress(const QString &uri, const Catalog &catalog)
{
    if (const Resource *resource = catalog.resource(uri))
        return resource->description.uri;
    for (const auto &item : catalog.templates) {
        if (item->uris.text() == uri || item->uris.match(uri))
            return item->uris.text();
    }
    return {};
}

static QString registeredName(const mcp::EndedCall &call, const Catalog &catalog)
{
    if (call.item.isEmpty())
        return {};
    if (const Tool *tool = call.method == "tools/call"_L1 ? catalog.tool(call.item) : nullptr)
        return tool->description.name;
    if (call.method.startsWith("resources/"_L1))
        return registeredAddress(call.item, catalog);
    if (call.method != "prompts/get"_L1 && call.method != "completion/complete"_L1)
        return {};
    if (const Prompt *prompt = catalog.prompt(call.item))
        return prompt->description.name;
    return registeredAddress(call.item, catalog);
}

void CallRecorder::record(const mcp::EndedCall &call, const Catalog &catalog) const
{
    const Principal &principal = *call.owner.principal;
    m_activity.note({m_clock.wallMs() - call.durationMs, principal.tenant, principal.user,
                     principal.client, call.method, registeredName(call, catalog),
                     outcomeOf(call.end), call.durationMs, call.requestId});
}

} // namespace plexus
