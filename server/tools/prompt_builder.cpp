#include "tools/prompt_builder.h"

namespace plexus {

PromptBuilder::PromptBuilder(QString name) { m_prompt.description.name = std::move(name); }

PromptBuilder PromptBuilder::argument(QString name, QString description) &&
{
    m_prompt.description.arguments
        << mcp::PromptArgument{std::move(name), std::move(description), true};
    return std::move(*this);
}

PromptBuilder PromptBuilder::optionalArgument(QString name, QString description) &&
{
    m_prompt.description.arguments
        << mcp::PromptArgument{std::move(name), std::move(description), false};
    return std::move(*this);
}

PromptBuilder PromptBuilder::complete(QString argument, Completer suggest) &&
{
    m_prompt.completers.insert(std::move(argument), std::move(suggest));
    return std::move(*this);
}

} // namespace plexus
