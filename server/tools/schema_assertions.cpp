#include "tools/schema_assertions.h"

#include "json/write.h"

#include <QJsonArray>
#include <QRegularExpression>
#include <QStringList>

#include <algorithm>
#include <cmath>
#include <vector>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static bool isOfType(const QJsonValue &value, const QString &type)
{
    if (type == "integer"_L1)
        return value.isDouble() && std::nearbyint(value.toDouble()) == value.toDouble();
    static const QHash<QString, QJsonValue::Type> types{
        {u"null"_s, QJsonValue::Null},     {u"boolean"_s, QJsonValue::Bool},
        {u"number"_s, QJsonValue::Double}, {u"string"_s, QJsonValue::String},
        {u"array"_s, QJsonValue::Array},   {u"object"_s, QJsonValue::Object}};
    return types.value(type, QJsonValue::Undefined) == value.type();
}

static void assertType(const QJsonValue &wanted, const QJsonValue &value, const json::Reader &at)
{
    QStringList types;
    for (const QJsonValue type : wanted.isArray() ? wanted.toArray() : QJsonArray{wanted})
        types << type.toString();
    for (const QString &type : std::as_const(types))
        if (isOfType(value, type))
            return;
    const QString first = types.value(0);
    const bool vowel = !first.isEmpty() && u"aeio"_s.contains(first.at(0));
    at.fail(u"must be "_s + (vowel ? u"an "_s : u"a "_s) + types.join(u" or "_s));
}

static QString enumerated(const QJsonArray &allowed)
{
    QStringList names;
    for (const QJsonValue value : allowed)
        names << (value.isString() ? value.toString() : QString::fromUtf8(json::dump(value)));
    return names.join(u", "_s);
}

using Exceeds = bool (*)(double value, double limit);

static void assertLimit(const QJsonObject &schema, QLatin1StringView keyword, double value,
                        Exceeds exceeds, const QString &message, const json::Reader &at)
{
    const QJsonValue limit = schema.value(keyword);
    if (limit.isDouble() && exceeds(value, limit.toDouble()))
        at.fail(message.arg(limit.toDouble()));
}

static bool isBelow(double value, double limit) { return value < limit; }
static bool isAbove(double value, double limit) { return value > limit; }

static void assertNumber(const QJsonObject &schema, double number, const json::Reader &at)
{
    assertLimit(schema, "minimum"_L1, number, isBelow, u"must be at least %1"_s, at);
    assertLimit(schema, "maximum"_L1, number, isAbove, u"must be at most %1"_s, at);
    assertLimit(
        schema, "exclusiveMinimum"_L1, number, [](double v, double l) { return v <= l; },
        u"must be more than %1"_s, at);
    assertLimit(
        schema, "exclusiveMaximum"_L1, number, [](double v, double l) { return v >= l; },
        u"must be less than %1"_s, at);
    assertLimit(
        schema, "multipleOf"_L1, number,
        [](double v, double l) { return std::abs(std::remainder(v, l)) > 1e-9 * std::abs(l); },
        u"must be a multiple of %1"_s, at);
}

static void assertString(const QJsonObject &schema, const QString &text, const json::Reader &at)
{
    const auto length = double(text.toUcs4().size()); // characters, not UTF-16 units
    assertLimit(schema, "minLength"_L1, length, isBelow, u"must have at least %1 characters"_s, at);
    assertLimit(schema, "maxLength"_L1, length, isAbove, u"must have at most %1 characters"_s, at);
    if (const QJsonValue pattern = schema.value("pattern"_L1); pattern.isString())
        if (!QRegularExpression(pattern.toString()).match(text).hasMatch())
            at.fail(u"does not have the required form"_s);
}

//! Compares texts, sorted: any pair of values would take quadratic time.
static bool hasTwins(const QJsonArray &list)
{
    std::vector<QByteArray> texts;
    for (const QJsonValue element : list)
        texts.push_back(json::dump(element));
    std::sort(texts.begin(), texts.end());
    return std::adjacent_find(texts.begin(), texts.end()) != texts.end();
}

static void assertArray(const QJsonObject &schema, const QJsonArray &list, const json::Reader &at)
{
    assertLimit(schema, "minItems"_L1, double(list.size()), isBelow,
                u"must have at least %1 items"_s, at);
    assertLimit(schema, "maxItems"_L1, double(list.size()), isAbove,
                u"must have at most %1 items"_s, at);
    if (schema.value("uniqueItems"_L1).toBool() && hasTwins(list))
        at.fail(u"must not contain the same item twice"_s);
}

void assertKeywords(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at)
{
    if (const QJsonValue type = schema.value("type"_L1); !type.isUndefined())
        assertType(type, value, at);
    if (const QJsonValue allowed = schema.value("enum"_L1); allowed.isArray())
        if (!allowed.toArray().contains(value))
            at.fail(u"must be one of "_s + enumerated(allowed.toArray()));
    if (schema.contains("const"_L1) && schema.value("const"_L1) != value)
        at.fail(u"must be "_s + enumerated({schema.value("const"_L1)}));
    if (value.isDouble())
        assertNumber(schema, value.toDouble(), at);
    if (value.isString())
        assertString(schema, value.toString(), at);
    if (value.isArray())
        assertArray(schema, value.toArray(), at);
}

static void assertPresent(const QJsonArray &names, const QJsonObject &value, const json::Reader &at)
{
    for (const QJsonValue name : names)
        if (!value.contains(name.toString()))
            at.member(name.toString().toStdString()).fail(u"is required"_s);
}

void assertMembers(const QJsonObject &schema, const QJsonObject &value, const json::Reader &at)
{
    assertPresent(schema.value("required"_L1).toArray(), value, at);
    const QJsonObject dependents = schema.value("dependentRequired"_L1).toObject();
    for (auto it = dependents.begin(); it != dependents.end(); ++it)
        if (value.contains(it.key()))
            assertPresent(it.value().toArray(), value, at);
    assertLimit(schema, "minProperties"_L1, double(value.size()), isBelow,
                u"must have at least %1 members"_s, at);
    assertLimit(schema, "maxProperties"_L1, double(value.size()), isAbove,
                u"must have at most %1 members"_s, at);
}

} // namespace plexus
