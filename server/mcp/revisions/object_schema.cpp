#include "mcp/revisions/object_schema.h"

#include <QJsonArray>

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

bool isObjectSchema(const QJsonObject &schema)
{
    return schema.value("type"_L1).toString() == "object"_L1;
}

//! A pointer moves along when its schema becomes the member `result` of another; names of anchors
//! stay.
static QString movedReference(const QString &reference)
{
    const bool isPointer = reference == u"#"_s || reference.startsWith(u"#/"_s);
    return isPointer ? u"#/properties/result"_s + reference.sliced(1) : reference;
}

static QJsonValue moved(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray array;
        for (const QJsonValue element : value.toArray())
            array.append(moved(element));
        return array;
    }
    if (!value.isObject())
        return value;
    QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const bool isReference = it.key() == "$ref"_L1 && it.value().isString();
        it.value() = isReference ? movedReference(it.value().toString()) : moved(it.value());
    }
    return object;
}

QJsonObject objectSchema(const QJsonObject &schema)
{
    if (isObjectSchema(schema))
        return schema;
    return {{u"type"_s, u"object"_s},
            {u"properties"_s, QJsonObject{{u"result"_s, moved(schema)}}},
            {u"required"_s, QJsonArray{u"result"_s}}};
}

} // namespace plexus::mcp
