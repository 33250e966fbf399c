#include "tools/registration_rules.h"

#include "core/failure.h"
#include "tools/header_annotations.h"

#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr qsizetype longestName = 64; // the specification says 128, its suite 64

[[noreturn]] static void refuseItem(const QString &what, const QString &why)
{
    throw Failure(FailureKind::InvalidArgument, what + u": "_s + why);
}

static bool isNameCharacter(QChar c)
{
    return (c.unicode() < 0x80 && c.isLetterOrNumber()) || u"_.-"_s.contains(c);
}

static void requireName(const QString &what, const QString &name)
{
    if (name.isEmpty() || name.size() > longestName || !std::ranges::all_of(name, isNameCharacter))
        refuseItem(what, u"a name has 1 to 64 of A-Z a-z 0-9 _ . -"_s);
}

static bool isBlank(const QString &text) { return text.trimmed().isEmpty(); }

static void requireAudience(const QString &what, const Audience &audience)
{
    if (audience.tenants && audience.tenants->isEmpty())
        refuseItem(what, u"its list of tenants is empty, so nobody could see it"_s);
    if (audience.tenants && std::ranges::any_of(*audience.tenants, isBlank))
        refuseItem(what, u"its list of tenants has a blank entry"_s);
    if (std::ranges::any_of(audience.sets, isBlank))
        refuseItem(what, u"one of its sets has a blank name"_s);
}

static void requireHandler(const QString &what, bool has)
{
    if (!has)
        refuseItem(what, u"it has no handler"_s);
}

void requireValid(const Tool &tool)
{
    const QString what = u"tool \"%1\""_s.arg(tool.description.name);
    requireName(what, tool.description.name);
    if (isBlank(tool.description.presentation.description))
        refuseItem(what, u"it has no description, and clients choose tools by it"_s);
    if (tool.description.inputSchema.value("type"_L1) != u"object"_s)
        refuseItem(what, u"its input schema must have type \"object\" at its root"_s);
    if (const QString why = whyNotHeaderAnnotations(tool.description.inputSchema); !why.isEmpty())
        refuseItem(what, why);
    requireAudience(what, tool.audience);
    requireHandler(what, bool(tool.run));
}

void requireValid(const Resource &resource)
{
    const QString what = u"resource \"%1\""_s.arg(resource.description.uri);
    if (!resource.description.uri.contains(u':'))
        refuseItem(what, u"its address has no scheme"_s);
    requireAudience(what, resource.audience);
    requireHandler(what, bool(resource.read));
}

template <typename Names>
static void requireCompletable(const QString &what, const QHash<QString, Completer> &completers,
                               const Names &names)
{
    for (auto it = completers.begin(); it != completers.end(); ++it)
        if (!names.contains(it.key()))
            refuseItem(what, u"it completes \"%1\", which it does not have"_s.arg(it.key()));
}

void requireValid(const ResourceTemplate &resourceTemplate)
{
    const QString what = u"resource template \"%1\""_s.arg(resourceTemplate.description.uri);
    if (!resourceTemplate.description.uri.contains(u':'))
        refuseItem(what, u"its address has no scheme"_s);
    requireCompletable(what, resourceTemplate.completers, resourceTemplate.uris.variables());
    requireAudience(what, resourceTemplate.audience);
    requireHandler(what, bool(resourceTemplate.read));
}

void requireValid(const Prompt &prompt)
{
    const QString what = u"prompt \"%1\""_s.arg(prompt.description.name);
    requireName(what, prompt.description.name);
    QStringList names;
    for (const mcp::PromptArgument &argument : prompt.description.arguments)
        names << argument.name;
    if (names.removeDuplicates() > 0)
        refuseItem(what, u"it has two arguments of one name"_s);
    requireCompletable(what, prompt.completers, names);
    requireAudience(what, prompt.audience);
    requireHandler(what, bool(prompt.get));
}

} // namespace plexus
