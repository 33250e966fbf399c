#include "mcp/capabilities.h"

#include <QJsonArray>
#include <QStringList>

namespace plexus::mcp {

using namespace Qt::Literals::StringLiterals;

ClientCapabilities readCapabilities(const QJsonObject &object)
{
    ClientCapabilities capabilities;
    capabilities.asSent = object;
    const QJsonObject sampling = object.value("sampling"_L1).toObject();
    const QJsonObject elicitation = object.value("elicitation"_L1).toObject();
    const QJsonObject extensions = object.value("extensions"_L1).toObject();
    capabilities.sampling = object.contains("sampling"_L1);
    capabilities.samplingTools = sampling.contains("tools"_L1);
    capabilities.roots = object.contains("roots"_L1);
    capabilities.elicitationUrl = elicitation.contains("url"_L1);
    capabilities.elicitationForm = object.contains("elicitation"_L1)
        && (elicitation.contains("form"_L1) || !capabilities.elicitationUrl);
    capabilities.tasks = extensions.contains("io.modelcontextprotocol/tasks"_L1);
    return capabilities;
}

ClientCapabilities readCapabilities(const std::optional<json::Value> &object)
{
    return readCapabilities(object && object->isObject() ? object->toQJson().toObject()
                                                         : QJsonObject());
}

static QString shortText(const std::optional<json::Value> &value)
{
    return value && value->isString() ? value->toString().left(100) : QString();
}

ClientInfo readClientInfo(const std::optional<json::Value> &object)
{
    if (!object)
        return {};
    return {shortText(object->get("name")), shortText(object->get("version"))};
}

bool canBeAsked(const ClientCapabilities &capabilities, InputKind kind)
{
    switch (kind) {
    case InputKind::ElicitForm:
        return capabilities.elicitationForm;
    case InputKind::ElicitUrl:
        return capabilities.elicitationUrl;
    case InputKind::Sample:
        return capabilities.sampling;
    case InputKind::ListRoots:
        return capabilities.roots;
    }
    return false;
}

QJsonObject requiredFor(InputKind kind)
{
    switch (kind) {
    case InputKind::ElicitForm:
        return {{u"elicitation"_s, QJsonObject{{u"form"_s, QJsonObject()}}}};
    case InputKind::ElicitUrl:
        return {{u"elicitation"_s, QJsonObject{{u"url"_s, QJsonObject()}}}};
    case InputKind::Sample:
        return {{u"sampling"_s, QJsonObject()}};
    case InputKind::ListRoots:
        return {{u"roots"_s, QJsonObject()}};
    }
    return {};
}

QString methodOf(InputKind kind)
{
    if (kind == InputKind::Sample)
        return u"sampling/createMessage"_s;
    return kind == InputKind::ListRoots ? u"roots/list"_s : u"elicitation/create"_s;
}

InputKind kindOf(const QString &method, const QJsonObject &params)
{
    if (method == u"sampling/createMessage"_s)
        return InputKind::Sample;
    if (method == u"roots/list"_s)
        return InputKind::ListRoots;
    return params.value("mode"_L1).toString() == u"url"_s ? InputKind::ElicitUrl
                                                          : InputKind::ElicitForm;
}

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

static const QStringList &levelNames()
{
    static const QStringList names{u"debug"_s, u"info"_s,     u"notice"_s, u"warning"_s,
                                   u"error"_s, u"critical"_s, u"alert"_s,  u"emergency"_s};
    return names;
}

std::optional<LogLevel> logLevelFrom(const QString &name)
{
    const qsizetype index = levelNames().indexOf(name);
    return index < 0 ? std::nullopt : std::optional(LogLevel(index));
}

QString nameOfLogLevel(LogLevel level) { return levelNames().at(qsizetype(level)); }

} // namespace plexus::mcp
