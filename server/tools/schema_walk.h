// One check of one value: the keywords of JSON Schema that apply other schemas.
#pragma once

#include "json/problems.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QJsonValue>

namespace plexus {

class SchemaCheck;

//! Visits a value with a schema and reports what is wrong. Bounded in depth and in steps, so that
//! no pair of schema and value can keep a thread busy: gaveUp() then, and what was reported counts
//! for nothing, because `not` and `if` turn a part that was not looked at into a permission.
class SchemaWalk
{
public:
    explicit SchemaWalk(const SchemaCheck &check)
        : m_check(check)
    {
    }
    void visit(const QJsonValue &schema, const QJsonValue &value, const json::Reader &at);
    bool gaveUp() const noexcept { return m_gaveUp; }

private:
    void visitObject(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at);
    void combine(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at);
    void choose(const QJsonObject &schema, const QJsonValue &value, const json::Reader &at);
    void members(const QJsonObject &schema, const QJsonObject &value, const json::Reader &at);
    void member(const QJsonObject &schema, const QString &name, const QJsonValue &value,
                const json::Reader &at);
    void elements(const QJsonObject &schema, const QJsonArray &value, const json::Reader &at);
    void contained(const QJsonObject &schema, const QJsonArray &value, const json::Reader &at);
    bool fits(const QJsonValue &schema, const QJsonValue &value);
    qsizetype countFitting(const QJsonArray &schemas, const QJsonValue &value);

    const SchemaCheck &m_check;
    int m_depth = 0;
    int m_steps = 0;
    bool m_gaveUp = false;
};

} // namespace plexus
