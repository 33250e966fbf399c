#include "calls/call_gateway.h"

#include "calls/call_faults.h"
#include "calls/completions.h"
#include "calls/prompt_arguments.h"
#include "calls/scrubbing.h"
#include "core/failure.h"
#include "model/principal.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr qint64 cacheListsForMs = 60'000;

CallGateway::CallGateway(const ToolRegistry &registry, const TenantSettingsSource &tenants,
                         CallServices services, CallRecorder recorder, QuotaTable &quotas)
    : m_registry(registry)
    , m_tenants(tenants)
    , m_services(services)
    , m_recorder(recorder)
    , m_quotas(quotas)
{
}

CallView CallGateway::viewOf(const mcp::Owner &owner, std::optional<QString> set) const
{
    return CallView(m_registry.catalog(), owner.principal,
                    m_tenants.settingsOf(owner.principal->tenant), std::move(set));
}

//! What the viewer sees, its own tenant's items before those that everybody has.
template <typename Description, typename Item>
static QList<Description> visibleOf(const CallView &view, const Catalog::Items<Item> &items,
                                    ItemKind kind)
{
    QList<Description> own, general;
    for (const auto &item : items)
        if (view.sees(item->audience, kind, Purpose::List))
            (item->audience.tenants ? own : general) << item->description;
    return own + general;
}

template <typename Description, typename Item>
mcp::Listing<Description> CallGateway::list(ListCache<Description> &cache, const CallView &view,
                                            const Catalog::Items<Item> &items, ItemKind kind)
{
    const ListVersion version{view.catalog(), view.settings()};
    return cache.get(view.listKey(), version,
                     [&] { return visibleOf<Description>(view, items, kind); });
}

mcp::Offer CallGateway::offer(const mcp::Owner &owner)
{
    const CallView view = viewOf(owner);
    mcp::Offer offer;
    offer.tools = true;
    offer.resources = !resources(owner)->isEmpty() || !resourceTemplates(owner)->isEmpty();
    offer.prompts = !prompts(owner)->isEmpty();
    offer.completions = hasCompleters(view);
    return offer;
}

mcp::Listing<mcp::ToolDescription> CallGateway::tools(const mcp::Owner &owner,
                                                      const mcp::ListFilter &filter)
{
    const CallView view = viewOf(owner, filter.toolSet);
    return list(m_tools, view, view.catalog()->tools, ItemKind::Tool);
}

mcp::Listing<mcp::ResourceDescription> CallGateway::resources(const mcp::Owner &owner)
{
    const CallView view = viewOf(owner);
    return list(m_resources, view, view.catalog()->resources, ItemKind::Resource);
}

mcp::Listing<mcp::ResourceDescription> CallGateway::resourceTemplates(const mcp::Owner &owner)
{
    const CallView view = viewOf(owner);
    return list(m_templates, view, view.catalog()->templates, ItemKind::ResourceTemplate);
}

mcp::Listing<mcp::PromptDescription> CallGateway::prompts(const mcp::Owner &owner)
{
    const CallView view = viewOf(owner);
    return list(m_prompts, view, view.catalog()->prompts, ItemKind::Prompt);
}

std::optional<mcp::ToolDescription> CallGateway::tool(const mcp::Owner &owner, const QString &name,
                                                      const mcp::ListFilter &filter)
{
    const CallView view = viewOf(owner, filter.toolSet);
    const Tool *tool = view.tool(name);
    return tool ? std::optional(tool->description) : std::nullopt;
}

static FaultPlace placeOf(const ToolCall &call, const QString &item)
{
    return {item, call.requestId(), call.scrubber()};
}

Task<mcp::ToolResult> CallGateway::callTool(std::shared_ptr<mcp::CallContext> context, QString name,
                                            mcp::Arguments arguments)
{
    const CallView view = viewOf(context->owner(), context->toolSetFilter());
    const Tool *tool = view.tool(name);
    if (!tool)
        throw Failure(FailureKind::NotFound, u"Tool '%1' not authorized."_s.arg(name));
    const ToolCall call(context, m_services);
    std::exception_ptr thrown;
    try {
        co_return scrubbed(co_await tool->run(call, std::move(arguments)), call.scrubber());
    } catch (...) {
        thrown = std::current_exception();
    }
    co_return faultResult(thrown, placeOf(call, name));
}

