#include "storage/sqlite/listing.h"

#include "json/document.h"
#include "json/write.h"

#include <QJsonArray>
#include <QSqlError>

namespace plexus::storage {

using namespace Qt::Literals::StringLiterals;

QString toCursor(const Position &position)
{
    return QString::fromLatin1(toBase64Url(json::dump(QJsonArray{position.value, position.id})));
}

Position fromCursor(const QString &cursor)
{
    try {
        const auto bytes = fromBase64Url(cursor.toLatin1());
        const auto document = json::Document::parse(bytes.value_or(QByteArray()));
        const auto parts = document->root().elements();
        return {parts.at(0).toString(), parts.at(1).toString()};
    } catch (const std::exception &) {
        throw Failure(FailureKind::InvalidArgument, u"The cursor is not one of this list."_s);
    }
}

namespace {

struct Order
{
    QLatin1StringView column;
    bool descending = false;
};

Order orderOf(const ListQuery &list, const QString &sort)
{
    if (sort.isEmpty())
        return {list.sorts.front().column, list.descending};
    const bool descending = sort.startsWith(u'-');
    const QString name = descending ? sort.sliced(1) : sort;
    QStringList known;
    for (const SortColumn &candidate : list.sorts) {
        if (name == candidate.name)
            return {candidate.column, descending};
        known += candidate.name;
    }
    throw Failure(
        FailureKind::InvalidArgument,
        u"sort must be one of %1, with - in front for descending."_s.arg(known.join(u", "_s)));
}

//! The pattern of LIKE that finds `text` anywhere.
QString containing(QString text)
{
    text.replace(u'\\', u"\\\\"_s).replace(u'%', u"\\%"_s).replace(u'_', u"\\_"_s);
    return u'%' + text + u'%';
}

struct Condition
{
    QString sql;
    QVariantList bound;
};

Condition searchCondition(const ListQuery &list, const QString &text)
{
    Condition condition;
    if (text.isEmpty() || list.searched.isEmpty())
        return condition;
    QStringList alternatives;
    for (const QString &column : list.searched) {
        alternatives += column + u" LIKE ? ESCAPE '\\'"_s;
        condition.bound += containing(text);
    }
    condition.sql = u" AND ("_s + alternatives.join(u" OR "_s) + u')';
    return condition;
}

Condition positionCondition(const ListQuery &list, const Order &order, const QString &cursor)
{
    if (cursor.isEmpty())
        return {};
    const Position position = fromCursor(cursor);
    const QString comparison = order.descending ? u"<"_s : u">"_s;
    // Numbers are compared as numbers: the column's affinity applies to the bound text.
    return {u" AND (%1, %2) %3 (?, ?)"_s.arg(order.column, list.id, comparison),
            {toBound(position.value), toBound(position.id)}};
}

QSqlQuery execute(Connection &connection, const QString &sql, const QVariantList &bound)
{
    QSqlQuery query = connection.query();
    query.setForwardOnly(true);
    query.prepare(sql);
    for (const QVariant &value : bound)
        query.addBindValue(value);
    if (!query.exec())
        throw Failure(FailureKind::Internal, u"Internal error."_s, query.lastError().text());
    return query;
}

} // namespace

detail::PreparedList detail::startList(Connection &connection, const ListQuery &list,
                                       const PageRequest &request)
{
    const Order order = orderOf(list, request.sort);
    const Condition search = searchCondition(list, request.query);
    const Condition position = positionCondition(list, order, request.cursor);
    QSqlQuery count = execute(connection, u"SELECT count(*) FROM %1%2"_s.arg(list.from, search.sql),
                              list.bound + search.bound);
    const qint64 total = count.next() ? count.value(0).toLongLong() : 0;
    const QString direction = order.descending ? u"DESC"_s : u"ASC"_s;
    const QString sql = u"SELECT %1, %2, %3 FROM %4%5%6 ORDER BY %1 %7, %2 %7 LIMIT %8"_s.arg(
        QString(order.column), list.id, list.columns, list.from, search.sql, position.sql,
        direction, QString::number(request.limit + 1));
    return {execute(connection, sql, list.bound + search.bound + position.bound), total};
}

} // namespace plexus::storage
