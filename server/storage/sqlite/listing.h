// Pages of lists by keyset.
#pragma once

#include "core/base64url.h"
#include "core/failure.h"
#include "model/page.h"
#include "storage/sqlite/connection.h"

#include <functional>

namespace plexus::storage {

//! Where a page begins: after the row with this sort value and this id.
struct Position
{
    QString value;
    QString id;
};

//! Opaque to callers. Throws Failure{InvalidArgument} for what we did not make.
QString toCursor(const Position &position);
Position fromCursor(const QString &cursor);

//! One way of sorting: a column that exists, never the caller's text.
struct SortColumn
{
    QLatin1StringView name; //!< as callers say it
    QLatin1StringView column; //!< as SQL says it
};

//! A list over one table. `from` holds table and fixed conditions with `?`.
struct ListQuery
{
    QString columns;
    QString from; //!< e.g. `tenant WHERE 1`
    QVariantList bound; //!< for `from`
    QStringList searched; //!< columns for PageRequest::query
    QList<SortColumn> sorts; //!< the first is the list's own order
    bool descending = false; //!< of the list's own order
    QString id; //!< a unique column
};

namespace detail {
struct PreparedList
{
    QSqlQuery rows;
    qint64 total = 0;
};
PreparedList startList(Connection &connection, const ListQuery &list, const PageRequest &request);
} // namespace detail

//! Runs it; `read` makes an item from the row: first the sort value and the id, then `columns`.
//! Throws Failure{InvalidArgument} for an unknown sort or cursor.
template <typename T>
Page<T> runList(Connection &connection, const ListQuery &list, const PageRequest &request,
                std::function<T(const QSqlQuery &)> read)
{
    detail::PreparedList prepared = detail::startList(connection, list, request);
    Page<T> page;
    page.total = prepared.total;
    Position last;
    QSqlQuery &rows = prepared.rows;
    while (rows.next()) {
        if (page.items.size() == request.limit) {
            page.nextCursor = toCursor(last);
            break;
        }
        page.items.append(read(rows));
        last = {rows.value(0).toString(), rows.value(1).toString()};
    }
    return page;
}

} // namespace plexus::storage
