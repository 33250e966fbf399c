#include "tools/schema_check.h"

#include "tools/schema_walk.h"

#include <QJsonArray>
#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr int deepestSchema = 64;

[[noreturn]] static void refuseSchema(const QString &why)
{
    throw Failure(FailureKind::InvalidArgument, u"schema: "_s + why);
}

static void requireKnownDialect(const QJsonObject &schema)
{
    const QString dialect = schema.value("$schema"_L1).toString();
    if (!dialect.isEmpty() && dialect != "https://json-schema.org/draft/2020-12/schema"_L1)
        refuseSchema(u"only the dialect 2020-12 is supported"_s);
}

static void requireKnownKeywords(const QJsonObject &schema)
{
    for (const QLatin1StringView keyword :
         {"$dynamicRef"_L1, "unevaluatedProperties"_L1, "unevaluatedItems"_L1})
        if (schema.contains(keyword))
            refuseSchema(keyword + u" is not supported"_s);
}

static void requirePattern(const QString &pattern)
{
    if (!QRegularExpression(pattern).isValid())
        refuseSchema(u"\"%1\" is no regular expression"_s.arg(pattern));
}

static void requirePatterns(const QJsonObject &schema)
{
    requirePattern(schema.value("pattern"_L1).toString());
    for (const QString &pattern : schema.value("patternProperties"_L1).toObject().keys())
        requirePattern(pattern);
}

SchemaCheck::SchemaCheck(QJsonObject schema)
    : m_schema(std::move(schema))
{
    requireKnownDialect(m_schema);
    collectAnchors(m_schema, 0);
    checkReferences(m_schema);
}

void SchemaCheck::collectAnchors(const QJsonValue &schema, int depth)
{
    if (depth > deepestSchema)
        refuseSchema(u"it is nested too deeply"_s);
    for (const QJsonValue element : schema.toArray())
        collectAnchors(element, depth + 1);
    const QJsonObject object = schema.toObject();
    requireKnownKeywords(object);
    requirePatterns(object);
    if (const QJsonValue anchor = object.value("$anchor"_L1); anchor.isString())
        m_anchors.insert(anchor.toString(), object);
    for (const QJsonValue member : object)
        collectAnchors(member, depth + 1);
}

void SchemaCheck::checkReferences(const QJsonValue &schema) const
{
    for (const QJsonValue element : schema.toArray())
        checkReferences(element);
    const QJsonObject object = schema.toObject();
    if (const QJsonValue reference = object.value("$ref"_L1);
        reference.isString() && resolve(reference.toString()).isUndefined())
        refuseSchema(u"$ref \"%1\" leads nowhere in it"_s.arg(reference.toString()));
    for (const QJsonValue member : object)
        checkReferences(member);
}

static QJsonValue step(const QJsonValue &from, QString token)
{
    token.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    if (!from.isArray())
        return from.toObject().value(token);
    bool isIndex = false;
    const int index = token.toInt(&isIndex);
    return isIndex ? from.toArray().at(index) : QJsonValue(QJsonValue::Undefined);
}

QJsonValue SchemaCheck::resolve(const QString &reference) const
{
    if (!reference.startsWith(u'#'))
        return QJsonValue::Undefined;
    if (reference.size() > 1 && reference.at(1) != u'/') {
        const auto anchor = m_anchors.constFind(reference.mid(1));
        return anchor == m_anchors.cend() ? QJsonValue(QJsonValue::Undefined) : *anchor;
    }
    QJsonValue found = m_schema;
    for (const QString &token : reference.split(u'/').mid(1))
        found = step(found, token);
    return found;
}

QList<json::Problem> SchemaCheck::check(const QJsonValue &value) const
{
    QList<json::Problem> problems;
    SchemaWalk walk(*this);
    walk.visit(m_schema, value, json::Reader(problems));
    if (walk.gaveUp())
        return {{QString(), u"is too complex to be checked"_s}};
    return problems;
}

void SchemaCheck::require(const QJsonValue &value) const
{
    const QList<json::Problem> problems = check(value);
    if (!problems.isEmpty())
        throw json::InvalidFields(problems);
}

} // namespace plexus
