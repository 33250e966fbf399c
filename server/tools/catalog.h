// Everything that is registered, at one moment.
#pragma once

#include "tools/tool.h"

#include <QHash>
#include <QList>

#include <memory>

namespace plexus {

//! Items in the order of their registration. Immutable once published.
struct Catalog
{
    template <typename Item>
    using Items = QList<std::shared_ptr<const Item>>; // shared by successive catalogues

    Items<Tool> tools;
    Items<Resource> resources;
    Items<ResourceTemplate> templates;
    Items<Prompt> prompts;

    //! Null when there is none.
    const Tool *tool(const QString &name) const;
    const Resource *resource(const QString &uri) const;
    const ResourceTemplate *resourceTemplate(const QString &text) const;
    const Prompt *prompt(const QString &name) const;

    QHash<QString, const Tool *> toolsByName;
    QHash<QString, const Resource *> resourcesByUri;
};

} // namespace plexus
