// Lists that were made once for everybody who sees the same.
#pragma once

#include "mcp/content.h"
#include "model/tenant.h"
#include "tools/catalog.h"

#include <QHash>
#include <QString>

#include <memory>

namespace plexus {

//! What a list depends on. Both are held, so that their addresses stay taken.
struct ListVersion
{
    std::shared_ptr<const Catalog> catalog; //!< the one that the list was made from
    std::shared_ptr<const TenantSettings> settings;

    friend bool operator==(const ListVersion &, const ListVersion &) = default;
};

//! Per thread. Bounded: when it is full it is emptied.
template <typename Description>
class ListCache
{
public:
    //! The list under `key`; made anew by `make` when it is not of this version.
    template <typename Make>
    mcp::Listing<Description> get(const QString &key, const ListVersion &version, Make make)
    {
        if (const auto found = m_lists.constFind(key);
            found != m_lists.cend() && found->version == version)
            return found->list;
        auto list = std::make_shared<const mcp::PagedList<Description>>(make());
        if (list->isEmpty()) // callers may invent names of sets
            return list;
        if (m_lists.size() >= mostLists)
            m_lists.clear();
        m_lists.insert(key, {version, list});
        return list;
    }

private:
    static constexpr qsizetype mostLists = 1024;
    struct Entry
    {
        ListVersion version;
        mcp::Listing<Description> list;
    };
    QHash<QString, Entry> m_lists;
};

} // namespace plexus
