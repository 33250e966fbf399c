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

static bool offersTools(const InputRequest &request)
{
    return request.params.contains("tools"_L1) || request.params.contains("toolChoice"_L1);
}

bool canBeAsked(const ClientCapabilities &capabilities, const InputRequest &request)
{
    switch (request.kind) {
    case InputKind::ElicitForm:
        return capabilities.elicitationForm;
    case InputKind::ElicitUrl:
        return capabilities.elicitationUrl;
    case InputKind::Sample:
        return offersTools(request) ? capabilities.samplingTools : capabilities.sampling;
    case InputKind::ListRoots:
        return capabilities.roots;
    }
    return false;
}

//! `{name: {part: {}}}`, or `{name: {}}` without a part.
static QJsonObject required(const QString &name, const QString &part = {})
{
    return {{name, part.isEmpty() ? QJsonObject() : QJsonObject{{part, QJsonObject()}}}};
}

QJsonObject requiredFor(const InputRequest &request)
{
    switch (request.kind) {
    case InputKind::ElicitForm:
        return required(u"elicitation"_s, u"form"_s);
    case InputKind::ElicitUrl:
        return required(u"elicitation"_s, u"url"_s);
    case InputKind::Sample:
        return required(u"sampling"_s, offersTools(request) ? u"tools"_s : QString());
    case InputKind::ListRoots:
        return required(u"roots"_s);
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
