#include "calls/prompt_arguments.h"

#include "json/problems.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static void readArgument(const Prompt &prompt, std::string_view key, const json::Value &value,
                         NamedValues &values, const json::Reader &at)
{
    const auto name = QString::fromUtf8(key.data(), qsizetype(key.size()));
    const auto &known = prompt.description.arguments;
    if (std::ranges::none_of(known, [&](const auto &argument) { return argument.name == name; }))
        return at.fail(u"is not known here"_s);
    if (!value.isString())
        return at.fail(u"must be a string"_s);
    values.insert(name, value.toString());
}

NamedValues promptArguments(const Prompt &prompt, const mcp::Arguments &arguments)
{
    NamedValues values;
    QList<json::Problem> problems;
    const json::Reader reader(problems);
    if (arguments.value && !arguments.value->isObject())
        reader.fail(u"the arguments must be an object"_s);
    else if (arguments.value)
        for (const auto &[key, value] : arguments.value->members())
            readArgument(prompt, key, value, values, reader.member(key));
    for (const mcp::PromptArgument &argument : prompt.description.arguments)
        if (argument.required && !values.contains(argument.name) && problems.isEmpty())
            reader.member(argument.name.toStdString()).fail(u"is required"_s);
    if (!problems.isEmpty())
        throw json::InvalidFields(problems);
    return values;
}

} // namespace plexus
