// The suite's prompts.
#include "tool_modules/conformance/fixture.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus::conformance {

static mcp::PromptMessage says(mcp::Content content) { return {u"user"_s, std::move(content)}; }

static Task<QString> simplePrompt(ToolCall, NamedValues)
{
    co_return u"This is a simple prompt for testing."_s;
}

static Task<QString> promptWithArguments(ToolCall, NamedValues arguments)
{
    co_return u"Prompt with arguments: arg1='%1', arg2='%2'"_s.arg(arguments.value(u"arg1"_s),
                                                                   arguments.value(u"arg2"_s));
}

static Task<QStringList> suggestArgument(ToolCall, QString typed, NamedValues)
{
    QStringList matching;
    for (const QString &word : {u"hello"_s, u"help"_s, u"world"_s})
        if (word.startsWith(typed))
            matching << word;
    co_return matching;
}

static Task<QList<mcp::PromptMessage>> promptWithResource(ToolCall, NamedValues arguments)
{
    co_return {says(mcp::Content::embeddedText(arguments.value(u"resourceUri"_s), u"text/plain"_s,
                                               u"Embedded resource content for testing."_s)),
               says(mcp::Content::text(u"Please process the embedded resource above."_s))};
}

static Task<QList<mcp::PromptMessage>> promptWithImage(ToolCall, NamedValues)
{
    co_return {says(mcp::Content::image(tinyPng(), u"image/png"_s)),
               says(mcp::Content::text(u"Please analyze the image above."_s))};
}

static Task<QString> askingPrompt(ToolCall call, NamedValues)
{
    const Elicited answer =
        co_await call.elicit(u"user_context"_s, u"What context should the prompt use?"_s,
                             formOf(u"context"_s, u"string"_s));
    co_return u"Use this context: "_s + answer.content.value(u"context"_s).toString();
}

static auto suitePrompt(const QString &name, const QString &description)
{
    return prompt(name).description(description).inSets({setName}).forTenants({tenant});
}

void addPrompts(ToolRegistry &tools)
{
    tools.add(suitePrompt(u"test_simple_prompt"_s, u"A text."_s).handler(&simplePrompt));
    tools.add(suitePrompt(u"test_prompt_with_arguments"_s, u"A text with arguments."_s)
                  .argument(u"arg1"_s, u"First test argument"_s)
                  .argument(u"arg2"_s, u"Second test argument"_s)
                  .complete(u"arg1"_s, &suggestArgument)
                  .handler(&promptWithArguments));
    tools.add(suitePrompt(u"test_prompt_with_embedded_resource"_s, u"A resource and a text."_s)
                  .argument(u"resourceUri"_s, u"URI of the resource to embed"_s)
                  .handler(&promptWithResource));
    tools.add(suitePrompt(u"test_prompt_with_image"_s, u"An image and a text."_s)
                  .handler(&promptWithImage));
    tools.add(suitePrompt(u"test_input_required_result_prompt"_s, u"Asks the user first."_s)
                  .handler(&askingPrompt));
}

} // namespace plexus::conformance
