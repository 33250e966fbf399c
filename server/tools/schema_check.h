// Values held against a JSON Schema that an author wrote by hand.
#pragma once

#include "json/problems.h"

#include <QHash>
#include <QJsonObject>
#include <QJsonValue>

namespace plexus {

//! JSON Schema 2020-12 without $dynamicRef and unevaluated…; `format` is an annotation. Immutable,
//! thread safe.
class SchemaCheck
{
public:
    //! Throws Failure{InvalidArgument} for another dialect, keywords that we do not have, patterns
    //! that are none, and references that lead out of the schema or nowhere: nothing is ever
    //! fetched.
    explicit SchemaCheck(QJsonObject schema);

    //! Everything that is wrong with `value`; messages never hold what was submitted.
    QList<json::Problem> check(const QJsonValue &value) const;
    //! Throws json::InvalidFields when there is anything.
    void require(const QJsonValue &value) const;

    const QJsonObject &schema() const noexcept { return m_schema; }
    //! What `$ref` names: a JSON pointer or an anchor behind `#`. Undefined when there is none.
    QJsonValue resolve(const QString &reference) const;

private:
    void collectAnchors(const QJsonValue &schema, int depth);
    void checkReferences(const QJsonValue &schema) const;

    QJsonObject m_schema;
    QHash<QString, QJsonObject> m_anchors;
};

} // namespace plexus
