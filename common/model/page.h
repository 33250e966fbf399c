// One page of a list.
#pragma once

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
};

} // namespace plexus
