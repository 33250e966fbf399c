// Lists whose every item its owner has to see: what is not shown cannot be ended.
#pragma once

#include "async/task.h"
#include "model/page.h"

#include <functional>

namespace plexus::pages {

//! The items of all pages of `list`, which is asked for one after the other; `sort` as in
//! PageRequest.
template <typename T>
Task<QList<T>> everyPage(std::function<Task<plexus::Page<T>>(PageRequest)> list, QString sort)
{
    QList<T> all;
    PageRequest request;
    request.sort = sort;
    for (std::optional<QString> cursor = QString(); cursor;) {
        request.cursor = *cursor;
        const plexus::Page<T> page = co_await list(request);
        all += page.items;
        cursor = page.nextCursor;
    }
    co_return all;
}

} // namespace plexus::pages
