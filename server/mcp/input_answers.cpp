// Whether what a client answered is an answer.
#include "mcp/capabilities.h"

#include <QJsonArray>

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

static bool hasType(const QJsonValue &value, const QString &type)
{
    if (type == u"string"_s)
        return value.isString();
    if (type == u"boolean"_s)
        return value.isBool();
    if (type == u"array"_s)
        return value.isArray();
    if (type == u"number"_s || type == u"integer"_s)
        return value.isDouble();
    return true;
}

static bool fitsForm(const QJsonObject &content, const QJsonObject &schema)
{
    for (const QJsonValue &name : schema.value("required"_L1).toArray()) {
        if (!content.contains(name.toString()))
            return false;
    }
    const QJsonObject properties = schema.value("properties"_L1).toObject();
    for (auto it = content.begin(); it != content.end(); ++it) {
        const QString type = properties.value(it.key()).toObject().value("type"_L1).toString();
        if (!hasType(it.value(), type))
            return false;
    }
    return true;
}

static bool isElicitation(const InputRequest &request, const QJsonObject &answer)
{
    const QString action = answer.value("action"_L1).toString();
    if (action == u"decline"_s || action == u"cancel"_s)
        return true;
    if (action != u"accept"_s || request.kind == InputKind::ElicitUrl)
        return action == u"accept"_s;
    return answer.value("content"_L1).isObject()
        && fitsForm(answer.value("content"_L1).toObject(),
                    request.params.value("requestedSchema"_L1).toObject());
}

bool isAnswerTo(const InputRequest &request, const QJsonObject &answer)
{
    if (request.kind == InputKind::Sample)
        return answer.contains("content"_L1);
    if (request.kind == InputKind::ListRoots)
        return answer.value("roots"_L1).isArray();
    return isElicitation(request, answer);
}

} // namespace plexus::mcp
