#include "app/cli/output.h"

#include "json/write.h"

namespace plexus::cli {

using namespace Qt::Literals::StringLiterals;

QString harmless(QString text)
{
    for (QChar &c : text) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format)
            c = QChar::ReplacementCharacter;
    }
    return text;
}

static bool isActor(const QJsonValue &value)
{
    return value[u"kind"_s].isString() && value[u"id"_s].isString();
}

static bool areTexts(const QJsonArray &values)
{
    return std::all_of(values.begin(), values.end(),
                       [](const QJsonValue &value) { return value.isString(); });
}

//! An actor is shown by its id, texts side by side, other structures as JSON.
static QString cellText(const QJsonValue &value)
{
    if (value.isNull() || value.isUndefined() || value == QJsonValue(QString())
        || value == QJsonValue(QJsonObject()))
        return u"-"_s;
    if (value.isString())
        return harmless(value.toString());
    if (value.isArray() && areTexts(value.toArray()))
        return cellText(value.toVariant().toStringList().join(u", "_s));
    if (isActor(value))
        return harmless(value[u"kind"_s].toString() + u':' + value[u"id"_s].toString());
    return harmless(QString::fromUtf8(json::dump(value)));
}

static QString padded(const QStringList &cells, const QList<qsizetype> &widths)
{
    QString line;
    for (qsizetype i = 0; i < cells.size(); ++i)
        line += cells.at(i).leftJustified(widths.at(i) + 2);
    while (line.endsWith(u' '))
        line.chop(1);
    return line + u'\n';
}

static QString aligned(const QList<QStringList> &rows)
{
    QList<qsizetype> widths(rows.first().size(), 0);
    for (const QStringList &row : rows) {
        for (qsizetype i = 0; i < row.size(); ++i)
            widths[i] = std::max(widths.at(i), row.at(i).size());
    }
    QString text;
    for (const QStringList &row : rows)
        text += padded(row, widths);
    return text;
}

//! Members of members with dots between their names.
static void addRows(QList<QStringList> &rows, const QString &prefix, const QJsonObject &record)
{
    for (auto member = record.begin(); member != record.end(); ++member) {
        const QString name = harmless(prefix + member.key());
        const QJsonObject inner = member.value().toObject();
        if (inner.isEmpty() || isActor(member.value()))
            rows.append({name, cellText(member.value())});
        else
            addRows(rows, name + u'.', inner);
    }
}

QString recordText(const QJsonObject &record)
{
    QList<QStringList> rows;
    addRows(rows, {}, record);
    return rows.isEmpty() ? QString() : aligned(rows);
}

QString tableText(const QJsonArray &items, const QStringList &columns)
{
    QStringList titles;
    for (const QString &column : columns)
        titles.append(column.toUpper());
    QList<QStringList> rows{titles};
    for (const QJsonValue &item : items) {
        QStringList row;
        for (const QString &column : columns)
            row.append(cellText(item[column]));
        rows.append(row);
    }
    return aligned(rows);
}

//! `host_secrets`, 1: `1 host secret`.
static QString countText(QString noun, int count)
{
    noun.replace(u'_', u' ');
    return u"%1 %2"_s.arg(count).arg(count == 1 ? noun.chopped(1) : noun);
}

QString removalText(const QJsonObject &removal)
{
    QStringList parts;
    for (auto member = removal.begin(); member != removal.end(); ++member) {
        if (member.value().toInt() > 0)
            parts.append(countText(member.key(), member.value().toInt()));
    }
    if (parts.isEmpty())
        return u"nothing"_s;
    const QString last = parts.takeLast();
    return parts.isEmpty() ? last : parts.join(u", "_s) + u" and "_s + last;
}

} // namespace plexus::cli
