#include "tools/schema_walk.h"

#include "tools/schema_assertions.h"
#include "tools/schema_check.h"

#include <QRegularExpression>

using namespace Qt::Literals::StringLiterals;

namespace plexus {

static constexpr int deepestWalk = 200;
static constexpr int mostSteps = 10'000;

void SchemaWalk::visit(const QJsonValue &schema, const QJsonValue &value, const json::Reader &at)
{
    m_gaveUp = m_gaveUp || m_depth >= deepestWalk || ++m_steps > mostSteps;
    if (m_gaveUp)
        return;
    if (schema.isBool())
        return schema.toBool() ? void() : at.fail(u"is not allowed"_s);
    ++m_depth;
    visitObject(schema.toObject(), value, at);
    --m_depth;
}

void SchemaWalk::visitObject(const QJsonObject &schema, const QJsonValue &value,
                             const json::Reader &at)
{
    if (const QJsonValue reference = schema.value("$ref"_L1); reference.isString())
        visit(m_check.resolve(reference.toString()), value, at);
    assertKeywords(schema, value, at);
    combine(schema, value, at);
    choose(schema, value, at);
    if (value.isObject())
        members(schema, value.toObject(), at);
    if (value.isArray())
        elements(schema, value.toArray(), at);
}

bool SchemaWalk::fits(const QJsonValue &schema, const QJsonValue &value)
{
    QList<json::Problem> problems;
    visit(schema, value, json::Reader(problems));
    return problems.isEmpty();
}

qsizetype SchemaWalk::countFitting(const QJsonArray &schemas, const QJsonValue &value)
{
    qsizetype count = 0;
    for (const QJsonValue schema : schemas)
        count += fits(schema, value) ? 1 : 0;
    return count;
}

void SchemaWalk::combine(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at)
{
    for (const QJsonValue part : schema.value("allOf"_L1).toArray())
        visit(part, value, at);
    if (schema.contains("anyOf"_L1) && countFitting(schema.value("anyOf"_L1).toArray(), value) == 0)
        at.fail(u"must match at least one of the allowed forms"_s);
    if (schema.contains("oneOf"_L1) && countFitting(schema.value("oneOf"_L1).toArray(), value) != 1)
        at.fail(u"must match exactly one of the allowed forms"_s);
    if (schema.contains("not"_L1) && fits(schema.value("not"_L1), value))
        at.fail(u"must not have this form"_s);
}

void SchemaWalk::choose(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at)
{
    if (!schema.contains("if"_L1))
        return;
    const QLatin1StringView branch = fits(schema.value("if"_L1), value) ? "then"_L1 : "else"_L1;
    if (schema.contains(branch))
        visit(schema.value(branch), value, at);
}

void SchemaWalk::members(const QJsonObject &schema, const QJsonObject &value,
                         const json::Reader &at)
{
    assertMembers(schema, value, at);
    for (auto it = value.begin(); it != value.end(); ++it) {
        if (schema.contains("propertyNames"_L1)
            && !fits(schema.value("propertyNames"_L1), it.key()))
            at.member(it.key().toStdString()).fail(u"has a name that is not allowed"_s);
        member(schema, it.key(), it.value(), at.member(it.key().toStdString()));
    }
    const QJsonObject dependents = schema.value("dependentSchemas"_L1).toObject();
    for (auto it = dependents.begin(); it != dependents.end(); ++it)
        if (value.contains(it.key()))
            visit(it.value(), value, at);
}

void SchemaWalk::member(const QJsonObject &schema, const QString &name, const QJsonValue &value,
                        const json::Reader &at)
{
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    bool known = properties.contains(name);
    if (known)
        visit(properties.value(name), value, at);
    const QJsonObject patterns = schema.value("patternProperties"_L1).toObject();
    for (auto it = patterns.begin(); it != patterns.end(); ++it) {
        if (!QRegularExpression(it.key()).match(name).hasMatch())
            continue;
        known = true;
        visit(it.value(), value, at);
    }
    const QJsonValue rest = schema.value("additionalProperties"_L1);
    if (known || rest.isUndefined())
        return;
    rest.isBool() && !rest.toBool() ? at.fail(u"is not known here"_s) : visit(rest, value, at);
}

void SchemaWalk::elements(const QJsonObject &schema, const QJsonArray &value,
                          const json::Reader &at)
{
    const QJsonArray prefix = schema.value("prefixItems"_L1).toArray();
    const QJsonValue rest = schema.value("items"_L1);
    for (qsizetype i = 0; i < value.size(); ++i) {
        if (i < prefix.size())
            visit(prefix.at(i), value.at(i), at.element(i));
        else if (!rest.isUndefined())
            visit(rest, value.at(i), at.element(i));
    }
    if (schema.contains("contains"_L1))
        contained(schema, value, at);
}

void SchemaWalk::contained(const QJsonObject &schema, const QJsonArray &value,
                           const json::Reader &at)
{
    qint64 count = 0;
    for (const QJsonValue element : value)
        count += fits(schema.value("contains"_L1), element) ? 1 : 0;
    const qint64 least = schema.value("minContains"_L1).toInteger(1);
    if (count < least || count > schema.value("maxContains"_L1).toInteger(count))
        at.fail(u"does not contain the right number of the required elements"_s);
}

} // namespace plexus
