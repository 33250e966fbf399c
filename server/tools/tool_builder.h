// How authors write a tool:
//
//     tools.add(tool(u"get_my_github_repos"_s)
//                   .description(u"Lists the repositories the caller can see on GitHub."_s)
//                   .inSets({u"developer_tools"_s})
//                   .readOnly()
//                   .input<ListRepos>()
//                   .requiresAuth(u"github"_s, {u"repo"_s})
//                   .handler(&listRepos));
#pragma once

#include "tools/needs.h"
#include "tools/presentation_setters.h"
#include "tools/run_tool.h"
#include "tools/tool_input.h"

namespace plexus {

using mcp::TaskSupport;

//! Collects what a tool is; handler() finishes it. `Output` is void until output() is called;
//! `Needs` has one type per requires…() call.
template <typename Input, typename Output, typename... Needs>
class ToolBuilder : public PresentationSetters<ToolBuilder<Input, Output, Needs...>>
{
public:
    ToolBuilder(Tool tool, std::tuple<Needs...> needs)
        : m_tool(std::move(tool))
        , m_needs(std::move(needs))
    {
    }

    // Hints for clients (`annotations`); nobody enforces them.
    ToolBuilder readOnly() && { return hint(QStringLiteral("readOnlyHint"), true); }
    ToolBuilder destructive(bool is = true) &&
    {
        return hint(QStringLiteral("destructiveHint"), is);
    }
    ToolBuilder idempotent() && { return hint(QStringLiteral("idempotentHint"), true); }
    //! Reaches beyond this server and its tenant.
    ToolBuilder openWorld(bool is = true) && { return hint(QStringLiteral("openWorldHint"), is); }

    //! Whether ToolCall::continueAsTask() may make a task of a call, or clients without tasks are
    //! refused (2026-07-28; in older revisions every call is an ordinary one).
    ToolBuilder taskSupport(TaskSupport support) &&
    {
        m_tool.description.tasks = support;
        return std::move(*this);
    }

    //! Arguments as a described struct; adds a parameter of that type.
    template <json::Described Arguments>
    ToolBuilder<Arguments, Output, Needs...> input() &&
    {
        m_tool.description.inputSchema = json::schemaOf<Arguments>();
        return {std::move(m_tool), std::move(m_needs)};
    }
    //! A JSON Schema 2020-12 written by hand, listed verbatim; adds a QJsonObject parameter.
    ToolBuilder<detail::RawInput, Output, Needs...> inputSchema(QJsonObject schema) &&
    {
        m_tool.description.inputSchema = std::move(schema);
        return {std::move(m_tool), std::move(m_needs)};
    }
    //! What the handler returns, as a described struct.
    template <json::Described Result>
    ToolBuilder<Input, Result, Needs...> output() &&
    {
        m_tool.description.outputSchema = json::schemaOf<Result>();
        return {std::move(m_tool), std::move(m_needs)};
    }
    //! The same with a schema written by hand; JSON that the handler returns is sent as
    //! `structuredContent` too and must fit it.
    ToolBuilder outputSchema(QJsonObject schema) &&
    {
        m_tool.description.outputSchema = std::move(schema);
        return std::move(*this);
    }

    //! Adds an AuthorizedClient parameter: the caller's account at `provider`.
    ToolBuilder<Input, Output, Needs..., OAuthNeed> requiresAuth(QString provider,
                                                                 QStringList scopes = {}) &&
    {
        return need(OAuthNeed{std::move(provider), std::move(scopes)});
    }
    //! Adds an ApiKey parameter: the caller's key for `provider`.
    ToolBuilder<Input, Output, Needs..., ApiKeyNeed>
    requiresApiKey(QString provider, QString displayName, QString instructions = {}) &&
    {
        return need(
            ApiKeyNeed{std::move(provider), {std::move(displayName), std::move(instructions)}});
    }

    //! A function, or a lambda without captures, that takes what was asked for and returns Task<T>.
    template <typename F>
    Tool handler(F function) &&;

private:
    friend class PresentationSetters<ToolBuilder>;
    mcp::Presentation &presentation() { return m_tool.description.presentation; }
    Audience &audience() { return m_tool.audience; }
    ToolBuilder hint(const QString &name, bool value)
    {
        m_tool.description.annotations.insert(name, value);
        return std::move(*this);
    }
    template <typename N>
    ToolBuilder<Input, Output, Needs..., N> need(N added)
    {
        m_tool.needs << added.describe();
        return {std::move(m_tool), std::tuple_cat(std::move(m_needs), std::tuple(added))};
    }

    Tool m_tool;
    std::tuple<Needs...> m_needs;
};

template <typename Input, typename Output, typename... Needs>
template <typename F>
Tool ToolBuilder<Input, Output, Needs...>::handler(F function) &&
{
    using Reader = detail::InputReader<Input>;
    using Parameters = decltype(std::tuple_cat(
        std::declval<std::tuple<ToolCall>>(), std::declval<typename Reader::Parameters>(),
        std::declval<std::tuple<typename Needs::Grants...>>()));
    constexpr bool fits = detail::fits<F, Parameters>;
    static_assert(CapturesNothing<F>, "a handler must not capture: its coroutine outlives it");
    static_assert(
        fits,
        "a handler takes: ToolCall; the struct given to input<>() (or a QJsonObject after "
        "inputSchema(), or nothing); then, in the order of the requires...() calls, an "
        "AuthorizedClient for each requiresAuth() and an ApiKey for each "
        "requiresApiKey()");
    if constexpr (CapturesNothing<F> && fits) {
        using Returned = detail::TaskValue<detail::Applied<F, Parameters>>;
        static_assert(Returned::isTask && ToolAnswer<typename Returned::Type>,
                      "a handler returns Task<T>, T being a described struct, QString, "
                      "QJsonObject, QJsonArray, QJsonValue, mcp::ToolResult, mcp::Content, "
                      "QList<mcp::Content> or void");
        static_assert(std::is_void_v<Output> || std::is_same_v<Output, typename Returned::Type>,
                      "a handler returns a Task of the struct that was given to output<>()");
        const detail::OutputCheck output = m_tool.description.outputSchema
            ? std::make_shared<const SchemaCheck>(*m_tool.description.outputSchema)
            : nullptr;
        m_tool.run = [function, read = Reader(m_tool.description.inputSchema), needs = m_needs,
                      output](ToolCall call, mcp::Arguments arguments) {
            return detail::runTool(function, read, needs, output, std::move(call),
                                   std::move(arguments));
        };
    }
    return std::move(m_tool);
}

//! Begins a tool. The name: 1 to 64 of `[A-Za-z0-9_.-]`, unique among all tools.
inline ToolBuilder<detail::NoInput, void> tool(QString name)
{
    Tool begun;
    begun.description.name = std::move(name);
    begun.description.inputSchema = json::schemaOf<detail::NoInput>();
    return {std::move(begun), {}};
}

} // namespace plexus
