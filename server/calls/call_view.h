// What one caller sees of the catalogue at one moment.
#pragma once

#include "calls/visibility.h"
#include "tools/catalog.h"

#include <memory>
#include <optional>
#include <utility>

namespace plexus {

//! Finds items by name, if the viewer may use them. Holds the catalogue, so that what it finds
//! lives as long as it does.
class CallView
{
public:
    CallView(std::shared_ptr<const Catalog> catalog, std::shared_ptr<const Principal> principal,
             std::shared_ptr<const TenantSettings> settings, std::optional<QString> set);

    const std::shared_ptr<const Catalog> &catalog() const noexcept { return m_catalog; }
    const std::shared_ptr<const TenantSettings> &settings() const noexcept { return m_settings; }
    Viewer viewer() const { return {*m_principal, m_settings, m_set}; }
    //! Equal for callers who see the same lists.
    QString listKey() const;

    bool sees(const Audience &audience, ItemKind kind, Purpose purpose) const;
    //! Null when there is none for this viewer.
    const Tool *tool(const QString &name) const;
    const Resource *resource(const QString &uri) const;
    const Prompt *prompt(const QString &name) const;
    const ResourceTemplate *resourceTemplate(const QString &text) const;
    //! The first template that `uri` is of, with its variables.
    std::pair<const ResourceTemplate *, NamedValues> templateFor(const QString &uri) const;

private:
    template <typename Item>
    const Item *ifUsable(const Item *item, ItemKind kind) const;

    std::shared_ptr<const Catalog> m_catalog; // shared with the registry and other calls
    std::shared_ptr<const Principal> m_principal;
    std::shared_ptr<const TenantSettings> m_settings;
    std::optional<QString> m_set;
};

} // namespace plexus
