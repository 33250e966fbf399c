#include "calls/completions.h"

#include "core/failure.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr qsizetype mostCompletions = 100;

static void requireKnown(bool known)
{
    if (!known)
        throw Failure(FailureKind::InvalidArgument, u"There is no argument of this name."_s);
}

static Completer promptCompleter(const CallView &view, const mcp::CompletionRequest &request)
{
    const Prompt *prompt = view.prompt(request.reference);
    if (!prompt)
        throw Failure(FailureKind::NotFound, u"Unknown prompt: %1"_s.arg(request.reference));
    const auto &known = prompt->description.arguments;
    requireKnown(std::ranges::any_of(
        known, [&](const auto &argument) { return argument.name == request.argument; }));
    return prompt->completers.value(request.argument);
}

static Completer templateCompleter(const CallView &view, const mcp::CompletionRequest &request)
{
    const ResourceTemplate *item = view.resourceTemplate(request.reference);
    if (!item)
        throw Failure(FailureKind::NotFound, u"Resource not found"_s);
    requireKnown(item->uris.variables().contains(request.argument));
    return item->completers.value(request.argument);
}

Completer completerFor(const CallView &view, const mcp::CompletionRequest &request)
{
    return request.forPrompt ? promptCompleter(view, request) : templateCompleter(view, request);
}

mcp::Completion completionOf(const QStringList &values)
{
    return {values.mid(0, mostCompletions), int(values.size()), values.size() > mostCompletions};
}

template <typename Item>
static bool anyCompletes(const CallView &view, const Catalog::Items<Item> &items, ItemKind kind)
{
    return std::ranges::any_of(items, [&](const auto &item) {
        return !item->completers.isEmpty() && view.sees(item->audience, kind, Purpose::List);
    });
}

bool hasCompleters(const CallView &view)
{
    return anyCompletes(view, view.catalog()->prompts, ItemKind::Prompt)
        || anyCompletes(view, view.catalog()->templates, ItemKind::ResourceTemplate);
}

} // namespace plexus
