#include "tools/tool_registry.h"

#include "core/failure.h"
#include "tools/registration_rules.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

[[noreturn]] static void refuseTwin(const QString &what, const QString &name)
{
    throw Failure(FailureKind::Conflict,
                  u"%1 \"%2\": there is one of that name already"_s.arg(what, name));
}

static void insert(Catalog &catalog, std::shared_ptr<const Tool> tool)
{
    if (catalog.tool(tool->description.name))
        refuseTwin(u"tool"_s, tool->description.name);
    catalog.toolsByName.insert(tool->description.name, tool.get());
    catalog.tools << std::move(tool);
}

static void insert(Catalog &catalog, std::shared_ptr<const Resource> resource)
{
    if (catalog.resource(resource->description.uri))
        refuseTwin(u"resource"_s, resource->description.uri);
    catalog.resourcesByUri.insert(resource->description.uri, resource.get());
    catalog.resources << std::move(resource);
}

static void insert(Catalog &catalog, std::shared_ptr<const ResourceTemplate> resourceTemplate)
{
    if (catalog.resourceTemplate(resourceTemplate->description.uri))
        refuseTwin(u"resource template"_s, resourceTemplate->description.uri);
    catalog.templates << std::move(resourceTemplate);
}

static void insert(Catalog &catalog, std::shared_ptr<const Prompt> prompt)
{
    if (catalog.prompt(prompt->description.name))
        refuseTwin(u"prompt"_s, prompt->description.name);
    catalog.prompts << std::move(prompt);
}

template <typename Item>
static std::shared_ptr<const Item> validated(Item item)
{
    requireValid(item);
    return std::make_shared<const Item>(std::move(item));
}

ToolRegistry::ToolRegistry()
    : m_catalog(std::make_shared<const Catalog>())
{
}

ToolRegistry::~ToolRegistry() = default;

template <typename Change>
void ToolRegistry::change(Change change)
{
    const std::lock_guard lock(m_mutex);
    auto next = std::make_shared<Catalog>(*m_catalog);
    change(*next);
    m_catalog = std::move(next);
}

void ToolRegistry::add(Tool tool)
{
    change([item = validated(std::move(tool))](Catalog &catalog) { insert(catalog, item); });
}

void ToolRegistry::add(Resource resource)
{
    change([item = validated(std::move(resource))](Catalog &catalog) { insert(catalog, item); });
}

void ToolRegistry::add(ResourceTemplate resourceTemplate)
{
    change([item = validated(std::move(resourceTemplate))](Catalog &catalog) {
        insert(catalog, item);
    });
}

void ToolRegistry::add(Prompt prompt)
{
    change([item = validated(std::move(prompt))](Catalog &catalog) { insert(catalog, item); });
}

template <typename Item>
static void insertAll(Catalog &catalog, const Catalog::Items<Item> &items)
{
    for (const auto &item : items)
        insert(catalog, item);
}

void ToolRegistry::addAll(const Catalog &added)
{
    change([&added](Catalog &catalog) {
        insertAll(catalog, added.tools);
        insertAll(catalog, added.resources);
        insertAll(catalog, added.templates);
        insertAll(catalog, added.prompts);
    });
}

bool ToolRegistry::removeTool(const QString &name)
{
    bool removed = false;
    change([&](Catalog &catalog) {
        removed = catalog.toolsByName.remove(name) > 0;
        catalog.tools.removeIf([&](const auto &tool) { return tool->description.name == name; });
    });
    return removed;
}

std::shared_ptr<const Catalog> ToolRegistry::catalog() const
{
    const std::lock_guard lock(m_mutex);
    return m_catalog;
}

} // namespace plexus
