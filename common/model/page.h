// One page of a list.
#pragma once

#include "json/fields.h"

#include <QList>
#include <QString>

#include <optional>

namespace plexus {

//! What a caller asks for: at most `limit` items after `cursor` (opaque, from the page before).
struct PageRequest
{
    int limit = 100;
    QString cursor;
    QString query; //!< substring filter, empty: all
    QString sort; //!< member name, `-` in front for descending; empty: the list's own order
};

template <typename T>
struct Page
{
    QList<T> items;
    std::optional<QString> nextCursor; //!< none: this is the last page
    qint64 total = 0; //!< of all pages

    static constexpr auto fields()
    {
        return std::tuple{
            field("items", &Page::items, ""),
            field("next_cursor", &Page::nextCursor, "null: this is the last page"),
            field("total", &Page::total, "Of all pages"),
        };
    }
};

} // namespace plexus
