#include "tools/catalog.h"

#include <algorithm>

namespace plexus {

const Tool *Catalog::tool(const QString &name) const { return toolsByName.value(name); }

const Resource *Catalog::resource(const QString &uri) const { return resourcesByUri.value(uri); }

//! There are few templates and prompts; they are searched.
template <typename Item, typename Matches>
static const Item *findIn(const Catalog::Items<Item> &items, Matches matches)
{
    const auto found =
        std::ranges::find_if(items, [&](const auto &item) { return matches(*item); });
    return found == items.end() ? nullptr : found->get();
}

const ResourceTemplate *Catalog::resourceTemplate(const QString &text) const
{
    return findIn(templates,
                  [&](const ResourceTemplate &item) { return item.description.uri == text; });
}

const Prompt *Catalog::prompt(const QString &name) const
{
    return findIn(prompts, [&](const Prompt &item) { return item.description.name == name; });
}

} // namespace plexus