static Task<QList<mcp::ResourceContents>> readFrom(CallView view, ToolCall call, QString uri)
{
    if (const Resource *resource = view.resource(uri))
        co_return co_await resource->read(call);
    const auto [item, variables] = view.templateFor(uri);
    if (!item)
        throw Failure(FailureKind::NotFound, u"Resource not found"_s);
    co_return co_await item->read(call, uri, variables);
}

Task<QList<mcp::ResourceContents>>
CallGateway::readResource(std::shared_ptr<mcp::CallContext> context, QString uri)
{
    const ToolCall call(context, m_services);
    std::exception_ptr thrown;
    try {
        co_return scrubbed(co_await readFrom(viewOf(context->owner()), call, uri), call.scrubber());
    } catch (...) {
        thrown = std::current_exception();
    }
    rethrowMasked(thrown, placeOf(call, uri));
}

Task<mcp::PromptResult> CallGateway::getPrompt(std::shared_ptr<mcp::CallContext> context,
                                               QString name, mcp::Arguments arguments)
{
    const CallView view = viewOf(context->owner());
    const Prompt *prompt = view.prompt(name);
    if (!prompt)
        throw Failure(FailureKind::NotFound, u"Unknown prompt: %1"_s.arg(name));
    const NamedValues values = promptArguments(*prompt, arguments);
    const ToolCall call(context, m_services);
    std::exception_ptr thrown;
    try {
        mcp::PromptResult result = co_await prompt->get(call, values);
        if (result.description.isEmpty())
            result.description = prompt->description.presentation.description;
        co_return scrubbed(std::move(result), call.scrubber());
    } catch (...) {
        thrown = std::current_exception();
    }
    rethrowMasked(thrown, placeOf(call, name));
}

Task<mcp::Completion> CallGateway::complete(std::shared_ptr<mcp::CallContext> context,
                                            mcp::CompletionRequest request)
{
    const CallView view = viewOf(context->owner());
    const Completer completer = completerFor(view, request);
    if (!completer)
        co_return mcp::Completion();
    const ToolCall call(context, m_services);
    std::exception_ptr thrown;
    try {
        co_return scrubbed(completionOf(co_await completer(call, request.value, request.resolved)),
                           call.scrubber());
    } catch (...) {
        thrown = std::current_exception();
    }
    rethrowMasked(thrown, placeOf(call, request.reference));
}

bool CallGateway::mayWatch(const mcp::Owner &owner, const QString &uri)
{
    const CallView view = viewOf(owner);
    return view.resource(uri) || view.templateFor(uri).first;
}

qint64 CallGateway::listTtlMs(const mcp::Owner &) { return cacheListsForMs; }

static QuotaDemand demandOf(mcp::Admission what, int count)
{
    switch (what) {
    case mcp::Admission::Message:
        return {.calls = double(count)};
    case mcp::Admission::Session:
        return {.sessions = double(count)};
    case mcp::Admission::Stream:
        return {.streams = double(count)};
    }
    return {};
}

void CallGateway::admit(const mcp::Owner &owner, mcp::Admission what, int count)
{
    const auto settings = m_tenants.settingsOf(owner.principal->tenant);
    m_quotas.take(*owner.principal, owner.origin, settings ? settings->quotas : Quotas(),
                  demandOf(what, count));
}

void CallGateway::ended(const mcp::EndedCall &call)
{
    m_recorder.record(call, *m_registry.catalog());
}

static const Audience *audienceOf(const Catalog &catalog, ItemKind kind, const QString &name)
{
    const auto audience = [](const auto *item) { return item ? &item->audience : nullptr; };
    switch (kind) {
    case ItemKind::Tool:
        return audience(catalog.tool(name));
    case ItemKind::Resource:
        return audience(catalog.resource(name));
    case ItemKind::ResourceTemplate:
        return audience(catalog.resourceTemplate(name));
    case ItemKind::Prompt:
        return audience(catalog.prompt(name));
    }
    return nullptr;
}

Explanation CallGateway::explain(const Principal &principal, ItemKind kind,
                                 const QString &name) const
{
    const Viewer viewer{principal, m_tenants.settingsOf(principal.tenant), {}};
    const auto catalog = m_registry.catalog();
    const Audience *audience = audienceOf(*catalog, kind, name);
    if (!audience)
        return {Gate::Registration, reasonOf(Gate::Registration, {}, viewer)};
    const auto gate = gateAgainst(*audience, kind, viewer, Purpose::Use);
    return {gate, gate ? reasonOf(*gate, *audience, viewer) : u"It is shown."_s};
}

} // namespace plexus
