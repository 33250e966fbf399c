// How authors write a prompt.
#pragma once

#include "tools/answers.h"
#include "tools/presentation_setters.h"
#include "tools/tool.h"

namespace plexus {

class PromptBuilder : public PresentationSetters<PromptBuilder>
{
public:
    explicit PromptBuilder(QString name);

    //! An argument that must be given.
    PromptBuilder argument(QString name, QString description) &&;
    PromptBuilder optionalArgument(QString name, QString description) &&;
    //! Suggestions for an argument: `Task<QStringList> suggest(ToolCall, QString typed, NamedValues
    //! resolved)`.
    PromptBuilder complete(QString argument, Completer suggest) &&;

    //! `Task<T> get(ToolCall, NamedValues arguments)`.
    template <typename F>
    Prompt handler(F function) &&
    {
        static_assert(CapturesNothing<F>, "a handler must not capture: its coroutine outlives it");
        static_assert(std::is_invocable_v<F, ToolCall, NamedValues>,
                      "a prompt's handler takes ToolCall and NamedValues");
        using Returned = detail::TaskValue<std::invoke_result_t<F, ToolCall, NamedValues>>;
        static_assert(PromptAnswer<typename Returned::Type>,
                      "a prompt's handler returns Task<T>, T being QString, "
                      "QList<mcp::PromptMessage> or mcp::PromptResult");
        m_prompt.get = [function](ToolCall call, NamedValues arguments) {
            return answer(function, std::move(call), std::move(arguments));
        };
        return std::move(m_prompt);
    }

private:
    friend class PresentationSetters<PromptBuilder>;
    mcp::Presentation &presentation() { return m_prompt.description.presentation; }
    Audience &audience() { return m_prompt.audience; }
    template <typename F>
    static Task<mcp::PromptResult> answer(F handler, ToolCall call, NamedValues arguments)
    {
        co_return detail::promptResult(co_await handler(std::move(call), std::move(arguments)));
    }

    Prompt m_prompt;
};

//! Begins a prompt. The name has the form of a tool's and is unique among all prompts.
inline PromptBuilder prompt(QString name) { return PromptBuilder(std::move(name)); }

} // namespace plexus
