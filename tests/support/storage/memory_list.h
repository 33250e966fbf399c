// Pages of lists in memory.
#pragma once

#include "core/base64url.h"
#include "core/failure.h"
#include "model/page.h"

#include <algorithm>

namespace plexus::test {

//! One way of sorting: its name and the bytes that are compared.
template <typename T>
struct SortKey
{
    QLatin1StringView name;
    QByteArray (*of)(const T &);
};

//! Numbers compare as their digits do.
inline QByteArray digits(qint64 number)
{
    return QByteArray::number(number).rightJustified(20, '0');
}

//! A list as SQL would make it; the first sort, descending, is its own order.
template <typename T>
struct MemoryList
{
    std::vector<SortKey<T>> sorts;
    QByteArray (*id)(const T &);
    QString (*searched)(const T &);

    //! Throws Failure{InvalidArgument} for an unknown sort or cursor.
    Page<T> page(const QList<T> &all, const PageRequest &request) const
    {
        QList<T> found;
        std::copy_if(all.begin(), all.end(), std::back_inserter(found), [&](const T &item) {
            return searched(item).contains(request.query, Qt::CaseInsensitive);
        });
        const bool descending = request.sort.isEmpty() || request.sort.startsWith(u'-');
        const SortKey<T> &sort = sortOf(request.sort);
        const auto position = [&](const T &item) { return sort.of(item) + '\0' + id(item); };
        const auto isBefore = [descending](const QByteArray &a, const QByteArray &b) {
            return descending ? b < a : a < b;
        };
        std::sort(found.begin(), found.end(),
                  [&](const T &a, const T &b) { return isBefore(position(a), position(b)); });
        Page<T> page;
        page.total = found.size();
        if (!request.cursor.isEmpty()) {
            const QByteArray after = fromCursor(request.cursor);
            found.removeIf([&](const T &item) { return !isBefore(after, position(item)); });
        }
        page.items = found.mid(0, request.limit);
        if (found.size() > request.limit)
            page.nextCursor = QString::fromLatin1(toBase64Url(position(page.items.back())));
        return page;
    }

private:
    const SortKey<T> &sortOf(const QString &text) const
    {
        const QString name = text.startsWith(u'-') ? text.sliced(1) : text;
        for (const SortKey<T> &sort : sorts) {
            if (name.isEmpty() || name == sort.name)
                return sort;
        }
        throw Failure(FailureKind::InvalidArgument, QStringLiteral("sort is unknown."));
    }
    static QByteArray fromCursor(const QString &cursor)
    {
        const auto position = fromBase64Url(cursor.toLatin1());
        if (!position || !position->contains('\0'))
            throw Failure(FailureKind::InvalidArgument,
                          QStringLiteral("The cursor is not one of this list."));
        return *position;
    }
};

} // namespace plexus::test
