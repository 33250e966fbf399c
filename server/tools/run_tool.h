// From a protocol's call to the author's handler and back.
#pragma once

#include "tools/answers.h"
#include "tools/schema_check.h"
#include "tools/tool.h"

#include <tuple>
#include <utility>

namespace plexus::detail {

//! Whether F can be called with the elements of a tuple, and what it returns then.
template <typename F, typename Parameters>
inline constexpr bool fits = false;
template <typename F, typename... P>
inline constexpr bool fits<F, std::tuple<P...>> = std::is_invocable_v<F, P...>;

template <typename F, typename Parameters>
using Applied = decltype(std::apply(std::declval<F>(), std::declval<Parameters>()));

//! What a result is held against; null where the tool promises nothing. Shared by all its calls.
using OutputCheck = std::shared_ptr<const SchemaCheck>;

//! Throws Failure{Internal}, with the reason for the log, when a result is not what `output`
//! promised to clients. Errors need not be.
void requireFits(const mcp::ToolResult &result, const SchemaCheck *output);

template <typename F, typename Parameters>
Task<mcp::ToolResult> callHandler(F handler, Parameters parameters, OutputCheck output)
{
    using Value = typename TaskValue<Applied<F, Parameters>>::Type;
    if constexpr (std::is_void_v<Value>) {
        co_await std::apply(handler, std::move(parameters));
        co_return mcp::ToolResult();
    } else {
        auto value = co_await std::apply(handler, std::move(parameters));
        mcp::ToolResult result = structuredResult<Value>(std::move(value), output != nullptr);
        requireFits(result, output.get());
        co_return result;
    }
}

//! Obtains one credential after the other, in the order of the requires…() calls.
template <size_t Next = 0, typename F, typename Parameters, typename... Needs>
Task<mcp::ToolResult> grantAndCall(F handler, ToolCall call, Parameters parameters,
                                   std::tuple<Needs...> needs, OutputCheck output)
{
    if constexpr (Next == sizeof...(Needs)) {
        return callHandler(handler, std::move(parameters), output);
    } else {
        return [](F f, ToolCall c, Parameters p, std::tuple<Needs...> n,
                  OutputCheck schema) -> Task<mcp::ToolResult> {
            auto granted = co_await std::get<Next>(n).obtain(c);
            auto all = std::tuple_cat(std::move(p), std::make_tuple(std::move(granted)));
            co_return co_await grantAndCall<Next + 1>(f, c, std::move(all), n, schema);
        }(handler, std::move(call), std::move(parameters), std::move(needs), output);
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
                              OutputCheck output, ToolCall call, mcp::Arguments arguments)
{
    auto parameters = std::tuple_cat(std::make_tuple(call), readArguments(read, arguments));
    co_return co_await grantAndCall(handler, call, std::move(parameters), std::move(needs), output);
}

} // namespace plexus::detail
