// What every builder can say of the thing it builds.
#pragma once

#include "mcp/content.h"
#include "tools/audience.h"

namespace plexus {

//! How a thing is shown and to whom. `Builder` has presentation() and audience().
template <typename Builder>
class PresentationSetters
{
public:
    Builder title(QString text) &&
    {
        return set([&](auto &b) { b.presentation().title = text; });
    }
    //! Required for tools: clients choose by it.
    Builder description(QString text) &&
    {
        return set([&](auto &b) { b.presentation().description = text; });
    }
    //! `sizes`: for example `48x48`, or `any`.
    Builder icon(QString source, QString mimeType = {}, QStringList sizes = {}) &&;
    //! `_meta` of the list entry.
    Builder meta(QJsonObject object) &&
    {
        return set([&](auto &b) { b.presentation().meta = object; });
    }
    //! Tool sets it belongs to; clients and tenants narrow their lists by one of them.
    Builder inSets(QStringList sets) &&
    {
        return set([&](auto &b) { b.audience().sets = sets; });
    }
    //! Only these tenants see it. Not called: every tenant. An empty list is refused.
    Builder forTenants(QStringList tenants) &&
    {
        return set([&](auto &b) { b.audience().tenants = tenants; });
    }
    //! Only guests of tenants that let guests connect accounts see it, whatever tool sets they use.
    Builder forConnectingGuests() &&
    {
        return set([&](auto &b) { b.audience().connectingGuests = true; });
    }

private:
    template <typename Change>
    Builder set(Change change)
    {
        auto &builder = static_cast<Builder &>(*this);
        change(builder);
        return std::move(builder);
    }
};

template <typename Builder>
Builder PresentationSetters<Builder>::icon(QString source, QString mimeType, QStringList sizes) &&
{
    QJsonObject icon{{QStringLiteral("src"), source}};
    if (!mimeType.isEmpty())
        icon.insert(QStringLiteral("mimeType"), mimeType);
    if (!sizes.isEmpty())
        icon.insert(QStringLiteral("sizes"), QJsonArray::fromStringList(sizes));
    return set([&](auto &b) { b.presentation().icons << icon; });
}

} // namespace plexus
