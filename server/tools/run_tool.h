// From a protocol's call to the author's handler and back.
#pragma once

#include "tools/answers.h"
#include "tools/tool.h"

#include <tuple>
#include <utility>

namespace plexus::detail {

template <typename F, typename Parameters>
struct Applied;
template <typename F, typename... P>
struct Applied<F, std::tuple<P...>>
{
    static constexpr bool fits = std::is_invocable_v<F, P...>;
    using Result = std::invoke_result_t<F, P...>;
};

template <typename F, typename Parameters>
Task<mcp::ToolResult> callHandler(F handler, Parameters parameters, bool hasOutputSchema)
{
    using Value = typename TaskValue<typename Applied<F, Parameters>::Result>::Type;
    if constexpr (std::is_void_v<Value>) {
        co_await std::apply(handler, std::move(parameters));
        co_return mcp::ToolResult();
    } else {
        auto value = co_await std::apply(handler, std::move(parameters));
        co_return structuredResult<Value>(std::move(value), hasOutputSchema);
    }
}

//! Obtains one credential after the other, in the order of the requires…() calls.
template <size_t Next = 0, typename F, typename Parameters, typename... Needs>
Task<mcp::ToolResult> grantAndCall(F handler, ToolCall call, Parameters parameters,
                                   std::tuple<Needs...> needs, bool hasOutputSchema)
{
    if constexpr (Next == sizeof...(Needs)) {
        return callHandler(handler, std::move(parameters), hasOutputSchema);
    } else {
        return [](F f, ToolCall c, Parameters p, std::tuple<Needs...> n,
                  bool schema) -> Task<mcp::ToolResult> {
            auto granted = co_await std::get<Next>(n).obtain(c);
            auto all = std::tuple_cat(std::move(p), std::make_tuple(std::move(granted)));
            co_return co_await grantAndCall<Next + 1>(f, c, std::move(all), n, schema);
        }(handler, std::move(call), std::move(parameters), std::move(needs), hasOutputSchema);
    }
}

//! What `read` makes of the arguments. Its complaints are told apart from the handler's own.
template <typename Reader>
typename Reader::Parameters readArguments(const Reader &read, const mcp::Arguments &arguments)
{
    try {
        return read(arguments);
    } catch (const json::InvalidFields &faults) {
        throw Failure(FailureKind::InvalidArgument,
                      QStringLiteral("Invalid arguments: ") + faults.callerText());
    }
}

//! Arguments, credentials, handler, answer.
template <typename F, typename Reader, typename... Needs>
Task<mcp::ToolResult> runTool(F handler, Reader read, std::tuple<Needs...> needs,
                              bool hasOutputSchema, ToolCall call, mcp::Arguments arguments)
{
    auto parameters = std::tuple_cat(std::make_tuple(call), readArguments(read, arguments));
    co_return co_await grantAndCall(handler, call, std::move(parameters), std::move(needs),
                                    hasOutputSchema);
}

} // namespace plexus::detail
