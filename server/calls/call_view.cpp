#include "calls/call_view.h"

using namespace Qt::Literals::StringLiterals;

namespace plexus {

CallView::CallView(std::shared_ptr<const Catalog> catalog,
                   std::shared_ptr<const Principal> principal,
                   std::shared_ptr<const TenantSettings> settings, std::optional<QString> set)
    : m_catalog(std::move(catalog))
    , m_principal(std::move(principal))
    , m_settings(std::move(settings))
    , m_set(std::move(set))
{
}

QString CallView::listKey() const
{
    // Tenant ids have no line breaks.
    return m_principal->tenant.value() + (m_principal->isGuest() ? u"\ng"_s : u"\nu"_s)
        + (m_set ? u'\n' + *m_set : QString());
}

bool CallView::sees(const Audience &audience, ItemKind kind, Purpose purpose) const
{
    return !gateAgainst(audience, kind, viewer(), purpose);
}

template <typename Item>
const Item *CallView::ifUsable(const Item *item, ItemKind kind) const
{
    return item && sees(item->audience, kind, Purpose::Use) ? item : nullptr;
}

const Tool *CallView::tool(const QString &name) const
{
    return ifUsable(m_catalog->tool(name), ItemKind::Tool);
}

const Resource *CallView::resource(const QString &uri) const
{
    return ifUsable(m_catalog->resource(uri), ItemKind::Resource);
}

const Prompt *CallView::prompt(const QString &name) const
{
    return ifUsable(m_catalog->prompt(name), ItemKind::Prompt);
}

const ResourceTemplate *CallView::resourceTemplate(const QString &text) const
{
    return ifUsable(m_catalog->resourceTemplate(text), ItemKind::ResourceTemplate);
}

std::pair<const ResourceTemplate *, NamedValues> CallView::templateFor(const QString &uri) const
{
    for (const auto &item : m_catalog->templates) {
        if (!sees(item->audience, ItemKind::ResourceTemplate, Purpose::Use))
            continue;
        if (const auto variables = item->uris.match(uri))
            return {item.get(), *variables};
    }
    return {nullptr, {}};
}

} // namespace plexus
