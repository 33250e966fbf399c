#include "json/rules.h"

#include <QJsonArray>
#include <QStringList>

#include <algorithm>

namespace plexus::json {

using namespace Qt::Literals::StringLiterals;

//! Without an exponent for whole numbers: 1000000, not 1e+06.
static QString digits(double number) { return QString::number(number, 'g', 15); }

//! `between 1 and 100`, `at least 1` or `at most 100`.
template <typename T>
static QString range(std::optional<T> least, std::optional<T> most)
{
    if (least && most)
        return u"between %1 and %2"_s.arg(digits(*least), digits(*most));
    return least ? u"at least "_s + digits(*least) : u"at most "_s + digits(*most);
}

template <typename T, typename V>
static bool isOutside(V value, std::optional<T> least, std::optional<T> most)
{
    return (least && value < V(*least)) || (most && value > V(*most));
}

//! JSON Schema counts characters (RFC 8259), not UTF-16 units.
static qsizetype charactersOf(const QString &text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isLowSurrogate(); });
}

static void checkText(const Rules &rules, const QString &text, const Reader &reader)
{
    if (isOutside(charactersOf(text), rules.leastLength, rules.mostLength))
        reader.fail(u"must have %1 characters"_s.arg(range(rules.leastLength, rules.mostLength)));
    if (rules.nameCount == 0)
        return;
    QStringList names;
    for (size_t i = 0; i < rules.nameCount; ++i)
        names += QString::fromUtf8(rules.names[i]);
    if (!names.contains(text))
        reader.fail(u"must be one of "_s + names.join(u", "_s));
}

void Rules::check(const Value &value, const Reader &reader) const
{
    if (value.isNumber() && isOutside(value.toDouble(), least, most))
        reader.fail(u"must be "_s + range(least, most));
    if (value.isString())
        checkText(*this, value.toString(), reader);
    if (value.isArray() && isOutside(value.size(), leastItems, mostItems))
        reader.fail(u"must have %1 items"_s.arg(range(leastItems, mostItems)));
}

template <typename T>
static void put(QJsonObject &schema, QLatin1StringView key, const std::optional<T> &value)
{
    if (value)
        schema.insert(key, QJsonValue(*value));
}

static void put(QJsonObject &schema, QLatin1StringView key, const char *text)
{
    if (text)
        schema.insert(key, QString::fromUtf8(text));
}

void Rules::describe(QJsonObject &schema) const
{
    put(schema, "minimum"_L1, least);
    put(schema, "maximum"_L1, most);
    put(schema, "minLength"_L1, leastLength);
    put(schema, "maxLength"_L1, mostLength);
    put(schema, "minItems"_L1, leastItems);
    put(schema, "maxItems"_L1, mostItems);
    put(schema, "format"_L1, format);
    put(schema, "title"_L1, title);
    put(schema, "x-mcp-header"_L1, header);
    QJsonArray allowed;
    for (size_t i = 0; i < nameCount; ++i)
        allowed.append(QString::fromUtf8(names[i]));
    if (!allowed.isEmpty())
        schema.insert("enum"_L1, allowed);
}

} // namespace plexus::json
